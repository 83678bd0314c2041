/**
 * Enlarges frames by repeating every cell (nearest neighbour). A backend may register a kernel
 * `RepeatCells` (input x, attribute size) with its gradient.
 */
import * as tf from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './dispatch'

const repeatCellsKernel = 'RepeatCells'

/** `[N, H, W, C]` -> `[N, H s, W s, C]` */
export function repeatCells(frames: tf.Tensor4D, size: number): tf.Tensor4D {
  if (hasKernel(repeatCellsKernel))
    return runKernel(repeatCellsKernel, { x: frames }, { size })[0] as tf.Tensor4D
  const [count, height, width, channels] = frames.shape
  // [N*H, 1, W, 1, C] times ones [1, s, 1, s, 1]; the gradient of tf.image.resizeNearestNeighbor is
  // wrong on the CPU
  const cells = tf.reshape(frames, [count * height, 1, width, 1, channels])
  const repeated = tf.mul(cells, tf.ones([1, size, 1, size, 1]))
  return tf.reshape(repeated, [count, height * size, width * size, channels])
}
