/**
 * Dropout (Srivastava et al. 2014): in training a share of the values becomes 0 and the others grow
 * to make up for it.
 *
 * What is dropped follows from the layer's seed and the training step alone, so that a resumed run
 * drops the same values as one never stopped.
 */
import * as tf from '@tensorflow/tfjs-core'
import { stateless } from './layer'
import type { LayerImplementation } from './layer'

export const dropout: LayerImplementation<'dropout'> = ({ layer: { rate }, seed }) =>
  stateless((sequence, pass) => {
    if (!pass.training || rate === 0) return sequence
    return tf.dropout(sequence, rate, undefined, `${seed}/${pass.step}`) as tf.Tensor5D
  })
