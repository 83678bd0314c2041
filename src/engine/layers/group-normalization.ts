/** Group normalization of every frame by itself (Wu & He 2018). */
import type * as tf from '@tensorflow/tfjs-core'
import { groupsOf } from '../../shared/model/layers/group-normalization'
import { perFrame } from '../ops/frames'
import { groupNorm } from '../ops/group-normalization'
import { stateless } from './layer'
import type { LayerImplementation } from './layer'

export const groupNormalization: LayerImplementation<'groupNormalization'> = ({
  layer: { groups, epsilon },
  weights,
}) => {
  const [gamma, beta] = [weights.get<tf.Rank.R1>('gamma'), weights.get<tf.Rank.R1>('beta')]
  const count = groupsOf(gamma.shape[0], groups)
  return stateless((sequence) =>
    perFrame(sequence, (frames) => groupNorm(frames, gamma, beta, count, epsilon)),
  )
}
