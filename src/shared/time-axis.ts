/**
 * What time a frame has, also past the end of the data: forecasts carry dates that no observation
 * has yet. All arithmetic is in UTC; months, years and what else the calendar makes are counted
 * from the start (31 January + 1 month = the last of February).
 */
import { isCalendarUnit, msPerDay, slotsOf, type CalendarUnit } from './calendar'
import type { TimeAxis, TimeUnit } from './dataset'
import { periodName } from './period-names'

type Marks = Extract<TimeAxis, { kind: 'calendar' }>['marks']

const millisecondsOf: Readonly<Record<Exclude<TimeUnit, CalendarUnit>, number>> = {
  second: 1e3,
  minute: 6e4,
  hour: 36e5,
  day: msPerDay,
  week: 7 * msPerDay,
}

/**
 * `start` moved by a whole number of units (negative: back).
 * @param marks what the start marks of its period; the moved one marks the same
 */
export function addUnits(start: Date, count: number, unit: TimeUnit, marks?: Marks): Date {
  if (!isCalendarUnit(unit)) return new Date(start.getTime() + count * millisecondsOf[unit])
  const { of, begin, perUnit } = slotsOf[unit]
  const from = of(start.getTime())
  const to = from + count * perUnit
  if (marks === 'end') return new Date(begin(to + 1) - (begin(from + 1) - start.getTime()))
  const offset = start.getTime() - begin(from)
  const days = (begin(to + 1) - begin(to)) / msPerDay
  const day = Math.min(Math.floor(offset / msPerDay), days - 1)
  return new Date(begin(to) + day * msPerDay + (offset % msPerDay))
}

/**
 * The instant of frame `index` (counted from 0, may lie past the end), or null when the axis has no
 * dates.
 */
export function frameInstant(axis: TimeAxis, index: number): Date | null {
  if (axis.kind === 'index') return null
  return addUnits(new Date(axis.start), index * axis.step.count, axis.step.unit, axis.marks)
}

/** The number by which frame `index` is counted: from 1, or as the file counts. */
export function frameNumber(axis: TimeAxis, index: number): number {
  if (axis.kind === 'calendar') return index + 1
  return (axis.first ?? 1) + index * (axis.every ?? 1)
}

/**
 * The time of frame `index` as shown to a person: `2020-03-02`, `2020-03`, `2020-W10`, `2020-03-02
 * 14:05`, or `frame 3` (counted from 1, or as the file counts).
 */
export function formatFrameTime(axis: TimeAxis, index: number): string {
  const instant = frameInstant(axis, index)
  if (axis.kind === 'index' || instant === null || Number.isNaN(instant.getTime()))
    return `frame ${frameNumber(axis, index)}`
  if (axis.names !== undefined) return periodName(instant.getTime(), axis.names)
  const iso = instant.toISOString()
  const day = iso.slice(0, iso.indexOf('T'))
  const clock = iso.slice(day.length + 1)
  switch (axis.step.unit) {
    case 'second':
      return `${day} ${clock.slice(0, 8)}`
    case 'minute':
    case 'hour':
      return `${day} ${clock.slice(0, clock.startsWith('00', 6) ? 5 : 8)}`
    case 'month':
      return day.endsWith('-01') ? day.slice(0, -3) : day
    case 'year':
      return day.endsWith('-01-01') ? day.slice(0, -6) : day
    case 'day':
    case 'week':
    case 'pentad':
    case 'dekad':
    case 'composite8':
    case 'composite16':
      return clock.startsWith('00:00') ? day : `${day} ${clock.slice(0, 5)}`
    default:
      return axis.step.unit satisfies never
  }
}

/** The same for a sentence: a date as it is written, or the frame's number. */
export function momentOf(axis: TimeAxis, index: number): string | number {
  const instant = frameInstant(axis, index)
  const isDate = instant !== null && !Number.isNaN(instant.getTime())
  return isDate ? formatFrameTime(axis, index) : frameNumber(axis, index)
}

/**
 * Steps by which one axis begins after another of the same step; null where they can't be laid
 * beside each other.
 */
export function stepsBetween(axis: TimeAxis, later: TimeAxis): number | null {
  if (axis.kind === 'index' || later.kind === 'index') return countedBetween(axis, later)
  const { count, unit } = axis.step
  if (later.step.count !== count || later.step.unit !== unit) return null
  const [from, to] = [new Date(axis.start), new Date(later.start)]
  if (!isCalendarUnit(unit))
    return Math.round((to.getTime() - from.getTime()) / (count * millisecondsOf[unit]))
  const { of, perUnit } = slotsOf[unit]
  return Math.round((of(to.getTime()) - of(from.getTime())) / (count * perUnit))
}

function countedBetween(axis: TimeAxis, later: TimeAxis): number | null {
  if (axis.kind !== 'index' || later.kind !== 'index') return null
  const every = axis.every ?? 1
  return (later.every ?? 1) === every ? ((later.first ?? 1) - (axis.first ?? 1)) / every : null
}

/** The length of `count` steps, in the axis' unit; `step` when the axis has no dates. */
export function stepsOf(axis: TimeAxis, count: number): { count: number; unit: TimeUnit | 'step' } {
  return axis.kind === 'calendar'
    ? { count: count * axis.step.count, unit: axis.step.unit }
    : { count, unit: 'step' }
}
