/**
 * Batch normalization per channel: own statistics in training, moving averages of them in use
 * (Ioffe and Szegedy 2015).
 */
import * as tf from '@tensorflow/tfjs-core'
import { initializers } from '@tensorflow/tfjs-layers'
import type { LayerVariable } from '@tensorflow/tfjs-layers'
import { batchNormFixed, batchNormTraining } from '../ops/batch-normalization'
import { channelsOf } from './shapes'
import type { Shape } from './shapes'
import { SequenceLayer, valueOf } from './sequence-layer'
import type { LayerRun, PassOptions, SequenceLayerConfig } from './sequence-layer'

export interface BatchNormalizationConfig extends SequenceLayerConfig {
  /** Share of the old value that a moving average keeps at each training step. */
  momentum?: number
  epsilon?: number
}

interface Weights {
  gamma: LayerVariable
  beta: LayerVariable
  movingMean: LayerVariable
  movingVariance: LayerVariable
}

export class BatchNormalization extends SequenceLayer {
  static readonly className = 'GridcastBatchNormalization'
  private readonly momentum: number
  private readonly epsilon: number
  private weightsOf: Weights | null = null

  constructor(config: BatchNormalizationConfig) {
    super(config)
    this.momentum = config.momentum ?? 0.99
    this.epsilon = config.epsilon ?? 1e-3
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = [channelsOf(inputShape)]
    this.weightsOf = {
      gamma: this.addWeight('gamma', shape, 'float32', initializers.ones()),
      beta: this.addWeight('beta', shape, 'float32', initializers.zeros()),
      movingMean: this.addWeight(
        'movingMean',
        shape,
        'float32',
        initializers.zeros(),
        undefined,
        false,
      ),
      movingVariance: this.addWeight(
        'movingVariance',
        shape,
        'float32',
        initializers.ones(),
        undefined,
        false,
      ),
    }
    this.built = true
  }

  run(sequence: tf.Tensor5D, options: PassOptions): LayerRun {
    return { output: this.normalize(sequence, options.training), state: null }
  }

  /** Any rank, channels last; in training the moving averages take a step. */
  normalize<T extends tf.Tensor>(x: T, training: boolean): T {
    if (this.weightsOf === null)
      throw new Error(`The layer ${this.name} must be built before it runs.`)
    const gamma = valueOf<tf.Rank.R1>(this.weightsOf.gamma)
    const beta = valueOf<tf.Rank.R1>(this.weightsOf.beta)
    if (!training) {
      const mean = valueOf<tf.Rank.R1>(this.weightsOf.movingMean)
      return batchNormFixed(
        x,
        gamma,
        beta,
        mean,
        valueOf<tf.Rank.R1>(this.weightsOf.movingVariance),
        this.epsilon,
      )
    }
    const { y, mean, variance } = batchNormTraining(x, gamma, beta, this.epsilon)
    this.follow(this.weightsOf.movingMean, mean)
    this.follow(this.weightsOf.movingVariance, variance)
    return y
  }

  private follow(average: LayerVariable, value: tf.Tensor1D): void {
    tf.tidy(() => {
      const old = valueOf<tf.Rank.R1>(average)
      average.write(tf.add(tf.mul(old, this.momentum), tf.mul(value, 1 - this.momentum)))
    })
  }

  override getConfig() {
    return { ...super.getConfig(), momentum: this.momentum, epsilon: this.epsilon }
  }
}
