/**
 * Dates as tables write them. A format is a pattern (`dd.MM.yyyy`, see `date-pattern.ts`), a period
 * (`iso-week`, see `period-forms.ts`), or one of the special forms below. Dates are milliseconds
 * since 1970 in UTC; frame numbers (`index`) are themselves.
 */
import { dayInstant } from '../../shared/calendar'
import { patternParser, type Written } from './date-pattern'
import { isPeriodName, readPeriod } from './period-forms'
import { zoneReader, type Instants } from './zones'
import { limits } from '../limits'

type ReadClock = (text: string) => Written | null
/** Null for what is no date; the earlier instant of a doubled hour. */
export type ParseDate = (text: string) => number | null

const atClock = (read: (text: string) => number | null): ReadClock => {
  return (text) => {
    const clock = read(text)
    return clock === null ? null : { clock, offset: null }
  }
}

const specials: Readonly<Record<string, ReadClock>> = {
  'unix-seconds': atClock((text) => {
    if (!/^\d{9,13}(\.\d+)?$/.test(text)) return null
    return Number(text) > 1e11 ? Number(text) : Number(text) * 1000
  }),
  'excel-serial': atClock((text) => {
    const days = /^\d{4,5}([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : NaN
    // Excel's day 60 is the 29 February 1900 that never was; later days are counted from 30
    // December 1899.
    return days > 60 ? Math.round((days - 25_569) * 86_400) * 1000 : null
  }),
  'ordinal-day': atClock((text) => {
    const [, year, day] = (/^A?(\d{4})-?(\d{3})$/.exec(text) ?? []).map(Number)
    if (year === undefined || day === undefined || day < 1) return null
    const instant = dayInstant(year, 0, day)
    return new Date(instant).getUTCFullYear() === year ? instant : null
  }),
  index: atClock((text) => (/^[-+]?\d{1,9}$/.test(text) ? Number(text) : null)),
}

function clockReader(format: string): ReadClock {
  if (isPeriodName(format)) return atClock((text) => readPeriod(text, format))
  return (Object.hasOwn(specials, format) ? specials[format] : undefined) ?? patternParser(format)
}

/** A reader of a format: the instants that a text names, none for what isn't a date in it. */
export function dateReader(format: string, zone: string | null = null): (text: string) => Instants {
  const clock = clockReader(format)
  const instants = (format === 'index' ? null : zoneReader(zone)) ?? (({ clock }) => [clock])
  return (text) => {
    const trimmed = text.trim()
    const found = trimmed.length > limits.fieldCharacters ? null : clock(trimmed)
    return found === null ? [] : instants(found)
  }
}

/** The same for one instant. */
export function dateParser(format: string, zone: string | null = null): ParseDate {
  const read = dateReader(format, zone)
  return (text) => read(text)[0] ?? null
}

/** How many of the texts have an offset from UTC behind their clock, and the clocks they show. */
export function clocksOf(
  texts: Iterable<string>,
  format: string,
): { offsets: number; clocks: Set<number>; count: number } {
  const read = clockReader(format)
  const clocks = new Set<number>()
  let [offsets, count] = [0, 0]
  for (const text of texts) {
    const found = text.length > limits.fieldCharacters ? null : read(text.trim())
    if (found === null) continue
    count++
    if (found.offset !== null) offsets++
    clocks.add(((found.clock % 864e5) + 864e5) % 864e5)
  }
  return { offsets, clocks, count }
}

const bare = (part: string) => part.trim().replace(/\.0+$/, '')
/** A part's number: `W32`, `Q1`, `32.0`. */
const numberIn = (part = '') => bare(part).replace(/^[A-Za-z]{1,5}[ -]?/, '')

/**
 * The parts of a date that stand in columns of their own, as one text in the form of `format`: a
 * year and a week become `2020-W32`, year, month and day are joined with `-`.
 */
export function joinDateParts(parts: readonly string[], format: string): string {
  const [year = '', second, third] = parts.map((part) => bare(part))
  if (format === 'dekad') return `${year}-${numberIn(second).padStart(2, '0')}-D${numberIn(third)}`
  if (format === 'quarter') return `${year}-Q${numberIn(second)}`
  if (format === 'half-year') return `${year}-H${numberIn(second)}`
  if (format === 'ordinal-day') return `${year}-${numberIn(second).padStart(3, '0')}`
  if (format === 'saturday-week') return `${year}SatW${numberIn(second)}`
  if (isPeriodName(format)) return `${year}-W${numberIn(second)}`
  // A day in whatever form, and its hour
  const joint = parts.length === 2 && format.includes(' HH') ? ' ' : '-'
  return parts.map((part) => bare(part)).join(joint)
}
