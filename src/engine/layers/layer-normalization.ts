/** Layer normalization over the channels of every position (Ba, Kiros and Hinton 2016). */
import type * as tf from '@tensorflow/tfjs-core'
import { initializers } from '@tensorflow/tfjs-layers'
import type { LayerVariable } from '@tensorflow/tfjs-layers'
import { layerNorm } from '../ops/layer-normalization'
import { channelsOf } from './shapes'
import type { Shape } from './shapes'
import { SequenceLayer, valueOf } from './sequence-layer'
import type { LayerRun, SequenceLayerConfig } from './sequence-layer'

export interface LayerNormalizationConfig extends SequenceLayerConfig {
  epsilon?: number
}

export class LayerNormalization extends SequenceLayer {
  static readonly className = 'GridcastLayerNormalization'
  private readonly epsilon: number
  private gamma: LayerVariable | null = null
  private beta: LayerVariable | null = null

  constructor(config: LayerNormalizationConfig) {
    super(config)
    this.epsilon = config.epsilon ?? 1e-3
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = [channelsOf(inputShape)]
    this.gamma = this.addWeight('gamma', shape, 'float32', initializers.ones())
    this.beta = this.addWeight('beta', shape, 'float32', initializers.zeros())
    this.built = true
  }

  run(sequence: tf.Tensor5D): LayerRun {
    return { output: this.normalize(sequence), state: null }
  }

  /** Any rank, channels last. */
  normalize<T extends tf.Tensor>(x: T): T {
    if (this.gamma === null || this.beta === null)
      throw new Error(`The layer ${this.name} must be built before it runs.`)
    return layerNorm(
      x,
      valueOf<tf.Rank.R1>(this.gamma),
      valueOf<tf.Rank.R1>(this.beta),
      this.epsilon,
    )
  }

  override getConfig() {
    return { ...super.getConfig(), epsilon: this.epsilon }
  }
}
