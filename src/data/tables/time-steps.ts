/**
 * From the dates of a table to a regular axis of frames. Periods are looked for before lengths:
 * dekads are 8 to 11 days apart, and a composite of 16 days begins anew each year.
 */
import {
  isCalendarUnit,
  isWeekSystem,
  msPerDay,
  slotsOf,
  weekOf,
  type CalendarUnit,
} from '../../shared/calendar'
import type { PeriodName, TimeAxis, TimeUnit } from '../../shared/dataset'
import { addUnits } from '../../shared/time-axis'
import { periodOf, periodSteps } from '../dates/period-forms'

export interface Step {
  count: number
  unit: TimeUnit
}

type Marks = Extract<TimeAxis, { kind: 'calendar' }>['marks']

const lengths = [
  ['week', 7 * msPerDay],
  ['day', msPerDay],
  ['hour', 36e5],
  ['minute', 6e4],
  ['second', 1e3],
] as const

/** Nearer instants than these are not of such periods; the coarsest first. */
const periods: readonly [CalendarUnit, number][] = [
  ['month', 26],
  ['composite16', 12],
  ['dekad', 7],
  ['composite8', 4],
  ['pentad', 2],
]

/**
 * The step of sorted, distinct instants, and whether all of them lie on it. Frame numbers (`index`)
 * count by their step.
 * @param format in which the dates are written: months and years are no days, however few they are
 */
export function guessStep(
  instants: readonly number[],
  format = '',
): { step: Step; isRegular: boolean } {
  const gaps = instants.slice(1).map((instant, i) => instant - (instants[i] ?? 0))
  if (gaps.length === 0) return { step: stepOfFormat(format), isRegular: true }
  const smallest = gaps.reduce((least, gap) => Math.min(least, gap), Infinity)
  if (format === 'index')
    return {
      step: { count: smallest, unit: 'day' },
      isRegular: gaps.every((gap) => gap % smallest === 0),
    }
  const period = guessPeriod(instants, smallest, format)
  if (period !== null) return { step: period, isRegular: true }
  const usual = mostFrequent(gaps)
  const isRegular = gaps.every((gap) => gap % usual === 0)
  const [unit, length] = lengths.find(([, ms]) => usual % ms === 0) ?? ['second', 1e3]
  return { step: { count: Math.max(1, Math.round(usual / length)), unit }, isRegular }
}

/**
 * The period over which observations, one to a row, are counted: the shortest one with a row or
 * more to each place on average.
 */
export function periodOfRows({ instants, x, values }: CountedRows, guessed: Step): Step {
  const enough = x.length
  const steps: Step[] = [
    guessed,
    ...(['day', 'week', 'month', 'year'] as const).map((unit) => ({ count: 1, unit })),
  ]
  const longer = steps
    .filter((step, i) => i === 0 || daysOf(step) > daysOf(guessed))
    .map((step) => ({ step, frames: layFrames(instants, step).frames }))
    .filter(({ frames }) => frames >= fewestPeriods)
  const fitting = longer.find(({ frames }) => values.length / frames >= enough)
  return (fitting ?? longer.at(-1))?.step ?? guessed
}

interface CountedRows {
  instants: readonly number[]
  x: readonly number[]
  values: Float64Array
}

const fewestPeriods = 8
const daysOf = ({ count, unit }: Step) => addUnits(new Date(0), count, unit).getTime() / msPerDay

function stepOfFormat(format: string): Step {
  const period = periodOf(format)
  if (period !== null) return periodSteps[period]
  if (/^y+$/.test(format)) return { count: 1, unit: 'year' }
  return { count: 1, unit: /y/.test(format) && !format.includes('d') ? 'month' : 'day' }
}

/** Periods of the calendar, when each instant is one and the same day of its own, or the last. */
function guessPeriod(instants: readonly number[], smallest: number, format: string): Step | null {
  const named = stepOfFormat(format).unit
  for (const [unit, days] of periods) {
    if (smallest < days * msPerDay) continue
    // Two dates lie in many ways; only months are said by so few.
    if (unit !== 'month' && unit !== named && instants.length < 4) continue
    const { isSame } = placesIn(unit, instants)
    if (!isSame && marksOf(instants, unit) === undefined) continue
    const count = countOf(instants, unit)
    if (count === 0) continue
    if (unit === 'month' && count % 12 === 0) return { count: count / 12, unit: 'year' }
    if (isPlainDays(unit, instants)) continue
    return { count, unit }
  }
  return null
}

const daysIn = { pentad: 5, composite8: 8, composite16: 16 } as const
/** So many dates that all count from 1 January do so on purpose. */
const fewestComposites = 12

/** Periods that never cross a month or year are as well told by their days. */
function isPlainDays(unit: CalendarUnit, instants: readonly number[]): boolean {
  if (unit === 'month' || unit === 'year' || unit === 'dekad') return false
  const length = daysIn[unit] * msPerDay
  if (instants.some((instant) => (instant - (instants[0] ?? 0)) % length !== 0)) return false
  const areMeant = instants.length >= fewestComposites && placesIn(unit, instants).day === 0
  return unit === 'pentad' || !areMeant
}

