/** Gradient descent with momentum, in Keras' form: m = momentum m - lr g; w += m. */
import * as tf from '@tensorflow/tfjs-core'
import type { OptimizerRule } from './rule'

export const sgd: OptimizerRule<{ learningRate: number; momentum: number }> = {
  name: 'sgd',
  slots: ['momentum'],
  coefficients: (settings, learningRate) => ({ learningRate, momentum: settings.momentum }),
  step(variable, gradient, slots, coefficients) {
    const velocity = tf.sub(
      tf.mul(coefficients.momentum, slots[0]!),
      tf.mul(coefficients.learningRate, gradient),
    )
    return [tf.add(variable, velocity), velocity]
  },
}
