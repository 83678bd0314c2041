/**
 * Pooling of every frame by itself over squares that do not overlap; an incomplete square at the
 * edge pools what is there.
 */
import * as tf from '@tensorflow/tfjs-core'
import { padToMultiple, perFrame } from '../ops/frames'
import { channelsOf, shrunkShape } from './shapes'
import type { Shape } from './shapes'
import { SequenceLayer } from './sequence-layer'
import type { LayerRun, SequenceLayerConfig } from './sequence-layer'

/** Below every value a network computes; GPUs may not know minus infinity. */
const lowest = -3e38

export interface Pooling2dConfig extends SequenceLayerConfig {
  /** Side of the square. */
  size: number
}

abstract class Pooling2d extends SequenceLayer {
  protected readonly size: number

  constructor(config: Pooling2dConfig) {
    super(config)
    this.size = config.size
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return shrunkShape(inputShape, this.size, channelsOf(inputShape))
  }

  run(sequence: tf.Tensor5D): LayerRun {
    return { output: perFrame(sequence, (frames) => this.pool(frames)), state: null }
  }

  override getConfig() {
    return { ...super.getConfig(), size: this.size }
  }

  protected abstract pool(frames: tf.Tensor4D): tf.Tensor4D
}

export class MaxPooling2d extends Pooling2d {
  static readonly className = 'GridcastMaxPooling2d'

  protected pool(frames: tf.Tensor4D): tf.Tensor4D {
    return tf.maxPool(padToMultiple(frames, this.size, lowest), this.size, this.size, 'valid')
  }
}

export class AveragePooling2d extends Pooling2d {
  static readonly className = 'GridcastAveragePooling2d'

  protected pool(frames: tf.Tensor4D): tf.Tensor4D {
    const padded = padToMultiple(frames, this.size)
    const averages = tf.avgPool(padded, this.size, this.size, 'valid')
    if (padded === frames) return averages
    // TensorFlow.js's own 'same' padding averages over what is there but differentiates as if the
    // squares were complete
    const present = padToMultiple(tf.ones([1, frames.shape[1], frames.shape[2], 1]), this.size)
    return tf.div(averages, tf.avgPool(present, this.size, this.size, 'valid'))
  }
}
