/** Enlarging every frame by repeating each cell `size` times in both directions, then cropping. */
import type * as tf from '@tensorflow/tfjs-core'
import { cropFrames, perFrame } from '../ops/frames'
import { repeatCells } from '../ops/repeat-cells'
import { channelsOf, enlargedShape } from './shapes'
import type { CropConfig, Shape } from './shapes'
import { SequenceLayer } from './sequence-layer'
import type { LayerRun } from './sequence-layer'

export interface UpSampling2dConfig extends CropConfig {
  size: number
}

export class UpSampling2d extends SequenceLayer {
  static readonly className = 'GridcastUpSampling2d'
  private readonly size: number
  private readonly crop: CropConfig['crop']

  constructor(config: UpSampling2dConfig) {
    super(config)
    this.size = config.size
    this.crop = config.crop
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return enlargedShape(inputShape, this.size, channelsOf(inputShape), this.crop)
  }

  run(sequence: tf.Tensor5D): LayerRun {
    return { output: perFrame(sequence, (frames) => this.enlarge(frames)), state: null }
  }

  private enlarge(frames: tf.Tensor4D): tf.Tensor4D {
    const large = repeatCells(frames, this.size)
    return this.crop === undefined ? large : cropFrames(large, this.crop.height, this.crop.width)
  }

  override getConfig() {
    return {
      ...super.getConfig(),
      size: this.size,
      ...(this.crop === undefined ? {} : { crop: { ...this.crop } }),
    }
  }
}
