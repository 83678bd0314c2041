/** An activation function as a layer of its own. */
import type * as tf from '@tensorflow/tfjs-core'
import type { Activation as ActivationName } from '../../shared/model/model-spec'
import { activate } from '../ops/activate'
import { SequenceLayer } from './sequence-layer'
import type { LayerRun, SequenceLayerConfig } from './sequence-layer'

export class Activation extends SequenceLayer {
  static readonly className = 'GridcastActivation'
  private readonly activation: ActivationName

  constructor(config: SequenceLayerConfig & { activation: ActivationName }) {
    super(config)
    this.activation = config.activation
  }

  run(sequence: tf.Tensor5D): LayerRun {
    return { output: activate(sequence, this.activation), state: null }
  }

  override getConfig() {
    return { ...super.getConfig(), activation: this.activation }
  }
}
