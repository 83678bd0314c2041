/** Everything of a training that is not a tensor, as it is kept in a checkpoint. */
import { sentence } from '../../shared/notices/say'
import type { AnySentence } from '../../shared/notices/values'
import type { ModelSpec } from '../../shared/model/model-spec'
import type { Course } from '../../shared/training/record'
import type { Epoch } from '../../shared/training/run'
import { adjustableOf } from '../../shared/training/settings'
import type { ScalingFit, TrainingSettings } from '../../shared/training/settings'
import { freshEarlyStopping } from './callbacks/early-stopping'
import type { EarlyStoppingState } from './callbacks/early-stopping'
import type { TimeAxis } from '../../shared/dataset'
import type { ReferenceName } from '../../shared/reference'
import type { SavedReference } from '../references/reference'
import type { Correction } from '../starting/correction'
import { freshPlateau } from './callbacks/reduce-on-plateau'
import type { PlateauState } from './callbacks/reduce-on-plateau'

/** What a trained model must remember of the data it was trained on. */
export interface DatasetFacts {
  height: number
  width: number
  channels: number
  scaling: ScalingFit
  /** Range of valid values of the training part, in the data's unit. */
  range: { min: number; max: number }
  unit: string | null
  /** Mean and spread of the values; absent in trainings begun before losses of amounts. */
  amounts?: { mean: number; dispersion: number }
}

/**
 * Where a training stands. Random numbers are drawn from (seed, epoch) and (seed, step), so these
 * counters are the random state.
 */
export interface Progress {
  /** The epoch in hand, from 1, and how many of its batches are done. */
  epoch: number
  batch: number
  /** Batches done in all. */
  step: number
  /** Of the epoch in hand: sum of batch losses times windows, windows so far and seconds so far. */
  lossSum: number
  windows: number
  epochSeconds: number
  /** Seconds of computing in all, and from where on `maxMinutes` counts. */
  seconds: number
  secondsBefore: number
  epochs: Epoch[]
  bestEpoch: number | null
  /**
   * The validation loss of the weights that the training began with; absent in checkpoints of
   * versions that did not look, and until the first epoch is done.
   */
  untrainedLoss?: number
  earlyStopping: EarlyStoppingState
  plateau: PlateauState
  /**
   * How much of the best epoch's correction is kept; null before the first epoch and for a network
   * that starts from nothing.
   */
  correction: Correction | null
  /** Absent in checkpoints of versions that kept none, and in what goes on from one. */
  course?: Course
  /** Why training ended by itself; null while it could go on. */
  finished: AnySentence | null
}

/** The JSON part of a checkpoint. */
export interface CheckpointMetadata {
  modelSpec: ModelSpec
  settings: TrainingSettings
  facts: DatasetFacts
  progress: Progress
  optimizerIterations: number
  /** The reference it starts from; its tensors are in the checkpoint. Absent for none. */
  start?: { name: ReferenceName; facts: SavedReference['facts']; time: TimeAxis }
}

/** The beginning, on a course with nothing on it. */
export function freshProgress(course: Course): Progress {
  return {
    epoch: 1,
    batch: 0,
    step: 0,
    lossSum: 0,
    windows: 0,
    epochSeconds: 0,
    seconds: 0,
    secondsBefore: 0,
    epochs: [],
    bestEpoch: null,
    earlyStopping: freshEarlyStopping,
    plateau: freshPlateau,
    correction: null,
    course,
    finished: null,
  }
}

/**
 * The progress to go on from. A training that had ended and gets more epochs forgets why it ended:
 * patience is counted anew, and the minutes of `maxMinutes` begin again.
 */
export function resumedProgress(saved: CheckpointMetadata, settings: TrainingSettings): Progress {
  const progress = { ...saved.progress, finished: reasonIn(saved.progress.finished) }
  const { course, step } = progress
  if (course) adjust(course, step, saved.settings, settings)
  if (settings.epochs <= saved.settings.epochs && progress.finished === null) return progress
  course?.plans.push([step, settings.epochs])
  return askedForMore(progress)
}

/** Writes down that settings were changed before this step was computed. */
function adjust(
  course: Course,
  step: number,
  before: TrainingSettings,
  settings: TrainingSettings,
): void {
  const [then, now] = [adjustableOf(before), adjustableOf(settings)]
  if (JSON.stringify(then) === JSON.stringify(now)) return
  const earlier = (course.adjustments ?? [[0, then]]).filter(([from]) => from < step)
  course.adjustments = [...earlier, [step, now]]
}

/** The same progress once it is to be gone on with beyond its end. */
export function askedForMore(progress: Progress): Progress {
  return {
    ...progress,
    finished: null,
    secondsBefore: progress.seconds,
    earlyStopping: { ...progress.earlyStopping, wait: 0 },
  }
}

/** Earlier versions kept the reason as a text. */
function reasonIn(finished: AnySentence | string | null): AnySentence | null {
  return typeof finished === 'string' ? sentence('legacy.text', { text: `${finished}.` }) : finished
}
