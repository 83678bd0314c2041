/** Mean absolute error: |p - t|; its derivative at 0 is 0. */
import * as tf from '@tensorflow/tfjs-core'
import { pointwiseLoss } from './pointwise'

export const mae = pointwiseLoss({
  name: 'mae',
  range: 'any',
  term: (prediction, truth) => tf.abs(tf.sub(prediction, truth)),
  derivative: (prediction, truth) => tf.sign(tf.sub(prediction, truth)),
})
