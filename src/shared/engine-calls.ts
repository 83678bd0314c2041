/**
 * What main can ask the engine process: parameters, news, results and ways of steering, by the
 * protocol of `process-protocol.ts`.
 */
import type { AnySentence } from './notices/values'
import type { FrameStore, TimeAxis } from './dataset'
import type { Device } from './device'
import type { Evaluation, ForecastMode } from './forecast'
import type { ForecastId } from './identifiers'
import type { Importance } from './importance'
import type { CausalityReport, ModelSpec } from './model/model-spec'
import type { PastScores } from './past'
import type { Proof } from './proof'
import type { Race } from './race'
import type { ReferenceName } from './reference'
import type { Course, Order } from './training/record'
import type { Epoch, SplitSummary, TrainingEvent } from './training/run'
import type { ScalingFit, TrainingSettings } from './training/settings'

/** What the engine needs to know of a dataset. */
export interface DatasetSource {
  store: FrameStore
  kind: 'series' | 'clips'
  time: TimeAxis
  unit: string | null
  valueName: string
}

export interface TrainRequest {
  dataset: DatasetSource
  modelSpec: ModelSpec
  settings: TrainingSettings
  /**
   * The run's folder; the engine writes `checkpoints/<epoch>.safetensors`,
   * `checkpoints/paused.safetensors`, `best.safetensors` (all that a reference has) and
   * `filmstrip/{inputs,truth,valid}.npy`, `filmstrip/<epoch>.npy` in it. It never deletes a
   * checkpoint.
   */
  runFolder: string
  /** Checkpoint to go on from; null to begin. */
  resumeFrom: string | null
  /** The frames it may use, where not all: what is left out judges it afterwards. */
  within?: readonly { sequence: number; first: number; count: number }[]
  /** Windows computed at once at most, where memory ran out with more. */
  largestPiece?: number
  /**
   * Number of this training of the run: what it writes is thrown away when the run's folder names
   * another one, which has taken the run over. Absent where nobody else can.
   */
  attempt?: number
  /** The members of a combination and their weights, where a race has found them. */
  combination?: Order['combination']
  /** What is to be repeated; absent for a training of its own. */
  repeat?: RepeatOrder
}

/** A training that is trained again: so many epochs, on its course. */
export interface RepeatOrder {
  course: Course
  epochs: number
}

/** What a training has found out before its first batch. */
export interface Prepared {
  parameters: number
  causality: CausalityReport
  /** Null for a reference, which has no network to scale for. */
  scaling: ScalingFit | null
  split: SplitSummary
  device: string
  deviceDetail: AnySentence
  /** Windows computed at once: the batch, or the pieces it is computed in. */
  piece: number
  /** What the checkpoint that it goes on from says of the epochs before. */
  epochs: Epoch[]
  bestEpoch: number | null
}

/**
 * News a training sends besides what doors show: what main must enter in the database, after the
 * file exists.
 */
export type TrainNews =
  | ({ type: 'prepared' } & Prepared)
  | {
      type: 'checkpoint'
      epoch: number
      step: number
      path: string
      reason: 'epoch' | 'pause'
      /** Absent in a training that was begun by a version that kept none. */
      course?: Course
    }
  /** An automatic run has found what forecasts best: it is that model from now on. */
  | { type: 'chosen'; modelSpec: ModelSpec; settings: TrainingSettings; order: Order }
  | { type: 'event'; event: TrainingEvent }

/** Weights that were trained elsewhere, to be a run of this dataset. */
export interface AdoptRequest extends Pick<TrainRequest, 'dataset' | 'modelSpec' | 'settings'> {
  /** The folder that becomes the run's: weights and what to go on from are written there. */
  runFolder: string
  /** A safetensors file with the weights, by our names. */
  weights: string
  /** How values were scaled where they were trained; null: as the settings say, fitted here. */
  scaling: ScalingFit | null
  /** The file they come from, for a person. */
  title: string
}

/** What a run knows of itself before it is trained here. */
export interface AdoptResult extends Pick<
  Extract<TrainNews, { type: 'prepared' }>,
  'parameters' | 'causality' | 'scaling' | 'split' | 'device' | 'deviceDetail'
> {
  /** What to go on from. */
  checkpoint: string
  ending: AnySentence
}

export interface TrainResult {
  status: 'completed' | 'stopped' | 'paused'
  epochs: Epoch[]
  bestEpoch: number | null
  bestCheckpoint: string | null
  seconds: number
  /** Why it ended. */
  ending: AnySentence
}

