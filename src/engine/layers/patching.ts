/** Folding square patches of every frame into channels, and back (see ops/patch). */
import type * as tf from '@tensorflow/tfjs-core'
import { perFrame } from '../ops/frames'
import { patch, unpatch } from '../ops/patch'
import { channelsOf, enlargedShape, shrunkShape } from './shapes'
import type { CropConfig, Shape } from './shapes'
import { SequenceLayer } from './sequence-layer'
import type { LayerRun, SequenceLayerConfig } from './sequence-layer'

/** `[.., H, W, C]` -> `[.., ceil(H/p), ceil(W/p), p*p*C]` */
export class Patch extends SequenceLayer {
  static readonly className = 'GridcastPatch'
  private readonly size: number

  constructor(config: SequenceLayerConfig & { size: number }) {
    super(config)
    this.size = config.size
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return shrunkShape(inputShape, this.size, channelsOf(inputShape) * this.size * this.size)
  }

  run(sequence: tf.Tensor5D): LayerRun {
    return { output: perFrame(sequence, (frames) => patch(frames, this.size)), state: null }
  }

  override getConfig() {
    return { ...super.getConfig(), size: this.size }
  }
}

/** `[.., H, W, p*p*C]` -> `[.., H*p, W*p, C]`, cropped. */
export class Unpatch extends SequenceLayer {
  static readonly className = 'GridcastUnpatch'
  private readonly size: number
  private readonly crop: CropConfig['crop']

  constructor(config: CropConfig & { size: number }) {
    super(config)
    this.size = config.size
    this.crop = config.crop
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return enlargedShape(
      inputShape,
      this.size,
      channelsOf(inputShape) / (this.size * this.size),
      this.crop,
    )
  }

  run(sequence: tf.Tensor5D): LayerRun {
    const height = this.crop?.height ?? sequence.shape[2] * this.size
    const width = this.crop?.width ?? sequence.shape[3] * this.size
    return {
      output: perFrame(sequence, (frames) => unpatch(frames, this.size, height, width)),
      state: null,
    }
  }

  override getConfig() {
    return {
      ...super.getConfig(),
      size: this.size,
      ...(this.crop === undefined ? {} : { crop: { ...this.crop } }),
    }
  }
}
