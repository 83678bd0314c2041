/** From the dates of a table to a regular axis of frames. */
import type { TimeAxis, TimeUnit } from '../../shared/dataset'
import { addUnits } from '../../shared/time-axis'

export interface Step {
  count: number
  unit: TimeUnit
}

const lengths = [
  ['week', 6048e5],
  ['day', 864e5],
  ['hour', 36e5],
  ['minute', 6e4],
  ['second', 1e3],
] as const

/**
 * The step of sorted, distinct instants, and whether all of them lie on it. Frame numbers
 * (`isIndex`) count by their step.
 */
export function guessStep(
  instants: readonly number[],
  isIndex: boolean,
): { step: Step; isRegular: boolean } {
  const gaps = instants.slice(1).map((instant, i) => instant - (instants[i] ?? 0))
  if (gaps.length === 0) return { step: { count: 1, unit: 'day' }, isRegular: true }
  const smallest = gaps.reduce((least, gap) => Math.min(least, gap), Infinity)
  if (isIndex)
    return {
      step: { count: smallest, unit: 'day' },
      isRegular: gaps.every((gap) => gap % smallest === 0),
    }
  const monthly = guessMonths(instants, smallest)
  if (monthly !== null) return { step: monthly, isRegular: true }
  const usual = mostFrequent(gaps)
  const isRegular = gaps.every((gap) => gap % usual === 0)
  const [unit, length] = lengths.find(([, ms]) => usual % ms === 0) ?? ['second', 1e3]
  return { step: { count: Math.max(1, Math.round(usual / length)), unit }, isRegular }
}

/**
 * Months or years, when all dates fall on the same day of the month (or on the last one) and none
 * is nearer than four weeks.
 */
function guessMonths(instants: readonly number[], smallest: number): Step | null {
  if (smallest < 28 * 864e5) return null
  const dates = instants.map((instant) => new Date(instant))
  const days = new Set(dates.map((date) => date.getUTCDate()))
  const atEnds = dates.every((date) => addUnits(date, 1, 'day').getUTCDate() === 1)
  if (days.size > 1 && !atEnds) return null
  const months = dates.map((date) => date.getUTCFullYear() * 12 + date.getUTCMonth())
  const gap = months
    .slice(1)
    .reduce((divisor, month, i) => greatestCommonDivisor(divisor, month - (months[i] ?? 0)), 0)
  if (gap === 0) return null
  return gap % 12 === 0 ? { count: gap / 12, unit: 'year' } : { count: gap, unit: 'month' }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 1
}

export interface FrameAxis {
  time: TimeAxis
  frames: number
  /** The frame of an instant: the last one that begins at or before it. */
  frameOf(instant: number): number
}

/** The regular axis from the earliest to the latest instant. */
export function layFrames(instants: readonly number[], step: Step, isIndex: boolean): FrameAxis {
  const first = instants.reduce((least, instant) => Math.min(least, instant), Infinity)
  const last = instants.reduce((most, instant) => Math.max(most, instant), -Infinity)
  const frameOf = isIndex
    ? (instant: number) => Math.floor((instant - first) / step.count)
    : frameCounter(first, step)
  const time: TimeAxis = isIndex
    ? { kind: 'index' }
    : { kind: 'calendar', start: new Date(first).toISOString(), step }
  return { time, frames: frameOf(last) + 1, frameOf }
}

function frameCounter(first: number, { count, unit }: Step): (instant: number) => number {
  if (unit !== 'month' && unit !== 'year') {
    const length = count * (lengths.find(([name]) => name === unit)?.[1] ?? 1)
    return (instant) => Math.floor((instant - first) / length)
  }
  const start = new Date(first)
  return (instant) => {
    const date = new Date(instant)
    const months =
      (date.getUTCFullYear() - start.getUTCFullYear()) * 12 +
      date.getUTCMonth() -
      start.getUTCMonth()
    const units = Math.floor((unit === 'year' ? months / 12 : months) / count) * count
    return (addUnits(start, units, unit).getTime() > instant ? units - count : units) / count
  }
}
