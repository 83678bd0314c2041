/** A convolution of every frame by itself, `same` padding; a stride s gives ceil(H / s) x ceil(W / s). */
import * as tf from '@tensorflow/tfjs-core'
import { initializers } from '@tensorflow/tfjs-layers'
import type { LayerVariable } from '@tensorflow/tfjs-layers'
import type { Activation } from '../../shared/model/model-spec'
import { activate } from '../ops/activate'
import { perFrame } from '../ops/frames'
import { channelsOf, shrunkShape } from './shapes'
import type { Shape } from './shapes'
import { SequenceLayer, valueOf } from './sequence-layer'
import type { LayerRun, SequenceLayerConfig } from './sequence-layer'

export interface Conv2dConfig extends SequenceLayerConfig {
  filters: number
  /** Side of the square kernel. */
  kernel: number
  strides?: number
  activation?: Activation
  bias?: boolean
}

export class Conv2d extends SequenceLayer {
  static readonly className = 'GridcastConv2d'
  private readonly settings: Required<Omit<Conv2dConfig, 'name' | 'seed'>>
  private kernel: LayerVariable | null = null
  private bias: LayerVariable | null = null

  constructor(config: Conv2dConfig) {
    super(config)
    const { filters, kernel, strides = 1, activation = 'linear', bias = true } = config
    this.settings = { filters, kernel, strides, activation, bias }
  }

  override build(inputShape: Shape | Shape[]): void {
    const { filters, kernel, bias } = this.settings
    this.kernel = this.addKernel('kernel', [kernel, kernel, channelsOf(inputShape), filters])
    if (bias) this.bias = this.addWeight('bias', [filters], 'float32', initializers.zeros())
    this.built = true
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return shrunkShape(inputShape, this.settings.strides, this.settings.filters)
  }

  run(sequence: tf.Tensor5D): LayerRun {
    return { output: perFrame(sequence, (frames) => this.convolve(frames)), state: null }
  }

  private convolve(frames: tf.Tensor4D): tf.Tensor4D {
    if (this.kernel === null) throw new Error(`The layer ${this.name} must be built before it runs.`)
    const convolved = tf.conv2d(frames, valueOf<tf.Rank.R4>(this.kernel), this.settings.strides, 'same')
    const biased = this.bias === null ? convolved : tf.add<tf.Tensor4D>(convolved, valueOf(this.bias))
    return activate(biased, this.settings.activation)
  }

  override getConfig() {
    return { ...super.getConfig(), ...this.settings }
  }
}
