/**
 * What time a frame has, also past the end of the data: forecasts carry dates that no observation
 * has yet. All arithmetic is in UTC; months and years follow the calendar, counted from the start
 * (31 January + 1 month = the last of February).
 */
import type { TimeAxis, TimeUnit } from './dataset'

const millisecondsOf = { second: 1e3, minute: 6e4, hour: 36e5, day: 864e5, week: 6048e5 } as const

/** `start` moved by a whole number of units (negative: back). */
export function addUnits(start: Date, count: number, unit: TimeUnit): Date {
  if (unit !== 'month' && unit !== 'year')
    return new Date(start.getTime() + count * millisecondsOf[unit])
  const months = count * (unit === 'year' ? 12 : 1)
  const moved = new Date(start)
  moved.setUTCDate(1)
  moved.setUTCMonth(moved.getUTCMonth() + months)
  const lastDay = new Date(
    Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0),
  ).getUTCDate()
  moved.setUTCDate(Math.min(start.getUTCDate(), lastDay))
  return moved
}

/**
 * The instant of frame `index` (counted from 0, may lie past the end), or null when the axis has no
 * dates.
 */
export function frameInstant(axis: TimeAxis, index: number): Date | null {
  if (axis.kind === 'index') return null
  return addUnits(new Date(axis.start), index * axis.step.count, axis.step.unit)
}

/**
 * The time of frame `index` as shown to a person: `2020-03-02`, `2020-03`, `2020-03-02 14:05`, or
 * `frame 3` (counted from 1).
 */
export function formatFrameTime(axis: TimeAxis, index: number): string {
  const instant = frameInstant(axis, index)
  if (axis.kind === 'index' || instant === null) return `frame ${index + 1}`
  if (Number.isNaN(instant.getTime())) return `frame ${index + 1}`
  const iso = instant.toISOString()
  const day = iso.slice(0, iso.indexOf('T'))
  const clock = iso.slice(day.length + 1)
  switch (axis.step.unit) {
    case 'second':
      return `${day} ${clock.slice(0, 8)}`
    case 'minute':
    case 'hour':
      return `${day} ${clock.slice(0, clock.startsWith('00', 6) ? 5 : 8)}`
    case 'day':
    case 'week':
      return clock.startsWith('00:00') ? day : `${day} ${clock.slice(0, 5)}`
    case 'month':
      return day.endsWith('-01') ? day.slice(0, -3) : day
    case 'year':
      return day.endsWith('-01-01') ? day.slice(0, -6) : day
    default:
      return axis.step.unit satisfies never
  }
}

/** The same for a sentence: a date as it is written, or the frame's number, counted from 1. */
export function momentOf(axis: TimeAxis, index: number): string | number {
  const instant = frameInstant(axis, index)
  const isDate = instant !== null && !Number.isNaN(instant.getTime())
  return isDate ? formatFrameTime(axis, index) : index + 1
}

/**
 * Steps by which one axis begins after another of the same step; 0 where neither has dates, null
 * where they can't be laid beside each other.
 */
export function stepsBetween(axis: TimeAxis, later: TimeAxis): number | null {
  if (axis.kind === 'index' || later.kind === 'index') return axis.kind === later.kind ? 0 : null
  const { count, unit } = axis.step
  if (later.step.count !== count || later.step.unit !== unit) return null
  const [from, to] = [new Date(axis.start), new Date(later.start)]
  if (unit !== 'month' && unit !== 'year')
    return Math.round((to.getTime() - from.getTime()) / (count * millisecondsOf[unit]))
  const years = to.getUTCFullYear() - from.getUTCFullYear()
  const months = 12 * years + to.getUTCMonth() - from.getUTCMonth()
  return Math.round(months / (count * (unit === 'year' ? 12 : 1)))
}

/** The length of `count` steps, in the axis' unit; `step` when the axis has no dates. */
export function stepsOf(axis: TimeAxis, count: number): { count: number; unit: TimeUnit | 'step' } {
  return axis.kind === 'calendar'
    ? { count: count * axis.step.count, unit: axis.step.unit }
    : { count, unit: 'step' }
}
