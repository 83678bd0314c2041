/**
 * Ranges that hold what they say, also where the errors of tomorrow are not those of yesterday.
 *
 * In the order of the origins, each forecast gets the range that what was known then gives, and
 * once its truths are known the ranges are widened a little where they held too few, and narrowed
 * where too many (adaptive conformal inference, Gibbs & Candès 2021). How many they held on the way
 * is their measured coverage. Few forecasts that don't overlap say little of the next, so ranges
 * begin wider, as Student's t is wider than the normal distribution. Forecasts of clips have no
 * order: a quarter of the sequences at a time is tested by the others.
 */
import type { ValueFacts } from '../references/values'
import { baseOf, endsOf, leadScores, rangeLevels, shareInside } from './ranges'
import type { LeadScores, RangeBase, RangeFit, Sample } from './ranges'
import { widening } from './student'

/** A forecast with its truth, and where it was made. */
export interface PlacedSample extends Sample {
  sequence: number
  newest: number
}

export interface Calibration {
  fit: RangeFit
  /** Share of the truths inside by level; null where nothing tested it. */
  coverage: (number | null)[]
}

export interface CalibrationData {
  kind: 'series' | 'clips'
  /** The cells of a frame that the samples hold. */
  cells: Int32Array
  leads: number
  facts: ValueFacts
  /** Squared errors of every cell of a frame, and of how many, over all samples. */
  squares: Float64Array
  counts: Float64Array
}

/** Change of the logarithm of a width by a share of truths that is missed too much. */
const pace = 0.1
/** A width is never changed by more than this factor. */
const mostChange = 3
/** Within a forecast, errors of cells and lead times hang together, but not wholly. */
const partsOfWindow = 3
/** The scores are sorted anew this many times. */
const refits = 16
/** The first forecasts, which calibrate the others; the next ones only move the widths. */
const [firstShare, untestedShare] = [1 / 8, 1 / 4]
const fewestFirst = 4
const clipParts = 4

/** The ranges for the next forecast, and how those on the way did. */
export function calibrate(samples: readonly PlacedSample[], data: CalibrationData): Calibration {
  return data.kind === 'clips' ? ofClips(samples, data) : ofSeries(samples, data)
}

function ofSeries(samples: readonly PlacedSample[], data: CalibrationData): Calibration {
  const order = [...samples].sort((a, b) => a.newest - b.newest)
  const widths = new Widths(data.leads)
  const tally = new Tally()
  const begin = Math.max(fewestFirst, Math.floor(firstShare * order.length))
  const every = Math.max(1, Math.floor((order.length - begin) / refits))
  const tested = Math.max(begin, Math.floor(untestedShare * order.length))
  let ranges: FromSamples | null = null
  for (let at = begin; at < order.length; at++) {
    const sample = order[at]!
    widths.learn(sample.newest)
    if (ranges === null || (at - begin) % every === 0) {
      const known = order.filter(({ newest }) => newest + data.leads <= sample.newest)
      if (known.length < 2) continue
      ranges = new FromSamples(known, data)
    }
    const fit = ranges.fit(widths)
    for (let level = 0; level < rangeLevels.length; level++)
      for (let lead = 0; lead < data.leads; lead++) {
        const { inside, count } = shareInside(fit, level, sample, lead, data.cells)
        if (count === 0) continue
        widths.expect(sample.newest + lead + 1, level, inside / count)
        if (at >= tested) tally.add(level, inside, count)
      }
  }
  widths.learn(Infinity)
  const base = baseOf(data.facts, data.squares, data.counts, data.leads)
  return { fit: new FromSamples(order, data, base).fit(widths), coverage: tally.shares() }
}

