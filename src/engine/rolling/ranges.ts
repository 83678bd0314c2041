/**
 * Ranges around a forecast by what its errors were (split conformal prediction, Vovk et al. 2005,
 * with both ends on their own): for each lead time, quantiles of the errors of rolling-origin
 * forecasts, on a scale on which they are about equally large everywhere, for groups of cells that
 * err about equally much where there are enough of them.
 */
import { scaleNamed } from '../references/scale'
import type { ScaleName } from '../references/scale'
import type { ValueFacts } from '../references/values'

/** Errors a group needs at a lead time to have quantiles of its own. */
const fewestErrors = 200
const groupCount = 4

export const rangeLevels = [0.8, 0.95] as const

export interface RangeFit {
  scale: ScaleName
  floor: number | null
  /** Group of each cell of a frame. */
  groups: Uint8Array
  /** [levels][leads][groups]: lower and upper offset on the scale. */
  offsets: [number, number][][][]
}

/** A forecast with its truth, of some cells by lead time; NaN marks a truth without data. */
export interface Sample {
  /** [leads, cells] */
  forecasts: Float32Array
  truths: Float32Array
}

/** Where a range is computed: the scale and floor by the data's values, groups by the errors. */
export function baseOf(
  { amounts, neverNegative }: ValueFacts,
  squares: Float64Array,
  counts: Float64Array,
): Pick<RangeFit, 'scale' | 'floor' | 'groups'> {
  return {
    scale: amounts ? 'root' : 'plain',
    floor: neverNegative ? 0 : null,
    groups: cellGroups(squares, counts),
  }
}

/** Groups cells by their mean squared error, as many in each. */
function cellGroups(squares: Float64Array, counts: Float64Array): Uint8Array {
  const known = [...squares.keys()].filter((cell) => counts[cell]! > 0)
  const error = (cell: number): number => squares[cell]! / counts[cell]!
  known.sort((a, b) => error(a) - error(b))
  const groups = new Uint8Array(squares.length)
  known.forEach((cell, at) => (groups[cell] = Math.floor((at * groupCount) / known.length)))
  return groups
}

/** @param cells the cells of a frame that the samples hold */
export function fitRanges(
  samples: readonly Sample[],
  cells: Int32Array,
  leads: number,
  base: Pick<RangeFit, 'scale' | 'floor' | 'groups'>,
): RangeFit {
  const errors = gatherErrors(samples, cells, leads, base)
  const offsets = rangeLevels.map((level) =>
    errors.map((groups) => {
      const all = sorted(groups.flat())
      return groups.map((own) => endsOf(own.length >= fewestErrors ? sorted(own) : all, level))
    }),
  )
  return { ...base, offsets }
}

/** Errors on the scale, by lead time and group. */
function gatherErrors(
  samples: readonly Sample[],
  cells: Int32Array,
  leads: number,
  { scale, groups }: Pick<RangeFit, 'scale' | 'groups'>,
): number[][][] {
  const transform = scaleNamed(scale)
  const errors = Array.from({ length: leads }, () =>
    Array.from({ length: groupCount }, (): number[] => []),
  )
  for (const { forecasts, truths } of samples)
    for (let i = 0; i < truths.length; i++) {
      if (Number.isNaN(truths[i]!)) continue
      const at = i % cells.length
      const lead = (i - at) / cells.length
      errors[lead]![groups[cells[at]!]!]!.push(
        transform.to(truths[i]!) - transform.to(forecasts[i]!),
      )
    }
  return errors
}

function sorted(values: number[]): Float64Array {
  return Float64Array.from(values).sort()
}

/** The quantiles that leave half the rest on either side, by the conformal rank of n + 1. */
function endsOf(errors: Float64Array, level: number): [number, number] {
  const n = errors.length
  if (n === 0) return [0, 0]
  const rank = Math.ceil(((1 + level) / 2) * (n + 1))
  const upper = Math.min(n, rank) - 1
  return [errors[n - 1 - upper]!, errors[upper]!]
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
  { scale, floor, groups, offsets }: RangeFit,
  level: number,
  forecast: Float32Array,
  oneStep = false,
): RangeEnds {
  const transform = scaleNamed(scale)
  const leads = offsets[level]!
  const end = (side: 0 | 1): Float32Array =>
    forecast.map((value, i) => {
      const cell = i % groups.length
      const lead = oneStep ? 0 : Math.min(leads.length - 1, (i - cell) / groups.length)
      const offset = leads[lead]![groups[cell]!]![side]
      return Math.max(floor ?? -Infinity, transform.from(transform.to(value) + offset))
    })
  return { lower: end(0), upper: end(1) }
}

/**
 * Share of the truths inside their range by level, over several ranges and the samples each is
 * tested on; null where nothing tests them.
 */
export function coverage(
  tests: readonly { fit: RangeFit; samples: readonly Sample[] }[],
  cells: Int32Array,
): (number | null)[] {
  return rangeLevels.map((_, level) => {
    let [inside, count] = [0, 0]
    for (const { fit, samples } of tests)
      for (const sample of samples) {
        const counted = insideOf(fit, level, sample, cells)
        inside += counted.inside
        count += counted.count
      }
    return count > 0 ? inside / count : null
  })
}

function insideOf(
  { scale, floor, groups, offsets }: RangeFit,
  level: number,
  { forecasts, truths }: Sample,
  cells: Int32Array,
): { inside: number; count: number } {
  const transform = scaleNamed(scale)
  let [inside, count] = [0, 0]
  for (let i = 0; i < truths.length; i++) {
    if (Number.isNaN(truths[i]!)) continue
    const at = i % cells.length
    const [low, high] = offsets[level]![(i - at) / cells.length]![groups[cells[at]!]!]!
    const end = (offset: number): number =>
      Math.max(floor ?? -Infinity, transform.from(transform.to(forecasts[i]!) + offset))
    count++
    if (truths[i]! >= end(low) && truths[i]! <= end(high)) inside++
  }
  return { inside, count }
}
