/**
 * Whether the newest period is incomplete: reports come in late, and a table that was made in the
 * middle of a week or before all had reported ends with a sum that is far too small.
 */
import type { Maps } from './maps'

/** Periods that say how much a sum falls at most from one to the next. */
const [fewestBefore, mostBefore] = [8, 104]
/** The newest sum is suspicious below this share of the least that was expected. */
const suspicious = 0.5

export interface LastPeriod {
  frame: number
  /** Sums over all cells of the newest period and of the one before. */
  sum: number
  before: number
}

/** The newest period where its sum falls as none before it did, to less than half; else null. */
export function incompletePeriod({ values, axis, cells }: Maps): LastPeriod | null {
  const last = axis.frames - 1
  const first = Math.max(0, last - mostBefore)
  if (last - first < fewestBefore) return null
  const sums = Array.from({ length: last - first + 1 }, (_, i) =>
    sumOf(values, axis.frames, cells.length, first + i),
  )
  if (sums.some((sum) => sum < 0)) return null
  const [before = 0, sum = 0] = sums.slice(-2)
  const falls = sums
    .slice(1, -1)
    .flatMap((one, i) => ((sums[i] ?? 0) > 0 ? [one / (sums[i] ?? 1)] : []))
  if (before === 0 || falls.length < fewestBefore - 1) return null
  const least = Math.min(1, ...falls)
  return sum / before < suspicious * least ? { frame: last, sum, before } : null
}

function sumOf(values: Float64Array, frames: number, cells: number, frame: number): number {
  let sum = 0
  for (let slot = 0; slot < cells; slot++) {
    const value = values[slot * frames + frame] as number
    if (!Number.isNaN(value)) sum += value
  }
  return sum
}
