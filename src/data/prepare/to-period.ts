/** Puts the frames of each week, month, quarter or year of the calendar into one. */
import { dayInstant, isWeekSystem, msPerDay, slotsOf, weekSystems } from '../../shared/calendar'
import type { Slots } from '../../shared/calendar'
import type { TimeAxis } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'
import { toPeriodSchema, type SettingsOf } from '../../shared/prepare'
import { frameInstant } from '../../shared/time-axis'
import { valuesInFrame } from '../frame-source'
import { frameByFrame } from './frame-by-frame'
import { Gathered } from './gathered'
import type { PrepareStep } from './prepare-step'

type Period = SettingsOf<'to-period'>['period']

export const toPeriod: PrepareStep<'to-period'> = {
  id: 'to-period',
  schema: toPeriodSchema,
  apply(source, settings) {
    const { shape, time } = source.description
    const { first, counts, start } = periodsOf(time, shape.frames, settings.period)
    return {
      description: {
        ...source.description,
        shape: { ...shape, frames: counts.length },
        time: axisOf(start, settings.period),
        dtype: 'float32',
        tableForm: null,
      },
      async *chunks(signal) {
        const period = new Gathered(valuesInFrame(shape), settings)
        let [at, taken] = [0, 0]
        for await (const frame of frameByFrame(source, signal)) {
          if (frame.frame === first) [at, taken] = [0, 0]
          if (frame.frame < first || at >= counts.length) continue
          period.add(frame)
          if (++taken < (counts[at] ?? 0)) continue
          yield period.finish(taken)
          ;[at, taken] = [at + 1, 0]
        }
      },
    }
  },
}

/** Weeks as periods that follow each other. */
const weeksFrom = (day: number): Slots => {
  // 5 January 1970 was a Monday.
  const begin = dayInstant(1970, 0, 4 + day)
  return {
    of: (instant) => Math.floor((instant - begin) / (7 * msPerDay)),
    begin: (slot) => begin + slot * 7 * msPerDay,
  }
}

const grouped = (months: number): Slots => ({
  of: (instant) => Math.floor(slotsOf.month.of(instant) / months),
  begin: (slot) => slotsOf.month.begin(slot * months),
})

function slotsFor(period: Period): Slots {
  if (isWeekSystem(period)) return weeksFrom(weekSystems[period])
  return grouped({ month: 1, quarter: 3, year: 12 }[period])
}

function axisOf(start: number, period: Period): TimeAxis {
  const begin = { kind: 'calendar' as const, start: new Date(start).toISOString() }
  switch (period) {
    case 'iso-week':
    case 'mmwr-week':
      return { ...begin, step: { count: 1, unit: 'week' }, names: period }
    case 'quarter':
      return { ...begin, step: { count: 3, unit: 'month' }, names: period }
    case 'month':
    case 'year':
      return { ...begin, step: { count: 1, unit: period } }
    default:
      return period satisfies never
  }
}

/**
 * Whole periods: the first frame of the first, how many frames each has, and when it begins.
 * @throws GridcastError `prepare.no-dates`, `prepare.to-period`
 */
function periodsOf(time: TimeAxis, frames: number, period: Period) {
  if (time.kind === 'index') throw new GridcastError('prepare.no-dates', {})
  const { of, begin } = slotsFor(period)
  const slotAt = (frame: number) => of(frameInstant(time, frame)?.getTime() ?? NaN)
  let first = 0
  while (first < frames && slotAt(first) === slotAt(first - 1)) first++
  const counts: number[] = []
  for (let frame = first; frame < frames; frame++) {
    const isNew = frame === first || slotAt(frame) !== slotAt(frame - 1)
    if (isNew && frame > first && slotAt(frame) - slotAt(frame - 1) > 1) throw tooLong(period)
    if (isNew) counts.push(0)
    counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1
  }
  if (counts.length > 0 && slotAt(frames - 1) === slotAt(frames)) counts.pop()
  if (counts.length === 0) throw tooLong(period)
  return { first, counts, start: begin(slotAt(first)) }
}

const tooLong = (period: Period) => new GridcastError('prepare.to-period', { period })
