/**
 * Everything a training needs before its first batch: data split and scaled, a model with weights,
 * an optimizer, a filmstrip.
 */
import type * as tf from '@tensorflow/tfjs-core'
import type { TrainRequest } from '../../shared/engine-calls'
import type { CausalityReport } from '../../shared/model/model-spec'
import { FrameReader } from '../windows/frame-reader'
import { fitScaling, networkRange } from '../windows/scaling'
import { splitDataset, windowLength } from '../windows/split'
import type { Split } from '../windows/split'
import { gatherStatistics, type TrainingStatistics } from '../windows/statistics'
import type { OpenDevice } from '../devices/device'
import { lossesOf } from '../losses'
import type { LossContext } from '../losses/loss'
import { buildModel } from '../families/build-model'
import { testCausality } from '../families/causality'
import type { GridModel } from '../families/grid-model'
import { climatologyOf, restoreOptimizer, restoreWeights, startIn } from '../checkpoints/checkpoint'
import { readCheckpoint } from '../checkpoints/checkpoint-file'
import type { CheckpointFile, SavedTensor } from '../checkpoints/checkpoint-file'
import type { ScalingFit } from '../../shared/training/settings'
import { inMemory } from '../references/in-memory'
import { fitStart, openStart } from '../starting/start'
import type { Start } from '../starting/start'
import { StartForecasts } from '../starting/start-forecasts'
import type { WindowSource } from '../starting/window-source'
import { checkSettings } from './errors'
import { Filmstrip } from './filmstrip'
import { largestPiece } from './largest-piece'
import { Optimizer } from './optimizers/optimizer'
import { CourseOf, freshCourse } from './course'
import { freshProgress, resumedProgress } from './run-state'
import type { CheckpointMetadata, DatasetFacts, Progress } from './run-state'
import type { Learner } from './step'

/** A training ready to go (on). */
export interface PreparedRun {
  request: TrainRequest
  reader: FrameReader
  split: Split
  facts: DatasetFacts
  climatology: SavedTensor
  /** The reference it starts from; null for none. */
  start: Start | null
  /** Windows as the network reads them. */
  source: WindowSource
  learner: Learner
  filmstrip: Filmstrip
  progress: Progress
  course: CourseOf
  causality: CausalityReport
  dispose(): void
}

/** Weights that were trained elsewhere, and what belongs to them. */
export interface Adopted {
  file: CheckpointFile<CheckpointMetadata>
  /** Null: fitted here. */
  scaling: ScalingFit | null
}

/** Prepares a training, from the beginning or from a checkpoint. The caller disposes it.
 * @param throwIfCancelled asked while a reference is fitted, which may take minutes
 * @param adopted what it begins with in place of first weights; null for those of the seed
 * @throws GridcastError for settings, data or a model that can't work, before anything is
 * computed
 */
export async function prepareRun(
  request: TrainRequest,
  device: OpenDevice,
  throwIfCancelled: () => void,
  adopted: Adopted | null = null,
): Promise<PreparedRun> {
  const { dataset, modelSpec, settings } = request
  checkSettings(modelSpec, settings)
  const split = splitDataset(dataset, settings, request.within ?? null)
  const checkpoint =
    request.resumeFrom === null ? null : readCheckpoint<CheckpointMetadata>(request.resumeFrom)
  const fits = largestPiece(modelSpec, settings, dataset.store.shape, device, request.largestPiece)
  const { progress, course } = progressOf(request, checkpoint, device)
  course.computesOn(device.id)
  const reader = new FrameReader(dataset.store)
  const owned: { dispose(): void }[] = [{ dispose: () => reader.close() }]
  const dispose = (): void => owned.splice(0).forEach((item) => item.dispose())
  try {
    const { facts, climatology } = checkpoint
      ? rememberedFacts(checkpoint)
      : await learnFacts(request, reader, split, adopted?.scaling ?? null)
    performance.mark('data read')
    const begun = checkpoint ?? adopted?.file
    const start = begun
      ? startIn(begun)
      : await fitStart(request, reader, split, async () => {
          throwIfCancelled()
          await new Promise(setImmediate)
        })
    const source = windowSourceOf(request, reader, facts.scaling, start)
    const model = buildModel(modelSpec, { ...settings, ...frameOf(reader) })
    owned.push(model)
    const trainable = trainableByName(model)
    const optimizer = new Optimizer(settings, trainable)
    owned.push(optimizer)
    if (begun) restoreWeights(model, begun)
    if (checkpoint) restoreOptimizer(optimizer, checkpoint)
    const context = lossContext(facts)
    const learner: Learner = {
      model,
      trainable,
      optimizer,
      settings,
      summands: lossesOf(settings),
      context,
      piece: course.piece(fits),
    }
    const filmstrip = new Filmstrip(
      request.runFolder,
      source,
      split.validation.windows[0]!,
      settings,
    )
    const causality = await testCausality(modelSpec, {
      ...frameOf(reader),
      frames: windowLength(settings) - 1,
    })
    return {
      request,
      reader,
      split,
      facts,
      climatology,
      start,
      source,
      learner,
      filmstrip,
      progress,
      course,
      causality,
      dispose,
    }
  } catch (error) {
    dispose()
    throw error
  }
}

