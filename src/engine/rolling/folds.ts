/**
 * Rolling origin (Tashman 2000): forecasts are made at many moments, each by references fitted on
 * what was known some way before.
 *
 * A series: the training part grows, fold by fold; the forecasts of a fold begin where its training
 * part ends (after a gap, where one is wanted) and end where the next fold's begin. Clips: whole
 * sequences are dealt into folds; those of a fold are forecast by what the others taught.
 */
import { Random } from '../../shared/random'
import type { DatasetShape } from '../../shared/dataset'
import { originsOf, thinned } from '../references/origins'
import type { Origin } from '../references/origins'
import type { FrameRange } from '../windows/frame-reader'

export interface RollingSettings {
  inputFrames: number
  leadTimes: number
  /** Times references are fitted. */
  folds: number
  /** Frames between a training part and the first target. */
  gap: number
  /** Forecasts in all, evenly spread; a short series holds fewer. */
  windows: number
}

export interface Fold {
  /** What may be learned from. */
  ranges: FrameRange[]
  /** The newest known frame of each forecast. */
  origins: Origin[]
}

/** The share of a series that the first fold learns from. */
const firstShare = 0.5

/**
 * Folds in time order; empty when the data is too short for one window to learn and one to test.
 */
export function foldsOf(
  kind: 'series' | 'clips',
  shape: DatasetShape,
  settings: RollingSettings,
): Fold[] {
  return kind === 'clips' ? clipFolds(shape, settings) : seriesFolds(shape, settings)
}

function seriesFolds(
  { sequences, frames }: DatasetShape,
  { inputFrames, leadTimes, folds, gap, windows }: RollingSettings,
): Fold[] {
  const begin = Math.max(inputFrames + leadTimes, Math.round(firstShare * frames))
  const last = frames - 1 - leadTimes
  const all = Array.from({ length: Math.max(0, last - (begin + gap - 1) + 1) }, (_, i) => i)
  const moments = thinned(all, Math.max(1, Math.floor(windows / sequences)))
  const count = Math.min(folds, moments.length)
  return Array.from({ length: count }, (_, fold) => {
    const from = Math.floor((fold * moments.length) / count)
    const to = Math.floor(((fold + 1) * moments.length) / count)
    const known = begin + moments[from]!
    return {
      ranges: perSequence(sequences, (sequence) => ({ sequence, first: 0, count: known })),
      origins: moments
        .slice(from, to)
        .flatMap((moment) =>
          perSequence(sequences, (sequence) => ({ sequence, newest: begin + gap - 1 + moment })),
        ),
    }
  })
}

function clipFolds(
  { sequences, frames }: DatasetShape,
  { inputFrames, leadTimes, folds, windows }: RollingSettings,
): Fold[] {
  const count = Math.min(folds, sequences)
  if (count < 2 || frames < inputFrames + leadTimes) return []
  const order = new Random(1).shuffle(perSequence(sequences, (sequence) => sequence))
  const whole = (sequence: number): FrameRange => ({ sequence, first: 0, count: frames })
  return Array.from({ length: count }, (_, fold) => {
    const tested = order.filter((_member, at) => at % count === fold).sort((a, b) => a - b)
    const origins = originsOf({ ranges: tested.map(whole), inputFrames, leadTimes })
    return {
      ranges: order.filter((_member, at) => at % count !== fold).map(whole),
      origins: thinned(origins, Math.max(1, Math.floor(windows / count))),
    }
  })
}

function perSequence<T>(sequences: number, make: (sequence: number) => T): T[] {
  return Array.from({ length: sequences }, (_, sequence) => make(sequence))
}
