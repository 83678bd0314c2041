/**
 * A colour scale: which value gets which place between a colour map's ends. One scale is locked for all frames and panels of a
 * figure, so that equal colours always mean equal values.
 */
import type { ScaleKind } from './picture-options'
import { niceStep } from './ticks'

export interface ValueRange {
  min: number
  max: number
}

export interface ColorScale extends ValueRange {
  /** `square-root`: gives small values more colours; for counts that lie mostly near zero. Needs `min` = 0. */
  kind: 'linear' | 'square-root'
  /** Whether some shown value lies beyond the end and gets the end's colour. */
  clipped: { low: boolean; high: boolean }
}

/** Place of a value between the scale's ends, 0..1; values beyond an end get that end. */
export function positionOf(scale: ColorScale, value: number): number {
  const share = Math.min(1, Math.max(0, (value - scale.min) / (scale.max - scale.min)))
  return scale.kind === 'square-root' ? Math.sqrt(share) : share
}

/** Smallest and largest valid (not NaN) value; null when there is none. */
export function rangeOf(...arrays: readonly Float32Array[]): ValueRange | null {
  let [min, max] = [Infinity, -Infinity]
  for (const values of arrays)
    for (const value of values) {
      if (value < min) min = value
      if (value > max) max = value
    }
  return min <= max ? { min, max } : null
}

/**
 * A scale for values, from what was observed. A forecast may widen it only as far as `known` (the whole dataset's range), so that
 * a forecast that runs away does not darken the truth; what lies beyond gets the end's colour and the legend says so.
 */
export function valueScale(
  observed: readonly Float32Array[],
  predicted: readonly Float32Array[],
  known: ValueRange,
  kind: ScaleKind,
): ColorScale {
  const seen = rangeOf(...observed) ?? known
  const foreseen = rangeOf(...predicted) ?? seen
  const widened = {
    min: Math.min(seen.min, Math.max(foreseen.min, known.min)),
    max: Math.max(seen.max, Math.min(foreseen.max, known.max)),
  }
  const { min, max } = roundOutward(widened)
  const rooted = min === 0 && (kind === 'square-root' || (kind === 'automatic' && areMostlySmall(observed, max)))
  return {
    min,
    max,
    kind: rooted ? 'square-root' : 'linear',
    clipped: { low: Math.min(seen.min, foreseen.min) < min, high: Math.max(seen.max, foreseen.max) > max },
  }
}

/** A scale for forecast minus truth, the same to both sides of zero and never wider than the values' own. */
export function differenceScale(differences: readonly Float32Array[], values: ColorScale): ColorScale {
  const range = rangeOf(...differences) ?? { min: 0, max: 0 }
  const largest = Math.max(-range.min, range.max)
  const limit = values.max - values.min
  const bound = largest === 0 ? limit : Math.min(roundOutward({ min: 0, max: largest }).max, limit)
  return { min: -bound, max: bound, kind: 'linear', clipped: { low: range.min < -bound, high: range.max > bound } }
}

/** Ends a person can read: rounded outward to about a twentieth of the range, and to zero when the values begin near it. */
export function roundOutward({ min, max }: ValueRange): ValueRange {
  if (min === max)
    return min === 0 ? { min: 0, max: 1 } : roundOutward({ min: min - Math.abs(min) / 2, max: max + Math.abs(max) / 2 })
  const fromZero = min > 0 && min < max / 4 ? 0 : min
  const step = niceStep((max - fromZero) / 20)
  return { min: Math.floor(fromZero / step + 1e-9) * step, max: Math.ceil(max / step - 1e-9) * step }
}

/** Counts of rare things: among the values above zero, nine of ten lie in the lowest tenth of the scale. */
function areMostlySmall(arrays: readonly Float32Array[], max: number): boolean {
  let [positive, small] = [0, 0]
  for (const values of arrays)
    for (const value of values)
      if (value > 0) {
        positive += 1
        if (value < max / 10) small += 1
      }
  return positive > 0 && small >= positive * 0.9
}
