/**
 * Binary cross-entropy of probabilities, as Keras computes it: probabilities are kept 1e-7 away
 * from 0 and 1, and outside of that the derivative is 0. Truth above 1 or below 0 (validation data
 * beyond the training range) counts as 1 or 0.
 */
import * as tf from '@tensorflow/tfjs-core'
import { pointwiseLoss } from './pointwise'

const epsilon = 1e-7

export const bce = pointwiseLoss({
  name: 'bce',
  range: 'unit',
  term(prediction, truth) {
    const p = tf.clipByValue(prediction, epsilon, 1 - epsilon)
    const t = tf.clipByValue(truth, 0, 1)
    return tf.neg(tf.add(tf.mul(t, tf.log(p)), tf.mul(tf.sub(1, t), tf.log(tf.sub(1, p)))))
  },
  derivative(prediction, truth) {
    const p = tf.clipByValue(prediction, epsilon, 1 - epsilon)
    const slope = tf.div(tf.sub(p, tf.clipByValue(truth, 0, 1)), tf.mul(p, tf.sub(1, p)))
    return tf.where(tf.equal(p, prediction), slope, tf.zerosLike(slope))
  },
})