function progressOf(
  { settings, repeat }: TrainRequest,
  checkpoint: CheckpointFile<CheckpointMetadata> | null,
  { methods }: OpenDevice,
): Pick<PreparedRun, 'progress' | 'course'> {
  const epochs = repeat?.course.plans[0]?.[1] ?? settings.epochs
  const progress = checkpoint
    ? resumedProgress(checkpoint.metadata, settings)
    : freshProgress(freshCourse(epochs, repeat?.course))
  return { progress, course: new CourseOf(progress, settings, repeat, methods) }
}

function windowSourceOf(
  { settings }: TrainRequest,
  reader: FrameReader,
  scaling: ScalingFit,
  start: Start | null,
): WindowSource {
  const { inputFrames, targetFrames } = settings
  const starts =
    start === null
      ? null
      : new StartForecasts(inMemory(reader), openStart(start, reader.shape), targetFrames)
  return { reader, scaling, inputFrames, starts }
}

/** A model's trainable weights by their stable names. */
export function trainableByName(model: GridModel): ReadonlyMap<string, tf.Variable> {
  const trained = new Set(model.trainable)
  return new Map([...model.weights].filter(([, weight]) => trained.has(weight)))
}

function frameOf({ shape: { height, width, channels } }: FrameReader): {
  height: number
  width: number
  channels: number
} {
  return { height, width, channels }
}

function rememberedFacts(checkpoint: CheckpointFile<CheckpointMetadata>): {
  facts: DatasetFacts
  climatology: SavedTensor
} {
  return { facts: checkpoint.metadata.facts, climatology: climatologyOf(checkpoint) }
}

function lossContext({ scaling, range, amounts }: DatasetFacts): LossContext {
  const known = amounts === undefined ? {} : { amounts: { scaling, ...amounts } }
  return { dynamicRange: networkRange(scaling, range), ...known }
}

/** The dispersion by moments (Cameron & Trivedi 2013), with all variation taken for chance. */
function amountFacts({ mean, deviation }: TrainingStatistics): DatasetFacts['amounts'] {
  const kept = Math.max(mean, Number.MIN_VALUE)
  const dispersion = (deviation ** 2 - kept) / kept ** 2
  return { mean: kept, dispersion: Math.min(mostDispersed, Math.max(leastDispersed, dispersion)) }
}
const [leastDispersed, mostDispersed] = [0.01, 10]

async function learnFacts(
  { dataset, settings }: TrainRequest,
  reader: FrameReader,
  split: Split,
  known: ScalingFit | null,
): Promise<{ facts: DatasetFacts; climatology: SavedTensor }> {
  const frame = frameOf(reader)
  const statistics = await gatherStatistics(
    reader,
    split.training.ranges,
    settings.scaling === 'log-standard',
  )
  const scaling = known ?? fitScaling(settings.scaling, dataset.store.dtype, statistics)
  return {
    facts: {
      ...frame,
      scaling,
      range: { min: statistics.min, max: statistics.max },
      unit: dataset.unit,
      amounts: amountFacts(statistics),
    },
    climatology: {
      values: statistics.climatology,
      shape: [frame.height, frame.width, frame.channels],
    },
  }
}
