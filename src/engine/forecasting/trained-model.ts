/** A trained model ready to forecast, loaded from a checkpoint for frames of any size. */
import type { DatasetShape, TimeAxis } from '../../shared/dataset'
import type { DatasetSource, TrainedModel } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import { buildModel } from '../families/build-model'
import type { GridModel } from '../families/grid-model'
import { climatologyOf, restoreWeights, startIn } from '../checkpoints/checkpoint'
import { readCheckpoint } from '../checkpoints/checkpoint-file'
import type { CheckpointFile } from '../checkpoints/checkpoint-file'
import type { ReferenceName } from '../../shared/reference'
import type { FittedReference } from '../references/reference'
import { openStart } from '../starting/start'
import { checkSize, stepsLater } from './same-grid'
import type { CheckpointMetadata, DatasetFacts } from '../training/run-state'

export interface LoadedModel {
  model: GridModel
  facts: DatasetFacts
  /** Input frames the model was trained with. */
  inputFrames: number
  /** What it corrects; null for a model that starts from nothing. */
  start: LoadedStart | null
  /** It was trained on mirrored windows, and forecasts the mean over mirror images. */
  isMirrored: boolean
  /** Mean training frame [H, W, C] in the data's unit; null when these frames have another size. */
  climatology: Float32Array | null
  /** L of SSIM and PSNR, in the data's unit. */
  dynamicRange: number
}

/** A reference and how much of the model's correction of it is kept. */
export interface LoadedStart {
  name: ReferenceName
  reference: FittedReference
  /** By lead time. */
  scales: readonly number[]
}

/**
 * Builds the model for frames of this shape and gives it its weights. The caller disposes `model`.
 * @throws GridcastError `forecast.channels` when the data has another number of channels than the
 * training data; `forecast.other-size`, `forecast.other-step` when its reference was fitted on
 * frames of another size or step
 */
export function loadModel(
  trained: TrainedModel,
  { store: { shape }, time }: Pick<DatasetSource, 'store' | 'time'>,
): LoadedModel {
  const file = readCheckpoint<CheckpointMetadata>(trained.checkpoint)
  const { facts } = file.metadata
  if (shape.channels !== facts.channels) {
    throw new GridcastError('forecast.channels', {
      trained: facts.channels,
      given: shape.channels,
    })
  }
  const { height, width, channels } = shape
  const start = loadStart(file, shape, time)
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
  return { model, facts, inputFrames, start, isMirrored, climatology, dynamicRange }
}

function loadStart(
  file: CheckpointFile<CheckpointMetadata>,
  shape: DatasetShape,
  time: TimeAxis,
): LoadedStart | null {
  const start = startIn(file)
  if (start === null) return null
  const { facts, progress, settings } = file.metadata
  checkSize(facts, shape)
  const reference = placedLater(openStart(start, shape), stepsLater(start.time, time))
  const none = Array.from({ length: settings.targetFrames }, () => 0)
  return { name: start.name, reference, scales: progress.correction?.scales ?? none }
}

/** The reference on frames whose time axis begins so many steps after the one it was fitted on. */
function placedLater(fitted: FittedReference, later: number): FittedReference {
  return {
    memory: fitted.memory,
    forecast: (history, steps) =>
      fitted.forecast({ ...history, newest: history.newest + later }, steps),
  }
}
