/**
 * A convolution of frames, `same` padding, on top of a bias.
 *
 * A backend may register the kernel `BiasedConv2D` (inputs x, filter, bias; attributes of
 * TensorFlow.js' `Conv2D`), with its gradient: the sums then begin from the bias, and the bias'
 * gradient falls out of that of the filter. Elsewhere it is a convolution and a sum.
 */
import * as tf from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './dispatch'

/**
 * `[N, H, W, C]` and a filter `[kh, kw, C, F]` -> `[N, ceil(H / strides), ceil(W / strides), F]`.
 * @param bias `[F]`; null for none
 */
export function conv2d(
  frames: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D | null,
  strides: number,
): tf.Tensor4D {
  if (bias === null) return tf.conv2d(frames, filter, strides, 'same')
  if (!hasKernel('BiasedConv2D')) return tf.add(tf.conv2d(frames, filter, strides, 'same'), bias)
  const attributes = { strides: [strides, strides], pad: 'same', dilations: [1, 1] }
  return runKernel('BiasedConv2D', { x: frames, filter, bias }, attributes)[0] as tf.Tensor4D
}
