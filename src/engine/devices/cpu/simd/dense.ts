/** Jobs on contiguous floats. Addresses in bytes, sizes in elements. */
import { COPY_DENSE, FILL } from '../../../kernels/kernel-ids'
import { UNIT_ELEMENTS, unitsFor } from './kernel-support'
import type { Runtime } from './runtime'

export function copyDense(runtime: Runtime, input: number, output: number, size: number): void {
  runtime.run(COPY_DENSE, unitsFor(size), size, [input, output, size, UNIT_ELEMENTS])
}

export function fillDense(runtime: Runtime, output: number, size: number, value: number): void {
  runtime.run(FILL, unitsFor(size), size, [output, size, { float: value }, UNIT_ELEMENTS])
}
