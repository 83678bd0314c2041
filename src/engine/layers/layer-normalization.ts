/** Layer normalization over the channels of every position (Ba, Kiros and Hinton 2016). */
import type * as tf from '@tensorflow/tfjs-core'
import { layerNorm } from '../ops/layer-normalization'
import { stateless } from './layer'
import type { LayerImplementation } from './layer'

export const layerNormalization: LayerImplementation<'layerNormalization'> = ({
  layer: { epsilon },
  weights,
}) => {
  const [gamma, beta] = [weights.get<tf.Rank.R1>('gamma'), weights.get<tf.Rank.R1>('beta')]
  return stateless((sequence) => layerNorm(sequence, gamma, beta, epsilon))
}
