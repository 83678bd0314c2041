/**
 * Adadelta (Zeiler 2012), in Keras' form: a = rho a + (1 - rho) g^2; d = g sqrt(s + 1e-7) / sqrt(a
 * + 1e-7); s = rho s + (1 - rho) d^2; w -= lr d. Keras' default learning rate for it, 0.001, is
 * very slow; the paper's is 1.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { OptimizerRule } from './rule'

const epsilon = 1e-7

export const adadelta: OptimizerRule<{ learningRate: number; rho: number; epsilon: number }> = {
  name: 'adadelta',
  slots: ['accumulatedGradient', 'accumulatedDelta'],
  coefficients: (settings, learningRate) => ({ learningRate, rho: settings.rho, epsilon }),
  step(variable, gradient, slots, coefficients) {
    const { learningRate, rho } = coefficients
    const [oldSquare, oldDelta] = slots as [tf.Tensor, tf.Tensor]
    const square = tf.add(tf.mul(rho, oldSquare), tf.mul(1 - rho, tf.square(gradient)))
    const delta = tf.mul(
      gradient,
      tf.div(tf.sqrt(tf.add(oldDelta, epsilon)), tf.sqrt(tf.add(square, epsilon))),
    )
    const deltaSquare = tf.add(tf.mul(rho, oldDelta), tf.mul(1 - rho, tf.square(delta)))
    return [tf.sub(variable, tf.mul(learningRate, delta)), square, deltaSquare]
  },
}
