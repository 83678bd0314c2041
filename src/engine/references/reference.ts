/**
 * What a reference is: a forecast from arithmetic that takes seconds, fitted on the training part
 * only. A network has to beat the strongest of them, or start from it.
 *
 * A fit gives plain data (numbers and tensors), and a forecaster is opened from that data alone, so
 * what is stored forecasts exactly as what was just fitted.
 */
import type { DatasetShape, TimeAxis } from '../../shared/dataset'
import type { ReferenceName } from '../../shared/reference'
import type { SavedTensor } from '../checkpoints/checkpoint-file'
import type { FrameRange, Frames } from '../windows/frame-reader'

/** Frames by place. A `FrameReader` is one; a test may be another. */
export interface FrameSource {
  readonly shape: DatasetShape
  /** Values in one frame: H x W x C. */
  readonly frameSize: number
  /** Frames of a sequence, [T, H, W, C] in the data's unit; cells without data hold 0. */
  read(range: FrameRange): Frames
}

/** What a reference is fitted on. It reads nothing outside `ranges`. */
export interface ReferenceTraining {
  source: FrameSource
  kind: 'series' | 'clips'
  time: TimeAxis
  /** Runs of frames it may see. */
  ranges: readonly FrameRange[]
  /** Frames a forecast may count on having before it. */
  inputFrames: number
  /** Lead times to fit, from 1; a forecast may be longer, it then goes on from its own frames. */
  leadTimes: number
}

/** The frames known when a forecast is made, the newest last. */
export interface History {
  /** [K, H, W, C] in the data's unit; cells without data hold 0. */
  values: Float32Array
  /** [K, H, W, C], 1 = valid; null when every cell is valid. */
  valid: Uint8Array | null
  /** K, at least 1. */
  frames: number
  /** Index of the newest frame on the time axis. */
  newest: number
}

export interface FrameShape {
  height: number
  width: number
  channels: number
}

/** A fit as it is stored: small numbers as JSON, large arrays as tensors. */
export interface SavedReference {
  facts: Record<string, unknown>
  tensors: Record<string, SavedTensor>
}

export interface FittedReference {
  /** Newest frames of the history it reads at most; fewer are enough. */
  readonly memory: number
  /** `steps` frames, [steps, H, W, C], in the data's unit; every cell has a finite value. */
  forecast(history: History, steps: number): Float32Array
}

export interface Reference {
  readonly name: ReferenceName
  /** Whether it can be fitted on this; the shape, length and gaps of the data decide. */
  applies(training: ReferenceTraining): boolean
  /**
   * @param breathe lets other work run; it throws when the fit was cancelled
   * @throws GridcastError `training.no-values` when no cell of the training part has a value
   */
  fit(training: ReferenceTraining, breathe: () => Promise<void>): Promise<SavedReference>
  open(saved: SavedReference, frame: FrameShape): FittedReference
}

/** A float64 or float32 array as a tensor of a saved reference. */
export function tensorOf(values: ArrayLike<number>, shape: number[]): SavedTensor {
  return { values: Float32Array.from(values), shape }
}

/**
 * [steps, H, W, C] of a forecast from a frame per lead time.
 * @param frame of a lead time, counted from 0
 */
export function framesOf(steps: number, frame: (lead: number) => Float32Array): Float32Array {
  const first = frame(0)
  const all = new Float32Array(steps * first.length)
  all.set(first)
  for (let lead = 1; lead < steps; lead++) all.set(frame(lead), lead * first.length)
  return all
}
