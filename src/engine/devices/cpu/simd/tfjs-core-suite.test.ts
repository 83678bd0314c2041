/**
 * TensorFlow.js's own tests of the operations whose kernels are replaced, with every array given to
 * our kernels, however small.
 */
import { defineCoreTests } from './core-suite-testing'

const operations = [
  'abs add add_n arithmetic avg_pool batchnorm binary_ops broadcast_to clip_by_value concat ' +
    'conv1d conv2d conv2d_transpose conv3d',
  'conv3d_transpose dropout equal exp fill floor fused/fused_conv2d greater greater_equal ' +
    'leaky_relu less less_equal log logical_and',
  'logical_not logical_or max max_pool mean min moments neg not_equal ones pad pool ' +
    'reciprocal relu rsqrt sigmoid slice slice1d slice2d',
  'slice3d slice4d split sqrt square stack step sub sum tanh tile transpose unstack where ' +
    'zeros zeros_like',
].flatMap((line) => line.split(' '))

/**
 * This suite counts all tensors of the process, of which other tests make some while they are
 * described: it has a file of its own.
 */
const shallowSlicing = 'shallow slicing'

await defineCoreTests([...operations.map((name) => `ops/${name}`), 'gradients'], [shallowSlicing])
