/**
 * Ranges around a forecast by what its errors were (split conformal prediction, Vovk et al. 2005,
 * with both ends on their own), each error measured by how large errors of its kind are (locally
 * weighted, Lei et al. 2018): by lead time, by cell, and for amounts by how much is forecast there
 * and all over the frame. So a range grows with a wave, and is narrow where hardly anything is.
 */
import { scaleNamed } from '../references/scale'
import type { ScaleName } from '../references/scale'
import type { ValueFacts } from '../references/values'
import { leastErrorWeights } from './non-negative'

export const rangeLevels = [0.8, 0.95] as const

export interface RangeFit {
  scale: ScaleName
  floor: number | null
  /** Typical error of each cell of a frame, on the scale; 0 where no truth was ever seen. */
  typical: Float32Array
  /** How large an error is, by lead time: see `sizeOf`. */
  sizes: ErrorSize[]
  /** [levels][leads]: lower and upper offset in sizes of an error. */
  offsets: [number, number][][]
}

/** Weights of 1, the cell's typical error, the size of the value, and that all over the frame. */
export interface ErrorSize {
  weights: readonly [number, number, number, number]
  /** No error is expected to be smaller. */
  least: number
}

/** A forecast with its truth, of some cells by lead time; NaN marks a truth without data. */
export interface Sample {
  /** [leads, cells] */
  forecasts: Float32Array
  truths: Float32Array
}

/** Where a range is computed: the scale and floor by the data's values. */
export type RangeBase = Pick<RangeFit, 'scale' | 'floor' | 'typical'>

/** An error is not expected to be smaller than this share of the mean one. */
const leastShare = 0.05
/** Windows that the mean of all cells counts as, beside a cell's own errors. */
const meanWindows = 3
/** More scores than this hardly move a quantile. */
const mostScores = 20_000

/**
 * @param squares squared error of each cell of a frame in the data's unit, summed over windows and
 * lead times; and of how many
 */
export function baseOf(
  { amounts, neverNegative }: ValueFacts,
  squares: Float64Array,
  counts: Float64Array,
  leads: number,
): RangeBase {
  const scale = amounts ? 'root' : 'plain'
  const floor = neverNegative ? 0 : null
  return { scale, floor, typical: typicalErrors(scale, squares, counts, leads) }
}

/** Root mean squared errors, drawn towards the mean of all the more the fewer there are. */
function typicalErrors(
  scale: ScaleName,
  squares: Float64Array,
  counts: Float64Array,
  leads: number,
): Float32Array {
  const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0)
  const mean = sum(squares) / Math.max(1, sum(counts))
  const transform = scaleNamed(scale)
  const extra = meanWindows * leads
  return Float32Array.from(squares, (square, cell) => {
    const count = counts[cell]!
    return count === 0 ? 0 : transform.to(Math.sqrt((square + extra * mean) / (count + extra)))
  })
}

/** Scores of a lead time: errors in sizes of an error, sorted; and the size's fit. */
export interface LeadScores {
  size: ErrorSize
  scores: Float64Array
}

/** @param cells the cells of a frame that the samples hold */
export function leadScores(
  samples: readonly Sample[],
  cells: Int32Array,
  leads: number,
  base: RangeBase,
): LeadScores[] {
  const stride = Math.max(1, Math.ceil((samples.length * cells.length) / mostScores))
  return Array.from({ length: leads }, (_, lead) => {
    const { errors, features } = gather(samples, cells, lead, base, stride)
    const weights = leastErrorWeights(features, errors.map(Math.abs))
    const mean = errors.reduce((sum, error) => sum + Math.abs(error), 0) / (errors.length || 1)
    const size = { weights, least: leastShare * mean || Number.MIN_VALUE }
    const scores = Float64Array.from(errors, (error, i) => error / sizeOf(size, features[i]!))
    return { size, scores: scores.sort() }
  })
}

type Features = readonly [number, number, number, number]

function gather(
  samples: readonly Sample[],
  cells: Int32Array,
  lead: number,
  { scale, typical }: RangeBase,
  stride: number,
): { errors: number[]; features: Features[] } {
  const transform = scaleNamed(scale)
  const errors: number[] = []
  const features: Features[] = []
  for (const [s, { forecasts, truths }] of samples.entries()) {
    const from = lead * cells.length
    const frame = forecasts.subarray(from, from + cells.length)
    const all = frameSize(scale, frame, (at) => typical[cells[at]!]! > 0)
    for (let at = s % stride; at < cells.length; at += stride) {
      const truth = truths[from + at]!
      if (Number.isNaN(truth)) continue
      const value = transform.to(frame[at]!)
      errors.push(transform.to(truth) - value)
      features.push(featuresOf(scale, typical[cells[at]!]!, value, all))
    }
  }
  return { errors, features }
}

