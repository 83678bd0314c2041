/**
 * A colour scale: which value gets which place between a colour map's ends. One scale is locked for
 * all frames and panels of a figure, so that equal colours always mean equal values.
 */
import type { ScaleKind } from './picture-options'
import { niceStep } from './round-numbers'

export interface ValueRange {
  min: number
  max: number
}

export interface ColorScale extends ValueRange {
  /**
   * `square-root`: gives small values more colours; for counts that lie mostly near zero. Needs
   * `min` = 0.
   */
  kind: 'linear' | 'square-root'
  /** Whether some shown value lies beyond the end and gets the end's colour. */
  clipped: { low: boolean; high: boolean }
}

/** Place of a value between the scale's ends, 0..1; values beyond an end get that end. */
export function positionOf(scale: ColorScale, value: number): number {
  const share = Math.min(1, Math.max(0, (value - scale.min) / (scale.max - scale.min)))
  return scale.kind === 'square-root' ? Math.sqrt(share) : share
}

/** Smallest and largest finite value; null when there is none. */
export function rangeOf(...arrays: readonly Float32Array[]): ValueRange | null {
  let [min, max] = [Infinity, -Infinity]
  for (const values of arrays)
    for (const value of values) {
      if (value < min && value !== -Infinity) min = value
      if (value > max && value !== Infinity) max = value
    }
  return min <= max ? { min, max } : null
}

/**
 * A scale for values, from what was observed. A few outliers (a correction of thousands of cases
 * booked in one week) don't stretch it, and a forecast may widen it only as far as `known` (the
 * whole dataset's range), so that a forecast that runs away does not darken the truth. What lies
 * beyond an end gets the end's colour, and the legend says so.
 */
export function valueScale(
  observed: readonly Float32Array[],
  predicted: readonly Float32Array[],
  known: ValueRange,
  kind: ScaleKind,
): ColorScale {
  const seen = rangeOf(...observed) ?? known
  const foreseen = rangeOf(...predicted) ?? seen
  const usual = withoutOutliers(observed, seen)
  // An end that was cut stays cut: outliers of the truth come back in a forecast, and in the
  // dataset's range.
  const widened = {
    min: usual.min > seen.min ? usual.min : Math.min(seen.min, Math.max(foreseen.min, known.min)),
    max: usual.max < seen.max ? usual.max : Math.max(seen.max, Math.min(foreseen.max, known.max)),
  }
  const { min, max } = roundOutward(widened)
  const rooted =
    min === 0 && (kind === 'square-root' || (kind === 'automatic' && areMostlySmall(observed, max)))
  return {
    min,
    max,
    kind: rooted ? 'square-root' : 'linear',
    clipped: {
      low: Math.min(seen.min, foreseen.min) < min,
      high: Math.max(seen.max, foreseen.max) > max,
    },
  }
}

/**
 * A scale for forecast minus truth, the same to both sides of zero and never wider than the values'
 * own.
 */
export function differenceScale(
  differences: readonly Float32Array[],
  values: ColorScale,
): ColorScale {
  const range = rangeOf(...differences) ?? { min: 0, max: 0 }
  const sizes = differences.map((frame) => frame.map((value) => Math.abs(value)))
  const largest = withoutOutliers(sizes, { min: 0, max: Math.max(-range.min, range.max) }).max
  const limit = values.max - values.min
  const bound = largest === 0 ? limit : Math.min(roundOutward({ min: 0, max: largest }).max, limit)
  return {
    min: -bound,
    max: bound,
    kind: 'linear',
    clipped: { low: range.min < -bound, high: range.max > bound },
  }
}

/**
 * Ends a person can read: rounded outward to about a twentieth of the range, and to zero when the
 * values begin near it.
 */
export function roundOutward({ min, max }: ValueRange): ValueRange {
  if (min === max)
    return min === 0
      ? { min: 0, max: 1 }
      : roundOutward({ min: min - Math.abs(min) / 2, max: max + Math.abs(max) / 2 })
  const fromZero = min > 0 && min < max / 4 ? 0 : min
  const step = niceStep((max - fromZero) / 20)
  return {
    min: Math.floor(fromZero / step + 1e-9) * step,
    max: Math.ceil(max / step - 1e-9) * step,
  }
}

/**
 * Share of the values, at each end, that may be outliers, and how far out (in ranges of the others)
 * they must lie.
 */
const outlierShare = 0.005
const outlierDistance = 1
const fewestValues = 200

/**
 * The range without outliers: an end is cut to the range of all but the outermost half per cent of
 * the values when that leaves less than half of the scale. Zeros, of which sparse data is full, are
 * not counted. Counts that a correction took slightly below zero begin at zero.
 */
function withoutOutliers(arrays: readonly Float32Array[], seen: ValueRange): ValueRange {
  const values = nonZeroValues(arrays).sort()
  if (values.length < fewestValues) return seen
  const cut = Math.ceil(values.length * outlierShare)
  const low = Math.min(0, values[cut] ?? seen.min)
  const high = Math.max(0, values[values.length - 1 - cut] ?? seen.max)
  const inner = { min: seen.min >= 0 ? seen.min : low, max: seen.max <= 0 ? seen.max : high }
  const range = inner.max - inner.min
  const min = inner.min - seen.min > outlierDistance * range ? inner.min : seen.min
  const max = seen.max - inner.max > outlierDistance * range ? inner.max : seen.max
  return { min: min < 0 && min > -0.02 * max ? 0 : min, max }
}

function nonZeroValues(arrays: readonly Float32Array[]): Float32Array {
  const found = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0))
  let count = 0
  for (const values of arrays)
    for (const value of values) if (value !== 0 && Number.isFinite(value)) found[count++] = value
  return found.subarray(0, count)
}

/**
 * Counts of rare things: among the values above zero, three of four lie in the lowest tenth of the
 * scale.
 */
function areMostlySmall(arrays: readonly Float32Array[], max: number): boolean {
  let [positive, small] = [0, 0]
  for (const values of arrays)
    for (const value of values)
      if (value > 0) {
        positive += 1
        if (value < max / 10) small += 1
      }
  return positive > 0 && small >= positive * 0.75
}
