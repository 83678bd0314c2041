/** Mean squared error: (p - t)^2. */
import * as tf from '@tensorflow/tfjs-core'
import { pointwiseLoss } from './pointwise'

export const mse = pointwiseLoss({
  name: 'mse',
  range: 'any',
  term: (prediction, truth) => tf.squaredDifference(prediction, truth),
  derivative: (prediction, truth) => tf.mul(2, tf.sub(prediction, truth)),
})
