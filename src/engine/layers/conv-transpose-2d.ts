/**
 * A transposed convolution of every frame by itself, `same` padding: H x W becomes (H * stride) x
 * (W * stride), then cropped.
 */
import * as tf from '@tensorflow/tfjs-core'
import { initializers } from '@tensorflow/tfjs-layers'
import type { LayerVariable } from '@tensorflow/tfjs-layers'
import type { Activation } from '../../shared/model/model-spec'
import { activate } from '../ops/activate'
import { cropFrames, perFrame } from '../ops/frames'
import { GlorotUniform } from './initializers'
import { channelsOf, enlargedShape } from './shapes'
import type { CropConfig, Shape } from './shapes'
import { SequenceLayer, valueOf } from './sequence-layer'
import type { LayerRun } from './sequence-layer'

export interface ConvTranspose2dConfig extends CropConfig {
  filters: number
  /** Side of the square kernel. */
  kernel: number
  strides?: number
  activation?: Activation
  bias?: boolean
}

export class ConvTranspose2d extends SequenceLayer {
  static readonly className = 'GridcastConvTranspose2d'
  private readonly settings: Required<Omit<ConvTranspose2dConfig, 'name' | 'seed' | 'crop'>>
  private readonly crop: CropConfig['crop']
  private kernel: LayerVariable | null = null
  private bias: LayerVariable | null = null

  constructor(config: ConvTranspose2dConfig) {
    super(config)
    const { filters, kernel, strides = 1, activation = 'linear', bias = true } = config
    this.settings = { filters, kernel, strides, activation, bias }
    this.crop = config.crop
  }

  override build(inputShape: Shape | Shape[]): void {
    const { filters, kernel, bias } = this.settings
    // TensorFlow's order for a transposed convolution: [kh, kw, out, in]
    const shape = [kernel, kernel, filters, channelsOf(inputShape)]
    this.kernel = this.addWeight('kernel', shape, 'float32', new GlorotUniform(this.random))
    if (bias) this.bias = this.addWeight('bias', [filters], 'float32', initializers.zeros())
    this.built = true
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return enlargedShape(inputShape, this.settings.strides, this.settings.filters, this.crop)
  }

  run(sequence: tf.Tensor5D): LayerRun {
    return { output: perFrame(sequence, (frames) => this.convolve(frames)), state: null }
  }

  private convolve(frames: tf.Tensor4D): tf.Tensor4D {
    if (this.kernel === null)
      throw new Error(`The layer ${this.name} must be built before it runs.`)
    const [count, height, width] = frames.shape
    const { strides, filters, activation } = this.settings
    const full: [number, number, number, number] = [
      count,
      height * strides,
      width * strides,
      filters,
    ]
    const convolved = tf.conv2dTranspose(
      frames,
      valueOf<tf.Rank.R4>(this.kernel),
      full,
      strides,
      'same',
    )
    const cropped =
      this.crop === undefined ? convolved : cropFrames(convolved, this.crop.height, this.crop.width)
    return activate(
      this.bias === null ? cropped : tf.add<tf.Tensor4D>(cropped, valueOf(this.bias)),
      activation,
    )
  }

  override getConfig() {
    return {
      ...super.getConfig(),
      ...this.settings,
      ...(this.crop === undefined ? {} : { crop: { ...this.crop } }),
    }
  }
}
