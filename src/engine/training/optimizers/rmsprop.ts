/** RMSprop (Hinton 2012), in Keras' form: v = rho v + (1 - rho) g^2; w -= lr g / sqrt(v + 1e-7). */
import * as tf from '@tensorflow/tfjs-core'
import type { OptimizerRule } from './rule'

const epsilon = 1e-7

export const rmsprop: OptimizerRule<{ learningRate: number; rho: number; epsilon: number }> = {
  name: 'rmsprop',
  slots: ['v'],
  coefficients: (settings, learningRate) => ({ learningRate, rho: settings.rho, epsilon }),
  step(variable, gradient, slots, coefficients) {
    const { learningRate, rho } = coefficients
    const square = tf.add(tf.mul(rho, slots[0]!), tf.mul(1 - rho, tf.square(gradient)))
    return [
      tf.sub(variable, tf.div(tf.mul(learningRate, gradient), tf.sqrt(tf.add(square, epsilon)))),
      square,
    ]
  },
}
