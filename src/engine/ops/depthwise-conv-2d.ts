/**
 * A depthwise convolution of frames: one kernel per channel, `same` padding, stride 1, taps
 * `dilation` apart.
 *
 * A backend may register the kernel `DepthwiseConv` (inputs x, filter; attribute dilation), with
 * its gradient. (TensorFlow.js' own has no gradient for dilations.) Elsewhere it is a sum over taps
 * of the shifted frames.
 */
import * as tf from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './dispatch'

/** `[N, H, W, C]` and a filter `[kh, kw, C]` -> `[N, H, W, C]`. */
export function depthwiseConv2d(
  frames: tf.Tensor4D,
  filter: tf.Tensor3D,
  dilation = 1,
): tf.Tensor4D {
  if (hasKernel('DepthwiseConv'))
    return runKernel('DepthwiseConv', { x: frames, filter }, { dilation })[0] as tf.Tensor4D
  const [kernelHeight, kernelWidth, channels] = filter.shape
  const sides = (kernel: number): [number, number] => {
    const before = Math.floor(((kernel - 1) * dilation) / 2)
    return [before, (kernel - 1) * dilation - before]
  }
  const padded = tf.pad(frames, [[0, 0], sides(kernelHeight), sides(kernelWidth), [0, 0]])
  const taps = Array.from({ length: kernelHeight * kernelWidth }, (_, tap) => {
    const [y, x] = [Math.floor(tap / kernelWidth), tap % kernelWidth]
    const shifted = tf.slice(padded, [0, y * dilation, x * dilation, 0], frames.shape)
    return tf.mul(shifted, tf.reshape(tf.slice(filter, [y, x, 0], [1, 1, channels]), [channels]))
  })
  return tf.addN(taps) as tf.Tensor4D
}
