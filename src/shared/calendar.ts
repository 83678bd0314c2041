/**
 * Periods that the calendar makes, and not a number of seconds: months, years, and parts of them
 * that begin anew with each month or year. Dekads are days 1-10, 11-20 and 21 to the end; pentads
 * days 1-5 … 26 to the end; composites of satellites are 8 or 16 days and begin anew each year (23
 * of 16 days, the last one 13 or 14 days long). All in UTC.
 */
export const calendarUnits = [
  'pentad',
  'dekad',
  'composite8',
  'composite16',
  'month',
  'year',
] as const
export type CalendarUnit = (typeof calendarUnits)[number]

export const msPerDay = 864e5

/** Periods that follow each other without a gap, numbered through all years. */
export interface Slots {
  /** The period that holds an instant. */
  of: (instant: number) => number
  /** The instant at which a period begins. */
  begin: (slot: number) => number
}

/** A day of any year, also of the first hundred. */
export function dayInstant(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month, day)
  return date.getTime()
}

const dayOfYear = (date: Date) =>
  Math.floor((date.getTime() - dayInstant(date.getUTCFullYear(), 0, 1)) / msPerDay)

/** `length` days each, `count` of them to a month; the last one takes what is left. */
function partsOfMonth(length: number, count: number): Slots {
  return {
    of(instant) {
      const date = new Date(instant)
      const part = Math.min(count - 1, Math.floor((date.getUTCDate() - 1) / length))
      return (date.getUTCFullYear() * 12 + date.getUTCMonth()) * count + part
    },
    begin(slot) {
      const month = Math.floor(slot / count)
      return dayInstant(
        Math.floor(month / 12),
        month - Math.floor(month / 12) * 12,
        1 + (slot - month * count) * length,
      )
    },
  }
}

/** `length` days each from 1 January on; the last one ends with the year. */
function partsOfYear(length: number): Slots {
  const count = Math.ceil(365 / length)
  return {
    of(instant) {
      const date = new Date(instant)
      const part = Math.min(count - 1, Math.floor(dayOfYear(date) / length))
      return date.getUTCFullYear() * count + part
    },
    begin(slot) {
      const year = Math.floor(slot / count)
      return dayInstant(year, 0, 1 + (slot - year * count) * length)
    },
  }
}

const months: Slots = {
  of(instant) {
    const date = new Date(instant)
    return date.getUTCFullYear() * 12 + date.getUTCMonth()
  },
  begin: (slot) => dayInstant(Math.floor(slot / 12), slot - Math.floor(slot / 12) * 12, 1),
}

/** The periods of a unit; years are counted in months, of which they have 12. */
export const slotsOf: Readonly<Record<CalendarUnit, Slots & { perUnit: number }>> = {
  pentad: { ...partsOfMonth(5, 6), perUnit: 1 },
  dekad: { ...partsOfMonth(10, 3), perUnit: 1 },
  composite8: { ...partsOfYear(8), perUnit: 1 },
  composite16: { ...partsOfYear(16), perUnit: 1 },
  month: { ...months, perUnit: 1 },
  year: { ...months, perUnit: 12 },
}

export const isCalendarUnit = (unit: string): unit is CalendarUnit =>
  calendarUnits.some((other) => other === unit)

/**
 * Weeks that are numbered within a year, by the day they begin with (1 Monday … 7 Sunday). Week 1
 * is the first one with at least four of its days in the year: so ISO 8601 (Monday), the
 * epidemiological weeks of the US CDC (MMWR, Sunday) and of the WHO's Eastern Mediterranean office
 * (Saturday).
 */
export const weekSystems = {
  'iso-week': 1,
  'wednesday-week': 3,
  'thursday-week': 4,
  'saturday-week': 6,
  'mmwr-week': 7,
} as const
export type WeekSystem = keyof typeof weekSystems

export const isWeekSystem = (name: string): name is WeekSystem => Object.hasOwn(weekSystems, name)

/** The instant at which week 1 of a year begins. */
function firstWeek(year: number, firstDay: number): number {
  const fourth = dayInstant(year, 0, 4)
  const weekday = new Date(fourth).getUTCDay() || 7
  return fourth - ((weekday - firstDay + 7) % 7) * msPerDay
}

/** The instant at which a week begins, or null when the year has no such week. */
export function weekInstant(year: number, week: number, system: WeekSystem): number | null {
  const firstDay = weekSystems[system]
  const begin = firstWeek(year, firstDay) + (week - 1) * 7 * msPerDay
  return week >= 1 && begin < firstWeek(year + 1, firstDay) ? begin : null
}

/** Year and week of an instant, and its day in the week (1 … 7). */
export function weekOf(
  instant: number,
  system: WeekSystem,
): { year: number; week: number; day: number } {
  const firstDay = weekSystems[system]
  let year = new Date(instant).getUTCFullYear() + 1
  while (firstWeek(year, firstDay) > instant) year--
  const days = Math.floor((instant - firstWeek(year, firstDay)) / msPerDay)
  return { year, week: Math.floor(days / 7) + 1, day: (days % 7) + 1 }
}