const daysBetween = (from: number, to: number) => Math.floor((to - from) / msPerDay)

/** Which day of its period each instant is. */
function placesIn(unit: CalendarUnit, instants: readonly number[]) {
  const { of, begin } = slotsOf[unit]
  const days = instants.map((instant) => daysBetween(begin(of(instant)), instant))
  const [day = 0] = days
  return { day, days, isSame: days.every((other) => other === day) }
}

/** What instants mark of their periods: the last day, or one about the middle. */
function marksOf(instants: readonly number[], unit: TimeUnit): Marks {
  if (!isCalendarUnit(unit) || instants.length < 2) return undefined
  const { of, begin } = slotsOf[unit]
  const { days, isSame } = placesIn(unit, instants)
  const lengthsInDays = instants.map((instant) =>
    daysBetween(begin(of(instant)), begin(of(instant) + 1)),
  )
  if (days.every((day, i) => day === (lengthsInDays[i] ?? 0) - 1)) return 'end'
  if (unit !== 'month' || isSame) return undefined
  const isMiddle = days.every((day, i) => Math.abs(day + 0.5 - (lengthsInDays[i] ?? 0) / 2) <= 1.5)
  return isMiddle ? 'middle' : undefined
}

/** How many periods lie between instants, at the least. */
function countOf(instants: readonly number[], unit: CalendarUnit): number {
  const slots = instants.map(slotsOf[unit].of)
  return slots
    .slice(1)
    .reduce((divisor, slot, i) => greatestCommonDivisor(divisor, slot - (slots[i] ?? 0)), 0)
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

/**
 * The regular axis from the earliest to the latest instant.
 * @param format in which the dates are written: periods keep their names
 */
export function layFrames(instants: readonly number[], step: Step, format = ''): FrameAxis {
  const first = instants.reduce((least, instant) => Math.min(least, instant), Infinity)
  const last = instants.reduce((most, instant) => Math.max(most, instant), -Infinity)
  if (format === 'index') {
    const frameOf = (instant: number) => Math.floor((instant - first) / step.count)
    const counted = first === 1 && step.count === 1 ? {} : { first, every: step.count }
    return { time: { kind: 'index', ...counted }, frames: frameOf(last) + 1, frameOf }
  }
  const marks = marksOf(instants, step.unit)
  const start = beginOf(instants, step, marks)
  const frameOf = frameCounter(start, step, marks)
  const names = namesOf(format, step, instants)
  const time: TimeAxis = {
    kind: 'calendar',
    start: new Date(start).toISOString(),
    step,
    ...(marks === undefined ? {} : { marks }),
    ...(names === null ? {} : { names }),
  }
  return { time, frames: frameOf(last) + 1, frameOf }
}

/** Dates from all over a period of the calendar are counted from its begin. */
function beginOf(instants: readonly number[], { unit }: Step, marks: Marks): number {
  const first = instants.reduce((least, instant) => Math.min(least, instant), Infinity)
  if (!isCalendarUnit(unit) || marks !== undefined) return first
  const { of, begin } = slotsOf[unit]
  const period = unit === 'year' ? of(first) - (of(first) % 12) : of(first)
  const isOneOfEach =
    new Set(instants.map((instant) => Math.floor(of(instant) / slotsOf[unit].perUnit))).size ===
    instants.length
  return isOneOfEach ? first : begin(period)
}

/** Periods are called as they are written, as long as a frame is one or more whole ones of them. */
function namesOf(format: string, step: Step, instants: readonly number[]): PeriodName | null {
  const name = periodOf(format)
  if (name === null) return null
  const { count, unit } = periodSteps[name]
  if (step.unit !== unit || step.count % count !== 0) return null
  const isDay = name.endsWith('-week') && instants.some((instant) => !beginsWeek(instant, name))
  return isDay ? null : name
}

function beginsWeek(instant: number, name: PeriodName): boolean {
  const system = isWeekSystem(name) ? name : 'iso-week'
  return weekOf(instant, system).day === 1
}

function frameCounter(
  first: number,
  { count, unit }: Step,
  marks: Marks,
): (instant: number) => number {
  if (!isCalendarUnit(unit)) {
    const length = count * (lengths.find(([name]) => name === unit)?.[1] ?? 1)
    return (instant) => Math.floor((instant - first) / length)
  }
  const { of, perUnit } = slotsOf[unit]
  const [start, begin] = [new Date(first), of(first)]
  return (instant) => {
    const frame = Math.floor((of(instant) - begin) / perUnit / count)
    if (marks !== undefined) return frame
    return addUnits(start, frame * count, unit).getTime() > instant ? frame - 1 : frame
  }
}
