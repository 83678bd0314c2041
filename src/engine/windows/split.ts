/**
 * Which windows train, which validate, which test.
 *
 * Clips: whole sequences are shuffled with the run's seed and the first share (9 of 10 by default)
 * trains, as in the Keras example `conv_lstm`. A series: the oldest frames train, then a gap, then
 * validation, a gap, and the newest frames test; a window lies inside one part, so none sees two of
 * them. Shuffling overlapping windows of a series instead would leak the truth.
 */
import type { DatasetSource } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import type { AnySentence } from '../../shared/notices/values'
import { Random } from '../../shared/random'
import type { TrainingSettings } from '../../shared/training/settings'
import type { FrameRange } from './frame-reader'
import { describeClipSplit, describeSeriesSplit } from './split-sentence'

export type SplitSettings = Pick<
  TrainingSettings,
  'objective' | 'inputFrames' | 'targetFrames' | 'limit' | 'validationShare' | 'testShare' | 'seed'
>

/**
 * One part: the windows cut from it, and the frames they cover (what scaling and climatology are
 * fitted on, for training).
 */
export interface SplitPart {
  windows: FrameRange[]
  ranges: FrameRange[]
}

export interface Split {
  training: SplitPart
  validation: SplitPart
  test: SplitPart
  /** How the data was split, in dates where there are dates. */
  sentence: AnySentence
}

/** Frames one training example spans: its inputs and its targets. */
export function windowLength(
  settings: Pick<TrainingSettings, 'inputFrames' | 'targetFrames'>,
): number {
  return settings.inputFrames + settings.targetFrames
}

/** Splits a dataset; the same dataset, settings and seed give the same split.
 * @param within the frames it may use, where not all: whole sequences of clips, and as many frames
 * from the beginning of every sequence of a series
 * @throws GridcastError `training.too-few-frames` or `training.too-few-sequences` with what would
 * fit.
 */
export function splitDataset(
  source: DatasetSource,
  settings: SplitSettings,
  within: readonly FrameRange[] | null = null,
): Split {
  const frames = within?.[0]?.count ?? source.store.shape.frames
  const length = windowLength(settings)
  if (length > frames) throw windowTooLong(settings, source.kind, frames)
  return source.kind === 'clips'
    ? splitClips(source, settings, length, within)
    : splitSeries(source, settings, length, frames)
}

function splitClips(
  source: DatasetSource,
  settings: SplitSettings,
  length: number,
  within: readonly FrameRange[] | null,
): Split {
  const { sequences, frames } = source.store.shape
  const known = within?.map(({ sequence }) => sequence) ?? upTo(sequences)
  const used = Math.min(settings.limit ?? known.length, known.length)
  if (used < 2) {
    throw new GridcastError('training.too-few-sequences', { sequences: used })
  }
  const order = new Random(settings.seed).shuffle(known.slice(0, used))
  const trainingCount = Math.min(
    used - 1,
    Math.max(1, Math.floor((1 - settings.validationShare) * used + 1e-9)),
  )
  const partOf = (members: number[]): SplitPart => {
    const ranges = members.map((sequence) => ({ sequence, first: 0, count: frames }))
    return { ranges, windows: ranges.flatMap((range) => windowsIn(range, length)) }
  }
  const training = partOf(order.slice(0, trainingCount))
  const validation = partOf(order.slice(trainingCount))
  const sentence = describeClipSplit({
    used,
    sequences,
    training: trainingCount,
    validation: used - trainingCount,
    seed: settings.seed,
  })
  return { training, validation, test: { windows: [], ranges: [] }, sentence }
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

function splitSeries(
  source: DatasetSource,
  settings: SplitSettings,
  length: number,
  frames: number,
): Split {
  const borders = seriesBorders(frames, length, settings)
  const {
    training: trainingLimit,
    validation: validationLimit,
    test: testLimit,
  } = windowLimits(settings)
  const part = (first: number, count: number, limit: number): SplitPart => {
    if (count < length) return { windows: [], ranges: [] }
    const kept = Math.min(count - length + 1, limit) + length - 1
    const ranges = Array.from({ length: source.store.shape.sequences }, (_, sequence) => ({
      sequence,
      first,
      count: kept,
    }))
    return { ranges, windows: ranges.flatMap((range) => windowsIn(range, length)) }
  }
  const split = {
    training: part(0, borders.training, trainingLimit),
    validation: part(borders.training + borders.gap, borders.validation, validationLimit),
    test: part(borders.training + borders.validation + 2 * borders.gap, borders.test, testLimit),
  }
  return { ...split, sentence: describeSeriesSplit(source.time, split, borders.gap) }
}

interface SeriesBorders {
  training: number
  validation: number
  test: number
  gap: number
}

/**
 * Frames per part. Validation and test get their share, at least one window each; the gap is 2 % of
 * the series, at most one forecast long.
 */
function seriesBorders(frames: number, length: number, settings: SplitSettings): SeriesBorders {
  const gap = Math.max(1, Math.min(settings.targetFrames, Math.round(0.02 * frames)))
  const held = (share: number): number =>
    share === 0 ? 0 : Math.max(length, Math.round(share * frames))
  const validation = held(settings.validationShare)
  const test = held(settings.testShare)
  const training = frames - validation - test - (test === 0 ? gap : 2 * gap)
  if (training >= length) return { training, validation, test, gap }
  const parts = settings.testShare === 0 ? 2 : 3
  const longest = Math.floor((frames - (parts - 1) * gap) / parts)
  throw new GridcastError('training.too-few-frames', {
    frames,
    parts,
    length,
    inputs: settings.inputFrames,
    targets: settings.targetFrames,
    longest,
  })
}

function windowLimits(settings: SplitSettings): {
  training: number
  validation: number
  test: number
} {
  if (settings.limit === null) return { training: Infinity, validation: Infinity, test: Infinity }
  const validation = Math.max(1, Math.floor(settings.limit * settings.validationShare))
  const test = Math.max(1, Math.floor(settings.limit * settings.testShare))
  return {
    training: Math.max(1, settings.limit - validation - (settings.testShare === 0 ? 0 : test)),
    validation,
    test,
  }
}

function windowsIn(range: FrameRange, length: number): FrameRange[] {
  return Array.from({ length: range.count - length + 1 }, (_, i) => ({
    sequence: range.sequence,
    first: range.first + i,
    count: length,
  }))
}

function windowTooLong(
  settings: SplitSettings,
  kind: DatasetSource['kind'],
  frames: number,
): GridcastError {
  return new GridcastError('training.window-too-long', {
    inputs: settings.inputFrames,
    targets: settings.targetFrames,
    kind,
    frames,
  })
}
