/**
 * Dropout (Srivastava et al. 2014): in training a share of the values becomes 0 and the others grow
 * to make up for it.
 *
 * What is dropped follows from the layer's seed and the training step alone, so that a resumed run
 * drops the same values as one never stopped.
 */
import * as tf from '@tensorflow/tfjs-core'
import { SequenceLayer } from './sequence-layer'
import type { LayerRun, PassOptions, SequenceLayerConfig } from './sequence-layer'

export interface DropoutConfig extends SequenceLayerConfig {
  /** Share of the values to drop. */
  rate: number
}

export class Dropout extends SequenceLayer {
  static readonly className = 'GridcastDropout'
  private readonly rate: number

  constructor(config: DropoutConfig) {
    super(config)
    this.rate = config.rate
  }

  run(sequence: tf.Tensor5D, options: PassOptions): LayerRun {
    if (!options.training || this.rate === 0) return { output: sequence, state: null }
    const seed = `${this.seed}/${options.step}`
    return { output: tf.dropout(sequence, this.rate, undefined, seed) as tf.Tensor5D, state: null }
  }

  override getConfig() {
    return { ...super.getConfig(), rate: this.rate }
  }
}
