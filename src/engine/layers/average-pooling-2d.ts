/**
 * The mean of every square of every frame; an incomplete square at the edge pools what is there.
 */
import * as tf from '@tensorflow/tfjs-core'
import { padToMultiple, perFrame } from '../ops/frames'
import { stateless } from './layer'
import type { LayerImplementation } from './layer'

export const averagePooling2d: LayerImplementation<'averagePooling2d'> = ({ layer: { size } }) =>
  stateless((sequence) => perFrame(sequence, (frames) => meansOf(frames, size)))

function meansOf(frames: tf.Tensor4D, size: number): tf.Tensor4D {
  const padded = padToMultiple(frames, size)
  const averages = tf.avgPool(padded, size, size, 'valid')
  if (padded === frames) return averages
  // TensorFlow.js's own 'same' padding averages over what is there but differentiates as if the
  // squares were complete
  const present = padToMultiple(tf.ones([1, frames.shape[1], frames.shape[2], 1]), size)
  return tf.div(averages, tf.avgPool(present, size, size, 'valid'))
}
