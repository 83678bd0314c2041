/**
 * A convolution of every frame by itself, `same` padding; a stride s gives ceil(H / s) x ceil(W /
 * s).
 */
import * as tf from '@tensorflow/tfjs-core'
import { initializers } from '@tensorflow/tfjs-layers'
import type { LayerVariable } from '@tensorflow/tfjs-layers'
import type { Activation } from '../../shared/model/model-spec'
import { activate } from '../ops/activate'
import { conv2d } from '../ops/conv-2d'
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
  /** Begin with a kernel of zeros. */
  zeroKernel?: boolean
}

export class Conv2d extends SequenceLayer {
  static readonly className = 'GridcastConv2d'
  private readonly settings: Required<Omit<Conv2dConfig, 'name' | 'seed'>>
  private kernel: LayerVariable | null = null
  private bias: LayerVariable | null = null

  constructor(config: Conv2dConfig) {
    super(config)
    const {
      filters,
      kernel,
      strides = 1,
      activation = 'linear',
      bias = true,
      zeroKernel = false,
    } = config
    this.settings = { filters, kernel, strides, activation, bias, zeroKernel }
  }

  override build(inputShape: Shape | Shape[]): void {
    const { filters, kernel, bias, zeroKernel } = this.settings
    const shape = [kernel, kernel, channelsOf(inputShape), filters]
    this.kernel = zeroKernel
      ? this.addWeight('kernel', shape, 'float32', initializers.zeros())
      : this.addKernel('kernel', shape)
    if (bias) this.bias = this.addWeight('bias', [filters], 'float32', initializers.zeros())
    this.built = true
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return shrunkShape(inputShape, this.settings.strides, this.settings.filters)
  }

  run(sequence: tf.Tensor5D): LayerRun {
    return { output: this.runJoined([sequence]), state: null }
  }

  /**
   * As `run` on the sequences joined along their channels, without the copy that joining them would
   * be: each sequence meets its share of the kernel, and the results are added.
   */
  runJoined(sequences: tf.Tensor5D[]): tf.Tensor5D {
    if (this.kernel === null)
      throw new Error(`The layer ${this.name} must be built before it runs.`)
    const kernel = valueOf<tf.Rank.R4>(this.kernel)
    const channels = sequences.map((sequence) => sequence.shape[4])
    const shares = sequences.length === 1 ? [kernel] : tf.split(kernel, channels, 2)
    const parts = sequences.map((sequence, i) =>
      this.convolve(sequence, shares[i] as tf.Tensor4D, i === 0),
    )
    const sum = parts.reduce((total, part) => tf.add(total, part))
    return activate(sum, this.settings.activation)
  }

  private convolve(sequence: tf.Tensor5D, kernel: tf.Tensor4D, withBias: boolean): tf.Tensor5D {
    const bias = withBias && this.bias !== null ? valueOf<tf.Rank.R1>(this.bias) : null
    return perFrame(sequence, (frames) => conv2d(frames, kernel, bias, this.settings.strides))
  }

  override getConfig() {
    return { ...super.getConfig(), ...this.settings }
  }
}
