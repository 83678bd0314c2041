/**
 * Adam (Kingma & Ba 2015), in Keras' form: rate = lr sqrt(1 - beta2^n) / (1 - beta1^n); m += (1 -
 * beta1)(g - m); v += (1 - beta2)(g^2 - v); w -= rate m / (sqrt(v) + 1e-7).
 */
import * as tf from '@tensorflow/tfjs-core'
import type { OptimizerRule } from './rule'

const epsilon = 1e-7

/**
 * `rate`: the learning rate with its correction for the first steps; `decay`: the share by which
 * the variable shrinks first.
 */
export type AdamCoefficients = {
  rate: number
  beta1: number
  beta2: number
  epsilon: number
  decay: number
}

export const adam: OptimizerRule<AdamCoefficients> = {
  name: 'adam',
  slots: ['m', 'v'],
  coefficients(settings, learningRate, iteration) {
    const { beta1, beta2 } = settings
    const rate = (learningRate * Math.sqrt(1 - beta2 ** iteration)) / (1 - beta1 ** iteration)
    return { rate, beta1, beta2, epsilon, decay: 0 }
  },
  step: adamStep,
}

/** The step of Adam and AdamW. */
export function adamStep(
  variable: tf.Tensor,
  gradient: tf.Tensor,
  slots: tf.Tensor[],
  coefficients: AdamCoefficients,
): tf.Tensor[] {
  const { rate, beta1, beta2, epsilon, decay } = coefficients
  const [oldMean, oldSquare] = slots as [tf.Tensor, tf.Tensor]
  const mean = tf.add(oldMean, tf.mul(1 - beta1, tf.sub(gradient, oldMean)))
  const square = tf.add(oldSquare, tf.mul(1 - beta2, tf.sub(tf.square(gradient), oldSquare)))
  const shrunk = decay === 0 ? variable : tf.mul(variable, 1 - decay)
  return [
    tf.sub(shrunk, tf.div(tf.mul(rate, mean), tf.add(tf.sqrt(square), epsilon))),
    mean,
    square,
  ]
}
