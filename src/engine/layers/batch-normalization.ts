/**
 * Batch normalization per channel: own statistics in training, moving averages of them in use
 * (Ioffe and Szegedy 2015). One that is frozen uses its moving averages in training too.
 */
import * as tf from '@tensorflow/tfjs-core'
import { batchNormFixed, batchNormTraining } from '../ops/batch-normalization'
import { stateless } from './layer'
import type { LayerImplementation } from './layer'

export const batchNormalization: LayerImplementation<'batchNormalization'> = ({
  layer: { momentum, epsilon },
  weights,
  frozen,
}) => {
  const [gamma, beta] = [weights.get<tf.Rank.R1>('gamma'), weights.get<tf.Rank.R1>('beta')]
  const movingMean = weights.get<tf.Rank.R1>('movingMean')
  const movingVariance = weights.get<tf.Rank.R1>('movingVariance')
  return stateless((sequence, { training }) => {
    if (!training || frozen)
      return batchNormFixed(sequence, gamma, beta, movingMean, movingVariance, epsilon)
    const { y, mean, variance } = batchNormTraining(sequence, gamma, beta, epsilon)
    follow(movingMean, mean, momentum)
    follow(movingVariance, variance, momentum)
    return y
  })
}

/** A moving average takes a step. */
function follow(average: tf.Variable<tf.Rank.R1>, value: tf.Tensor1D, momentum: number): void {
  tf.tidy(() => {
    average.assign(tf.add(tf.mul(average, momentum), tf.mul(value, 1 - momentum)))
  })
}
