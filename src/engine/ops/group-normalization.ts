/**
 * Group normalization (Wu & He 2018): the channels of a group share their mean and variance over
 * one image, so training and use are the same, whatever the batch. A backend may register a kernel
 * `GroupNorm` (inputs x, gamma, beta; attributes groups, epsilon; output y first).
 */
import * as tf from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './dispatch'

/**
 * @param x `[N, H, W, C]`
 * @param gamma `[C]`, as `beta`
 * @param groups divides C
 * @returns `[N, H, W, C]`
 */
export function groupNorm(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  groups: number,
  epsilon: number,
): tf.Tensor4D {
  if (hasKernel('GroupNorm'))
    return runKernel('GroupNorm', { x, gamma, beta }, { groups, epsilon })[0] as tf.Tensor4D
  const [images, height, width, channels] = x.shape
  const grouped = tf.reshape(x, [images, height * width, groups, channels / groups])
  const { mean, variance } = tf.moments(grouped, [1, 3], true)
  const normal = tf.mul(tf.sub(grouped, mean), tf.rsqrt(tf.add(variance, epsilon)))
  return tf.add(tf.mul(tf.reshape<tf.Rank.R4>(normal, x.shape), gamma), beta)
}
