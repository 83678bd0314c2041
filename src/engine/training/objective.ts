/** The two objectives: which frames of a window a model reads, and which it must find. */
import type * as tf from '@tensorflow/tfjs-core'
import type { TrainingSettings } from '../../shared/training-settings'
import { sliceFrames } from '../data/batch'
import type { Batch } from '../data/batch'
import type { GridModel, PassOptions } from '../models/grid-model'

type ObjectiveSettings = Pick<TrainingSettings, 'objective' | 'inputFrames' | 'targetFrames'>

/** Cuts a batch of whole windows into what is read and what must be found. */
export function divideWindow(settings: ObjectiveSettings, batch: Batch): { inputs: Batch; targets: Batch } {
  const frames = batch.shape[1]
  const { inputFrames } = settings
  return settings.objective === 'shifted'
    ? { inputs: sliceFrames(batch, 0, frames - 1), targets: sliceFrames(batch, 1, frames) }
    : { inputs: sliceFrames(batch, 0, inputFrames), targets: sliceFrames(batch, inputFrames, frames) }
}

/** The prediction of the targets, [B, T, H, W, C]. */
export function predictTargets(model: GridModel, settings: ObjectiveSettings, x: tf.Tensor5D, pass: PassOptions): tf.Tensor5D {
  return settings.objective === 'shifted' ? model.predictShifted(x, pass) : model.predictWindow(x, settings.targetFrames, pass)
}
