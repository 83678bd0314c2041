/**
 * Dates as patterns of yyyy, yy, MM, MMM (Jan), MMMM (January), dd, HH, hh with aa (AM, PM), mm, ss
 * and literals; M, d
 * and H are written without a leading zero and read as their longer forms are. An impossible date
 * (30 February) is no date: nothing rolls over.
 */
import { dayInstant } from '../../shared/calendar'

/** A date as it is written: its clock as if in UTC, and the offset that stands behind it. */
export interface Written {
  clock: number
  /** Milliseconds that the clock is ahead of UTC; null where none is written. */
  offset: number | null
}

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const tokens = /yyyy|yy|MMMM|MMM|MM|M|dd|d|HH|H|hh|h|mm|ss|aa|XXX/g
const digits = (count: string) => `(\\d{${count}})`
const readers: Record<string, string> = {
  yyyy: digits('4'),
  yy: digits('2'),
  MMMM: '([A-Za-z]{3})[a-z]{0,6}\\.?',
  MMM: '([A-Za-z]{3})[a-z]{0,6}\\.?',
  MM: digits('1,2'),
  M: digits('1,2'),
  dd: digits('1,2'),
  d: digits('1,2'),
  HH: digits('1,2'),
  H: digits('1,2'),
  hh: digits('1,2'),
  h: digits('1,2'),
  mm: digits('2'),
  aa: '([AaPp])\\.?[Mm]\\.?',
  ss: '(\\d{2}(?:[.,]\\d{1,9})?)',
  XXX: '(Z|[+-]\\d{2}:?\\d{2})',
}
/** Tokens that mean the same when read. */
const longer: Record<string, string> = { M: 'MM', d: 'dd', H: 'HH', h: 'hh', MMMM: 'MMM' }

/** @returns a function that gives null for what isn't a date in this pattern */
export function patternParser(pattern: string): (text: string) => Written | null {
  const order = (pattern.match(tokens) ?? []).map((token) => longer[token] ?? token)
  const isCompact = /^[a-zA-Z]+$/.test(pattern)
  const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(tokens, (token) => {
    const reader = readers[token] as string
    return isCompact ? reader.replace('{1,2}', '{2}') : reader
  })
  const hasClock = order.includes('HH') && !order.includes('XXX')
  const zone = hasClock ? ' ?(Z|[+-]\\d{2}:?\\d{2})?' : ''
  const expression = new RegExp(`^${source}${zone}$`)
  if (hasClock) order.push('XXX')
  return (text) => {
    const found = expression.exec(text)
    return found === null ? null : written(order, found.slice(1))
  }
}

function written(order: readonly string[], parts: readonly (string | undefined)[]): Written | null {
  const text = (token: string) => parts[order.indexOf(token)]
  const part = (token: string, otherwise: number) => Number(text(token) ?? otherwise)
  const short = part('yy', NaN)
  const year = Number.isNaN(short) ? part('yyyy', NaN) : short + (short < 70 ? 2000 : 1900)
  const named = text('MMM')?.toLowerCase()
  const month =
    named === undefined
      ? part('MM', 1)
      : monthNames.findIndex((name) => name.toLowerCase().startsWith(named)) + 1
  const [day, minute] = [part('dd', 1), part('mm', 0)]
  const half = text('aa')?.toLowerCase()
  const hour = half === undefined ? part('HH', 0) : hourOfHalf(part('hh', 0), half === 'p')
  const second = Number((text('ss') ?? '0').replace(',', '.'))
  if (month < 1 || month > 12 || day < 1 || !(hour <= 23) || minute > 59 || second >= 60)
    return null
  const begin = dayInstant(year, month - 1, day)
  if (new Date(begin).getUTCDate() !== day) return null
  const clock = begin + hour * 36e5 + minute * 6e4 + Math.round(second * 1000)
  return { clock, offset: offsetOf(text('XXX')) }
}

/** 12 AM is midnight, 12 PM noon; anything beyond is no hour. */
function hourOfHalf(hour: number, isAfternoon: boolean): number {
  if (hour < 1 || hour > 12) return NaN
  return (hour % 12) + (isAfternoon ? 12 : 0)
}

/** Milliseconds ahead of UTC of `Z`, `+02:00`, `-0330`; null for no text. */
export function offsetOf(text: string | undefined): number | null {
  if (text === undefined) return null
  const found = /^([+-])(\d{2}):?(\d{2})$/.exec(text)
  if (found === null) return 0
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 36e5 + Number(found[3]) * 6e4)
}

/** `+02:00`; `Z` for none. */
export function offsetText(offset: number): string {
  if (offset === 0) return 'Z'
  const minutes = Math.abs(offset) / 6e4
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60]
  return `${offset < 0 ? '-' : '+'}${padded(hour, 2)}:${padded(minute, 2)}`
}

const padded = (value: number, count: number) => String(value).padStart(count, '0')

/** Writes a clock in a pattern; `offset` stands where the pattern has XXX. */
export function writePattern(clock: number, pattern: string, offset = 0): string {
  const date = new Date(clock)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  const [day, hour] = [date.getUTCDate(), date.getUTCHours()]
  const parts: Record<string, string> = {
    yyyy: padded(year, 4),
    yy: padded(year % 100, 2),
    MMMM: monthNames[month] ?? '',
    MMM: (monthNames[month] ?? '').slice(0, 3),
    MM: padded(month + 1, 2),
    M: String(month + 1),
    dd: padded(day, 2),
    d: String(day),
    HH: padded(hour, 2),
    H: String(hour),
    hh: padded(hour % 12 || 12, 2),
    h: String(hour % 12 || 12),
    aa: hour < 12 ? 'AM' : 'PM',
    mm: padded(date.getUTCMinutes(), 2),
    ss: padded(date.getUTCSeconds(), 2),
    XXX: offsetText(offset),
  }
  return pattern.replace(tokens, (token) => parts[token] ?? token)
}