/** The size of values says how large errors are where they are amounts. */
function featuresOf(scale: ScaleName, typical: number, value: number, all: number): Features {
  return scale === 'plain' ? [1, typical, 0, 0] : [1, typical, Math.abs(value), all]
}

/** Root mean square of a frame's values on the scale, over the cells that have truths. */
function frameSize(
  scale: ScaleName,
  frame: Float32Array,
  isKnown: (cell: number) => boolean,
): number {
  if (scale === 'plain') return 0
  const transform = scaleNamed(scale)
  let [sum, count] = [0, 0]
  frame.forEach((value, cell) => {
    if (!isKnown(cell) || Number.isNaN(value)) return
    sum += transform.to(value) ** 2
    count++
  })
  return Math.sqrt(sum / Math.max(1, count))
}

function sizeOf({ weights, least }: ErrorSize, features: Features): number {
  let size = 0
  for (let i = 0; i < features.length; i++) size += weights[i]! * features[i]!
  return Math.max(least, size)
}

/**
 * The quantiles that leave half the rest on either side, by the conformal rank of n + 1, moved
 * apart about their median; a range holds its forecast.
 */
export function endsOf(scores: Float64Array, level: number, wider: number): [number, number] {
  const n = scores.length
  if (n === 0) return [0, 0]
  const rank = Math.ceil(((1 + level) / 2) * (n + 1))
  const upper = Math.min(n, rank) - 1
  const middle = scores[Math.floor((n - 1) / 2)]!
  const moved = (end: number): number => middle + wider * (end - middle)
  return [Math.min(0, moved(scores[n - 1 - upper]!)), Math.max(0, moved(scores[upper]!))]
}

/** The two ends of a range, [steps, H, W, C] each. */
export interface RangeEnds {
  lower: Float32Array
  upper: Float32Array
}

/**
 * Lower and upper ends for a forecast's frames; beyond the lead times fitted, as wide as at the
 * last.
 * @param oneStep every frame is a forecast of lead time 1
 */
export function rangeOf(
  fit: RangeFit,
  level: number,
  forecast: Float32Array,
  oneStep = false,
): RangeEnds {
  const { typical, sizes } = fit
  const cells = Int32Array.from(typical.keys())
  const ends = {
    lower: new Float32Array(forecast.length),
    upper: new Float32Array(forecast.length),
  }
  for (let from = 0, step = 0; from < forecast.length; from += typical.length, step++) {
    const lead = oneStep ? 0 : Math.min(sizes.length - 1, step)
    const frame = forecast.subarray(from, from + typical.length)
    endsOfFrame(fit, level, lead, frame, cells, (at, low, high) => {
      ends.lower[from + at] = low
      ends.upper[from + at] = high
    })
  }
  return ends
}

/** Share of a sample's truths inside their range at a lead time; null without any. */
export function shareInside(
  fit: RangeFit,
  level: number,
  { forecasts, truths }: Sample,
  lead: number,
  cells: Int32Array,
): { inside: number; count: number } {
  const from = lead * cells.length
  const frame = forecasts.subarray(from, from + cells.length)
  let [inside, count] = [0, 0]
  endsOfFrame(fit, level, lead, frame, cells, (at, low, high) => {
    const truth = truths[from + at]!
    if (Number.isNaN(truth)) return
    count++
    if (truth >= low && truth <= high) inside++
  })
  return { inside, count }
}

/** @param cells the cells of a frame that `frame` holds */
function endsOfFrame(
  { scale, floor, typical, sizes, offsets }: RangeFit,
  level: number,
  lead: number,
  frame: Float32Array,
  cells: Int32Array,
  take: (at: number, low: number, high: number) => void,
): void {
  const transform = scaleNamed(scale)
  const [low, high] = offsets[level]![lead]!
  const all = frameSize(scale, frame, (at) => typical[cells[at]!]! > 0)
  for (let at = 0; at < frame.length; at++) {
    const value = transform.to(frame[at]!)
    const size = sizeOf(sizes[lead]!, featuresOf(scale, typical[cells[at]!]!, value, all))
    const end = (offset: number): number =>
      Math.max(floor ?? -Infinity, transform.from(value + offset * size))
    take(at, end(low), end(high))
  }
}
