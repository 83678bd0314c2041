/**
 * Layer normalization over the last axis (Ba, Kiros and Hinton 2016; Keras's default axis), for any
 * rank: every position is normalized over its channels, so training and use are the same. A backend
 * may register a kernel `LayerNorm` (inputs x, gamma, beta; attribute epsilon; output y first).
 */
import * as tf from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './dispatch'

export const layerNormKernel = 'LayerNorm'

/** `x` is `[..., C]`, `gamma` and `beta` are `[C]`; the result has the shape of x. */
export function layerNorm<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): T {
  if (hasKernel(layerNormKernel))
    return runKernel(layerNormKernel, { x, gamma, beta }, { epsilon })[0] as T
  const { mean, variance } = tf.moments(x, -1, true)
  const normalized = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon)))
  return tf.add(tf.mul(normalized, gamma), beta)
}
