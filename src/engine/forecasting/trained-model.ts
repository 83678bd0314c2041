/** A trained model ready to forecast, loaded from a checkpoint for frames of any size. */
import type { DatasetShape } from '../../shared/dataset'
import type { TrainedModel } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import { buildModel } from '../families/build-model'
import type { GridModel } from '../families/grid-model'
import { climatologyOf, restoreWeights } from '../checkpoints/checkpoint'
import { readCheckpoint } from '../checkpoints/checkpoint-file'
import type { CheckpointMetadata, DatasetFacts } from '../training/run-state'

export interface LoadedModel {
  model: GridModel
  facts: DatasetFacts
  /** Input frames the model was trained with. */
  inputFrames: number
  /** It was trained on mirrored windows, and forecasts the mean over mirror images. */
  isMirrored: boolean
  /** Mean training frame [H, W, C] in the data's unit; null when these frames have another size. */
  climatology: Float32Array | null
  /** L of SSIM and PSNR, in the data's unit. */
  dynamicRange: number
}

/**
 * Builds the model for frames of this shape and gives it its weights. The caller disposes `model`.
 * @throws GridcastError `forecast.channels` when the data has another number of channels than the
 * training data
 */
export function loadModel(trained: TrainedModel, shape: DatasetShape): LoadedModel {
  const file = readCheckpoint<CheckpointMetadata>(trained.checkpoint)
  const { facts } = file.metadata
  if (shape.channels !== facts.channels) {
    throw new GridcastError('forecast.channels', {
      trained: facts.channels,
      given: shape.channels,
    })
  }
  const { height, width, channels } = shape
  const model = buildModel(trained.modelSpec, { ...trained.settings, height, width, channels })
  try {
    restoreWeights(model, file)
  } catch (error) {
    model.dispose()
    throw error
  }
  const sameSize = height === facts.height && width === facts.width
  const dynamicRange = facts.range.max - facts.range.min || 1
  const climatology = sameSize ? climatologyOf(file).values : null
  const { inputFrames, augmentation } = trained.settings
  const isMirrored = augmentation !== 'none'
  return { model, facts, inputFrames, isMirrored, climatology, dynamicRange }
}
