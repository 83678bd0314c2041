/**
 * Times as CF writes them: numbers of `days since 1900-01-01` in a calendar (CF 1.11, section 4.4).
 * They become dates of that calendar, and these instants where the real calendar has the same date.
 */
import { limits } from '../../limits'

export interface CalendarDate {
  year: number
  /** From 1. */
  month: number
  day: number
  /** Since the day began. */
  milliseconds: number
}

const dayMs = 864e5
const unitMs = new Map<string, number>(
  Object.entries({
    ...{ millisecond: 1, msec: 1, ms: 1, second: 1e3, sec: 1e3, s: 1e3 },
    ...{
      minute: 6e4,
      min: 6e4,
      hour: 36e5,
      hr: 36e5,
      h: 36e5,
      day: dayMs,
      d: dayMs,
      week: 7 * dayMs,
    },
  }),
)

/** How days are counted and months are long. */
interface Calendar {
  /** Days since a day of its own choice. */
  toDay(year: number, month: number, day: number): number
  fromDay(day: number): { year: number; month: number; day: number }
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Every year has the same months. */
function fixedYears(lengths: readonly number[]): Calendar {
  const inYear = lengths.reduce((sum, days) => sum + days, 0)
  return {
    toDay: (year, month, day) =>
      year * inYear + lengths.slice(0, month - 1).reduce((sum, days) => sum + days, 0) + day - 1,
    fromDay(days) {
      const year = Math.floor(days / inYear)
      let left = days - year * inYear
      let month = 0
      while (left >= (lengths[month] as number)) left -= lengths[month++] as number
      return { year, month: month + 1, day: left + 1 }
    },
  }
}

/** Julian day numbers (Richards, Explanatory Supplement to the Astronomical Almanac, 15.11). */
const julian: Calendar = {
  toDay: (year, month, day) => julianDay(year, month, day) + day - 32_083,
  fromDay: (day) => fromJulianDay(day + 1401),
}
const gregorian: Calendar = {
  toDay(year, month, day) {
    const y = year + 4800 - Math.floor((14 - month) / 12)
    const leaps = -Math.floor(y / 100) + Math.floor(y / 400)
    return julianDay(year, month, day) + day + leaps - 32_045
  },
  fromDay: (day) =>
    fromJulianDay(
      day + 1401 + Math.floor((Math.floor((4 * day + 274_277) / 146_097) * 3) / 4) - 38,
    ),
}

function julianDay(year: number, month: number, _: number): number {
  const early = Math.floor((14 - month) / 12)
  const [y, m] = [year + 4800 - early, month + 12 * early - 3]
  return Math.floor((153 * m + 2) / 5) + 365 * y + Math.floor(y / 4)
}

function fromJulianDay(f: number) {
  const e = 4 * f + 3
  const g = Math.floor((((e % 1461) + 1461) % 1461) / 4)
  const h = 5 * g + 2
  const month = ((Math.floor(h / 153) + 2) % 12) + 1
  return {
    year: Math.floor(e / 1461) - 4716 + Math.floor((14 - month) / 12),
    month,
    day: Math.floor((h % 153) / 5) + 1,
  }
}

/** The day after 4 October 1582 was the 15th. */
const firstGregorianDay = 2_299_161
const standard: Calendar = {
  toDay(year, month, day) {
    const days = gregorian.toDay(year, month, day)
    return days >= firstGregorianDay ? days : julian.toDay(year, month, day)
  },
  fromDay: (day) => (day >= firstGregorianDay ? gregorian : julian).fromDay(day),
}

const leap = monthDays.map((days, month) => (month === 1 ? 29 : days))
const calendars = new Map<string, Calendar>(
  Object.entries({
    standard,
    gregorian: standard,
    proleptic_gregorian: gregorian,
    julian,
    noleap: fixedYears(monthDays),
    '365_day': fixedYears(monthDays),
    '365': fixedYears(monthDays),
    all_leap: fixedYears(leap),
    '366_day': fixedYears(leap),
    '366': fixedYears(leap),
    '360_day': fixedYears(Array<number>(12).fill(30)),
    '360': fixedYears(Array<number>(12).fill(30)),
  }),
)

/** `days since 1900-01-01 06:00:00.0 +02:00`, as UDUNITS takes it, its blanks single. */
const reference = new RegExp(
  [
    /^([a-z]+) (?:since|after|from) ([-+]?\d{1,6})-(\d{1,2})-(\d{1,2})/,
    /(?:(?: ?T ?| )(\d{1,2})(?::(\d{1,2}))?(?::(\d{1,2}(?:\.\d*)?))?)?/,
    / ?(?:Z|UTC|GMT|([-+])(\d{1,2}):?(\d{2})?)?$/,
  ]
    .map(({ source }) => source)
    .join(''),
  'i',
)

const referenceIn = (unit: string) =>
  unit.length > limits.timeUnitCharacters ? null : reference.exec(unit.trim().replace(/\s+/g, ' '))

/** Whether a unit counts time from a date. */
export const isTimeUnit = (unit: string | null) => unit !== null && referenceIn(unit) !== null

/**
 * The date of each number; null for one that isn't finite.
 * @returns null when unit or calendar aren't known
 */
export function calendarDates(
  values: readonly number[],
  unit: string,
  calendarName: string | null,
): (CalendarDate | null)[] | null {
  const calendar = calendars.get((calendarName ?? 'standard').toLowerCase())
  const parts = referenceIn(unit)
  if (calendar === undefined || parts === null) return null
  const [, name = '', ...rest] = parts
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = rest
    .slice(0, 6)
    .map(Number)
    .map((n) => (Number.isNaN(n) ? 0 : n))
  const [, , , , , , sign, zoneHours = '0', zoneMinutes = '0'] = rest
  const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -6e4 : 6e4)
  const clock = hour * 36e5 + minute * 6e4 + second * 1e3 - zone
  const from = { year, month, day }
  const singular = name.toLowerCase().replace(/s$/, '')
  const months = singular === 'month' ? 1 : singular === 'year' || singular === 'yr' ? 12 : 0
  const length = unitMs.get(singular) ?? unitMs.get(name.toLowerCase())
  if (months === 0 && length === undefined) return null
  return values.map((value) => {
    if (!Number.isFinite(value) || Math.abs(value) > 1e15) return null
    if (months > 0) return afterMonths(calendar, from, clock, value * months)
    const ms = Math.round(value * (length as number)) + clock
    return dateOf(calendar, calendar.toDay(year, month, day) + Math.floor(ms / dayMs), ms)
  })
}