export interface TrainedModel {
  modelSpec: ModelSpec
  settings: TrainingSettings
  /** The checkpoint to use (its best epoch). */
  checkpoint: string
  /** What the run was trained on: for ranges around its forecasts; absent, there are none. */
  trainedOn?: DatasetSource
}

export interface ForecastRequest {
  model: TrainedModel
  dataset: DatasetSource
  mode: ForecastMode
  sequence: number
  firstInputFrame: number
  steps: number
  /** Seconds, weeks … per season for seasonal-naive, in frames; null to leave it out. */
  season: number | null
  thresholds: number[]
  /**
   * Folder to write `frames.npy` [T, H, W, C] float32 in the data's unit, `valid.npy`, and
   * `baseline-<name>.npy` into.
   */
  folder: string
  device: string
}

export interface ForecastResult {
  stepsWithTruth: number
  /** Levels of the ranges that were written. */
  ranges: number[]
  /** Null when no step has a truth. */
  evaluation: Evaluation | null
  device: string
}

export interface EvaluateRequest {
  model: TrainedModel
  dataset: DatasetSource
  mode: ForecastMode
  /**
   * True when the dataset is the one the run was trained on: then only its test part (or, without
   * one, its validation part) is used.
   */
  heldOutOnly: boolean
  /** At most this many windows, evenly spread; null for all. */
  limit: number | null
  /** Frames per season for seasonal-naive; null or absent to leave it out. */
  season?: number | null
  thresholds: number[]
  device: string
}

export interface RaceRequest {
  dataset: DatasetSource
  inputFrames: number
  leadTimes: number
  /** Those that run; null for all that apply. */
  entrants: ReferenceName[] | null
}

/** What is asked of a trained run on the data it was trained on. */
export interface TrainedRequest {
  model: TrainedModel
  /** What the run was trained on. */
  dataset: DatasetSource
  device: string
}

/** Forecasts that were made earlier, and the frames they are compared with. */
export interface PastRequest {
  dataset: DatasetSource
  forecasts: {
    id: ForecastId
    folder: string
    steps: number
    sequence: number
    /** Where its first frame lies in the dataset; below 0 before it begins. */
    first: number
    /** Whether the frames of no change, and the ends of ranges, lie beside its own. */
    hasNoChange: boolean
    ranges: number[]
  }[]
}

export interface PastResult {
  /** In the order asked. */
  forecasts: { id: ForecastId; come: number; scores: PastScores | null }[]
  /** Of all steps and cells together; null when nothing has come. */
  together: PastScores | null
}

/** Every call: its parameters, its news, its result and how it is steered. */
export interface EngineCalls {
  train: {
    params: TrainRequest
    news: TrainNews
    result: TrainResult
    /**
     * `pause` writes a checkpoint and ends the call with status `paused`; `stop` ends it with
     * status `stopped`, keeping the best.
     */
    control: 'pause' | 'stop'
  }
  /**
   * Writes what a training begins with, or goes on from, as a checkpoint, so that it can be trained
   * elsewhere.
   */
  writeStart: {
    params: { request: TrainRequest; path: string }
    news: never
    result: Prepared
    control: never
  }
  forecast: {
    params: ForecastRequest
    news: { done: number; total: number }
    result: ForecastResult
    control: never
  }
  evaluate: {
    params: EvaluateRequest
    news: { done: number; total: number }
    result: Evaluation
    control: never
  }
  /** How much each input of a run matters. */
  importance: {
    params: TrainedRequest
    news: { done: number; total: number }
    result: Importance
    control: never
  }
  /** Whether a run's forecast changes when the data after its origin is replaced by noise. */
  proof: {
    params: TrainedRequest
    news: { done: number; total: number }
    result: Proof
    control: never
  }
  /** How earlier forecasts fared. */
  past: {
    params: PastRequest
    news: { done: number; total: number }
    result: PastResult
    control: never
  }
  /** Tries weights that were trained elsewhere, and writes what a run of them needs. */
  adopt: {
    params: AdoptRequest
    news: never
    result: AdoptResult
    control: never
  }
  /** References against each other at rolling origins. */
  race: {
    params: RaceRequest
    news: { done: number; total: number; reference: ReferenceName }
    result: Race
    control: never
  }
  /** Causality of an untrained model, by the perturbation test. */
  causality: {
    params: {
      modelSpec: ModelSpec
      frames: number
      height: number
      width: number
      channels: number
    }
    news: never
    result: CausalityReport
    control: never
  }
  devices: {
    params: { refresh: boolean; cacheFile: string }
    news: never
    result: Device[]
    control: never
  }
}
export type EngineMethod = keyof EngineCalls
