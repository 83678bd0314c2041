/** How periods with names of their own are called: `2020-W09`, `2020-Q1`, `2020 MAM`. */
import { isWeekSystem, slotsOf, weekOf } from './calendar'
import type { PeriodName } from './dataset'

/** Year and number (from 1) of the period that an instant lies in. */
export function periodParts(instant: number, name: PeriodName): { year: number; number: number } {
  if (isWeekSystem(name)) {
    const { year, week } = weekOf(instant, name)
    return { year, number: week }
  }
  const date = new Date(instant)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  switch (name) {
    case 'dekad':
      return { year, number: slotsOf.dekad.of(instant) - year * 36 + 1 }
    case 'quarter':
      return { year, number: Math.floor(month / 3) + 1 }
    case 'half-year':
      return { year, number: Math.floor(month / 6) + 1 }
    case 'season':
      // December begins the winter of the year that follows.
      return {
        year: year + Math.floor((month + 1) / 12),
        number: (Math.floor((month + 1) / 3) % 4) + 1,
      }
    default:
      return name satisfies never
  }
}

/** Meteorological seasons, by the first letters of their months. */
export const seasonNames = ['DJF', 'MAM', 'JJA', 'SON'] as const

const padded = (value: number, digits = 2) => String(value).padStart(digits, '0')

/** The name of the period that an instant lies in. */
export function periodName(instant: number, name: PeriodName): string {
  const { year, number } = periodParts(instant, name)
  const written = padded(year, 4)
  switch (name) {
    case 'iso-week':
      return `${written}-W${padded(number)}`
    case 'mmwr-week':
      return `${written}-EW${padded(number)}`
    case 'wednesday-week':
    case 'thursday-week':
    case 'saturday-week':
      return `${written}-${dayLetters[name]}W${padded(number)}`
    case 'dekad':
      return `${written}-${padded(Math.ceil(number / 3))}-D${((number - 1) % 3) + 1}`
    case 'quarter':
      return `${written}-Q${number}`
    case 'half-year':
      return `${written}-H${number}`
    case 'season':
      return `${written} ${seasonNames[number - 1] ?? ''}`
    default:
      return name satisfies never
  }
}

const dayLetters = {
  'wednesday-week': 'Wed',
  'thursday-week': 'Thu',
  'saturday-week': 'Sat',
} as const
