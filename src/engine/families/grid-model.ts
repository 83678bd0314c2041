/** What every model is to training and forecasting, whatever its family. */
import type * as tf from '@tensorflow/tfjs-core'
import type { ModelSpec } from '../../shared/model/model-spec'
import type { PassOptions } from '../layers/layer'

export type { PassOptions }

/** Frame t of the result is the prediction of frame t + 1. */
export type PredictShifted = (x: tf.Tensor5D, options: PassOptions) => tf.Tensor5D

/**
 * Values are in the network's range; the caller scales. Sequences are `[B, T, H, W, C]`. A pass's
 * mask says which frames of x are missing.
 */
export interface GridModel {
  readonly spec: ModelSpec
  /**
   * Every weight, moving statistics of batch normalization included, by a name that depends on the
   * spec alone (`encoder-1/kernel`). The variables' own names differ between two models of one
   * process: use the keys.
   */
  readonly weights: ReadonlyMap<string, tf.Variable>
  /** The weights that training changes, in the order of `weights`. */
  readonly trainable: readonly tf.Variable[]
  /** Null for a family that is not trained on shifted frames. */
  readonly predictShifted: PredictShifted | null
  /**
   * The `steps` frames after `x`, free-running: nothing but `x` and the model's own predictions is
   * read but, by a model that starts from another forecast, that one: then `options.start` has it,
   * and `steps` is at most its length.
   */
  predictWindow(x: tf.Tensor5D, steps: number, options: PassOptions): tf.Tensor5D
  /** Frees every weight; the model cannot be used afterwards. */
  dispose(): void
}
