/**
 * Activation functions by name, as in the model spec.
 *
 * A backend may register the kernel `Activation` (input x; attributes `activation`, one of
 * `fusedActivations`, and `slope`), with its gradient; elsewhere they are composed from
 * TensorFlow.js operations.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { Activation } from '../../shared/model/activations'
import { hasKernel, runKernel } from './dispatch'

/** Slope of `leakyRelu` below zero, as in the forecaster networks of Shi et al. 2017. */
const leakySlope = 0.2

/** What a backend's kernel may compute in one pass. */
export type FusedActivation = 'leakyRelu' | 'swish' | 'gelu'

/** Keras 2's hard sigmoid: 0.2 x + 0.5, clipped to 0..1. */
export function hardSigmoid<T extends tf.Tensor>(x: T): T {
  return tf.clipByValue<T>(tf.add(tf.mul(x, 0.2), 0.5), 0, 1)
}

/**
 * The Gaussian error linear unit (Hendrycks & Gimpel 2016) by its approximation with tanh:
 * 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) = x sigmoid(2 sqrt(2 / pi) (…)).
 */
function gelu<T extends tf.Tensor>(x: T): T {
  const cubic = tf.add(x, tf.mul(0.044715, tf.mul(x, tf.mul(x, x))))
  return tf.mul(x, tf.sigmoid(tf.mul(2 * Math.sqrt(2 / Math.PI), cubic)))
}

const composed = {
  leakyRelu: (x) => tf.leakyRelu(x, leakySlope),
  swish: (x) => tf.mul(x, tf.sigmoid(x)),
  gelu,
} satisfies Record<FusedActivation, <T extends tf.Tensor>(x: T) => T>

function fused<T extends tf.Tensor>(x: T, activation: FusedActivation): T {
  if (hasKernel('Activation'))
    return runKernel('Activation', { x }, { activation, slope: leakySlope })[0] as T
  return composed[activation](x)
}

/** Applies the named activation to every element. `linear` gives `x` itself. */
export function activate<T extends tf.Tensor>(x: T, activation: Activation): T {
  switch (activation) {
    case 'linear':
      return x
    case 'relu':
      return tf.relu(x)
    case 'tanh':
      return tf.tanh(x)
    case 'sigmoid':
      return tf.sigmoid(x)
    case 'hardSigmoid':
      return hardSigmoid(x)
    case 'leakyRelu':
    case 'swish':
    case 'gelu':
      return fused(x, activation)
    default:
      return activation satisfies never
  }
}
