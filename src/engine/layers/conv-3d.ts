/**
 * A convolution over time, height and width; causal or centred (see ops/conv-3d). State: the newest
 * frames it still needs.
 */
import * as tf from '@tensorflow/tfjs-core'
import { activate } from '../ops/activate'
import { conv3dPiece } from '../ops/conv-3d'
import type { LayerImplementation } from './layer'

export const conv3d: LayerImplementation<'conv3d'> = ({
  layer: { padding, activation },
  weights,
}) => {
  const kernel = weights.get<tf.Rank.R5>('kernel')
  const bias = weights.find<tf.Rank.R1>('bias')
  return ([sequence], _pass, state) => {
    const seen = (state?.[0] ?? null) as tf.Tensor5D | null
    const { output, previous } = conv3dPiece(sequence!, kernel, padding, seen)
    const biased = bias === null ? output : tf.add<tf.Tensor5D>(output, bias)
    return {
      output: activate(biased, activation),
      state: previous === null ? null : [previous],
    }
  }
}
