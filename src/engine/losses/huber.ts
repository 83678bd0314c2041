/**
 * Huber's loss with delta = 1 (Huber 1964): d^2 / 2 up to |d| = 1, then |d| - 1/2, so that outliers
 * pull less.
 */
import * as tf from '@tensorflow/tfjs-core'
import { pointwiseLoss } from './pointwise'

const delta = 1

export const huber = pointwiseLoss({
  name: 'huber',
  range: 'any',
  term(prediction, truth) {
    const distance = tf.abs(tf.sub(prediction, truth))
    const near = tf.minimum(distance, delta)
    return tf.add(tf.mul(0.5, tf.square(near)), tf.mul(delta, tf.sub(distance, near)))
  },
  derivative: (prediction, truth) => tf.clipByValue(tf.sub(prediction, truth), -delta, delta),
})
