/**
 * TensorFlow.js's own tests of slices, some of which count all tensors of the process and so must
 * be alone in one.
 */
import { defineCoreTests } from './core-suite-testing'

await defineCoreTests(['ops/slice'])
