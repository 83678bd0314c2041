/**
 * The largest of every square of every frame; an incomplete square at the edge pools what is there.
 */
import * as tf from '@tensorflow/tfjs-core'
import { padToMultiple, perFrame } from '../ops/frames'
import { stateless } from './layer'
import type { LayerImplementation } from './layer'

/** Below every value a network computes; GPUs may not know minus infinity. */
const lowest = -3e38

export const maxPooling2d: LayerImplementation<'maxPooling2d'> = ({ layer: { size } }) => {
  const pool = (frames: tf.Tensor4D): tf.Tensor4D =>
    tf.maxPool(padToMultiple(frames, size, lowest), size, size, 'valid')
  return stateless((sequence) => perFrame(sequence, pool))
}
