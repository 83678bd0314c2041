/**
 * A convolution over time, height and width; causal or centred (see ops/conv-3d). State: the newest
 * frames it still needs.
 */
import * as tf from '@tensorflow/tfjs-core'
import { initializers } from '@tensorflow/tfjs-layers'
import type { LayerVariable } from '@tensorflow/tfjs-layers'
import type { Activation } from '../../shared/model/model-spec'
import { activate } from '../ops/activate'
import { conv3dPiece } from '../ops/conv-3d'
import { channelsOf } from './shapes'
import type { Shape } from './shapes'
import { SequenceLayer, valueOf } from './sequence-layer'
import type { LayerRun, LayerState, PassOptions, SequenceLayerConfig } from './sequence-layer'

export interface Conv3dConfig extends SequenceLayerConfig {
  filters: number
  /** Sides in time, height and width, odd. */
  kernel: [number, number, number]
  padding?: 'causal' | 'same'
  activation?: Activation
  bias?: boolean
}

export class Conv3d extends SequenceLayer {
  static readonly className = 'GridcastConv3d'
  private readonly settings: Required<Omit<Conv3dConfig, 'name' | 'seed'>>
  private kernel: LayerVariable | null = null
  private bias: LayerVariable | null = null

  constructor(config: Conv3dConfig) {
    super(config)
    const { filters, kernel, padding = 'causal', activation = 'linear', bias = true } = config
    this.settings = { filters, kernel, padding, activation, bias }
  }

  override build(inputShape: Shape | Shape[]): void {
    const { filters, kernel, bias } = this.settings
    this.kernel = this.addKernel('kernel', [...kernel, channelsOf(inputShape), filters])
    if (bias) this.bias = this.addWeight('bias', [filters], 'float32', initializers.zeros())
    this.built = true
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...(inputShape as Shape).slice(0, 4), this.settings.filters]
  }

  run(sequence: tf.Tensor5D, _options: PassOptions, state: LayerState): LayerRun {
    if (this.kernel === null)
      throw new Error(`The layer ${this.name} must be built before it runs.`)
    const seen = (state?.[0] ?? null) as tf.Tensor5D | null
    const { output, previous } = conv3dPiece(
      sequence,
      valueOf<tf.Rank.R5>(this.kernel),
      this.settings.padding,
      seen,
    )
    const biased = this.bias === null ? output : tf.add<tf.Tensor5D>(output, valueOf(this.bias))
    return {
      output: activate(biased, this.settings.activation),
      state: previous === null ? null : [previous],
    }
  }

  override getConfig() {
    return { ...super.getConfig(), ...this.settings }
  }
}