const dateOf = (calendar: Calendar, day: number, ms: number): CalendarDate => ({
  ...calendar.fromDay(day),
  milliseconds: ((ms % dayMs) + dayMs) % dayMs,
})

/** Whole months follow the calendar; a part of one is a part of that month's days. */
function afterMonths(
  calendar: Calendar,
  from: { year: number; month: number; day: number },
  clock: number,
  months: number,
): CalendarDate {
  const whole = Math.floor(months + 1e-9)
  const firstOf = (month: number) =>
    calendar.toDay(
      from.year + Math.floor((from.month - 1 + month) / 12),
      ((((from.month - 1 + month) % 12) + 12) % 12) + 1,
      1,
    )
  const first = firstOf(whole)
  const length = firstOf(whole + 1) - first
  const within = Math.max(0, months - whole) * length * dayMs
  const ms = Math.round(within) + clock
  return dateOf(calendar, first + Math.min(from.day, length) - 1 + Math.floor(ms / dayMs), ms)
}

/**
 * Milliseconds since 1970 of the real calendar's same date; null when it has none, as for a 30th of
 * February.
 */
export function instantOf({ year, month, day, milliseconds }: CalendarDate): number | null {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  return date.getTime() + milliseconds
}

export function dateText({ year, month, day, milliseconds }: CalendarDate): string {
  const two = (number: number) => String(number).padStart(2, '0')
  const minutes = Math.floor(milliseconds / 6e4)
  const clock = milliseconds === 0 ? '' : ` ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}${clock}`
}
