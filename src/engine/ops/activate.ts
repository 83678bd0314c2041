/** Activation functions by name, as in the model spec. */
import * as tf from '@tensorflow/tfjs-core'
import type { Activation } from '../../shared/model/model-spec'

/** Slope of `leakyRelu` below zero, as in the forecaster networks of Shi et al. 2017. */
const leakySlope = 0.2

/** Keras 2's hard sigmoid: 0.2 x + 0.5, clipped to 0..1. */
export function hardSigmoid<T extends tf.Tensor>(x: T): T {
  return tf.clipByValue<T>(tf.add(tf.mul(x, 0.2), 0.5), 0, 1)
}

/** Applies the named activation to every element. `linear` gives `x` itself. */
export function activate<T extends tf.Tensor>(x: T, activation: Activation): T {
  switch (activation) {
    case 'linear':
      return x
    case 'relu':
      return tf.relu(x)
    case 'leakyRelu':
      return tf.leakyRelu(x, leakySlope)
    case 'tanh':
      return tf.tanh(x)
    case 'sigmoid':
      return tf.sigmoid(x)
    case 'hardSigmoid':
      return hardSigmoid(x)
    case 'swish':
      return tf.mul(x, tf.sigmoid(x))
    default:
      return activation satisfies never
  }
}