function ofClips(samples: readonly PlacedSample[], data: CalibrationData): Calibration {
  const widths = new Widths(data.leads)
  const tally = new Tally()
  const sequences = [...new Set(samples.map(({ sequence }) => sequence))].sort((a, b) => a - b)
  for (let part = 0; part < Math.min(clipParts, sequences.length); part++) {
    const isTested = ({ sequence }: PlacedSample): boolean =>
      sequences.indexOf(sequence) % clipParts === part
    const others = samples.filter((sample) => !isTested(sample))
    if (others.length === 0) continue
    const fit = new FromSamples(others, data).fit(widths)
    for (const sample of samples.filter(isTested))
      for (let level = 0; level < rangeLevels.length; level++)
        for (let lead = 0; lead < data.leads; lead++) {
          const { inside, count } = shareInside(fit, level, sample, lead, data.cells)
          tally.add(level, inside, count)
        }
  }
  const base = baseOf(data.facts, data.squares, data.counts, data.leads)
  return { fit: new FromSamples(samples, data, base).fit(widths), coverage: tally.shares() }
}

/** What some samples say, before the widths are changed. */
class FromSamples {
  private readonly scores: LeadScores[]
  private readonly base: RangeBase
  /** Forecasts that don't overlap, by lead time. */
  private readonly independent: number[]

  constructor(samples: readonly PlacedSample[], data: CalibrationData, base?: RangeBase) {
    this.base = base ?? baseFrom(samples, data)
    this.scores = leadScores(samples, data.cells, data.leads, this.base)
    this.independent = Array.from({ length: data.leads }, (_, lead) =>
      independentOf(samples, data.kind, lead + 1),
    )
  }

  fit(widths: Widths): RangeFit {
    const offsets = rangeLevels.map((level, at) =>
      this.scores.map(({ scores }, lead) => {
        const few = widening(level, partsOfWindow * this.independent[lead]!, mostChange)
        return endsOf(scores, level, few * widths.factor(at))
      }),
    )
    return { ...this.base, sizes: this.scores.map(({ size }) => size), offsets }
  }
}

/** By the samples alone, so that nothing of the others is known. */
function baseFrom(samples: readonly PlacedSample[], data: CalibrationData): RangeBase {
  const squares = new Float64Array(data.squares.length)
  const counts = new Float64Array(data.counts.length)
  for (const { forecasts, truths } of samples)
    for (let i = 0; i < truths.length; i++) {
      if (Number.isNaN(truths[i]!)) continue
      const cell = data.cells[i % data.cells.length]!
      squares[cell]! += (forecasts[i]! - truths[i]!) ** 2
      counts[cell]!++
    }
  return baseOf(data.facts, squares, counts, data.leads)
}

function independentOf(
  samples: readonly PlacedSample[],
  kind: 'series' | 'clips',
  lead: number,
): number {
  if (kind === 'clips') return new Set(samples.map(({ sequence }) => sequence)).size
  const times = samples.map(({ newest }) => newest)
  const span = Math.max(...times) - Math.min(...times) + 1
  return Math.min(samples.length, Math.max(1, span / lead))
}

/** Factors of the widths by level, and what they still have to learn. */
class Widths {
  private readonly logs: number[] = rangeLevels.map(() => 0)
  private waiting: { known: number; level: number; share: number }[] = []

  constructor(private readonly leads: number) {}

  factor(level: number): number {
    return Math.exp(this.logs[level]!)
  }

  /** @param known the frame that makes it known how many truths were inside */
  expect(known: number, level: number, share: number): void {
    this.waiting.push({ known, level, share })
  }

  /** @param newest the newest known frame */
  learn(newest: number): void {
    const bound = Math.log(mostChange)
    this.waiting = this.waiting.filter(({ known, level, share }) => {
      if (known > newest) return true
      const moved = this.logs[level]! + (pace * (rangeLevels[level]! - share)) / this.leads
      this.logs[level] = Math.min(bound, Math.max(-bound, moved))
      return false
    })
  }
}

class Tally {
  private readonly inside = rangeLevels.map(() => 0)
  private readonly count = rangeLevels.map(() => 0)

  add(level: number, inside: number, count: number): void {
    this.inside[level]! += inside
    this.count[level]! += count
  }

  shares(): (number | null)[] {
    return this.inside.map((inside, level) =>
      this.count[level]! > 0 ? inside / this.count[level]! : null,
    )
  }
}
