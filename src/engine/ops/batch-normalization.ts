/**
 * Batch normalization per channel, for any rank (Ioffe and Szegedy 2015): statistics are taken over
 * every axis but the last.
 *
 * In training the statistics are the batch's own and gradients flow through them; a backend may
 * register a kernel `BatchNormTraining` (inputs x, gamma, beta; attribute epsilon; outputs y, mean,
 * variance). In use they are fixed numbers, which fold into one multiplication and one addition per
 * value.
 */
import * as tf from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './dispatch'

export const batchNormTrainingKernel = 'BatchNormTraining'

export interface BatchNormalization<T extends tf.Tensor> {
  y: T
  /** `[C]`, of this batch. */
  mean: tf.Tensor1D
  /** `[C]`, of this batch, divided by the number of values (not one less). */
  variance: tf.Tensor1D
}

/** `x` is `[..., C]`, `gamma` and `beta` are `[C]`; y has the shape of x. */
export function batchNormTraining<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): BatchNormalization<T> {
  if (hasKernel(batchNormTrainingKernel)) {
    const [y, mean, variance] = runKernel(batchNormTrainingKernel, { x, gamma, beta }, { epsilon })
    return { y: y as T, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D }
  }
  const channels = gamma.shape[0]
  const values = tf.reshape(x, [-1, channels]) // [..., C] -> [values, C]
  const { mean, variance } = tf.moments(values, 0)
  const y = batchNormFixed(
    values,
    gamma,
    beta,
    mean as tf.Tensor1D,
    variance as tf.Tensor1D,
    epsilon,
  )
  return {
    y: tf.reshape(y, x.shape) as T,
    mean: mean as tf.Tensor1D,
    variance: variance as tf.Tensor1D,
  }
}

/** Normalization with given statistics, all `[C]`. */
export function batchNormFixed<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  mean: tf.Tensor1D,
  variance: tf.Tensor1D,
  epsilon: number,
): T {
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)))
  return tf.add(tf.mul(x, scale), tf.sub(beta, tf.mul(mean, scale)))
}
