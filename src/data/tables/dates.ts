/**
 * Dates as tables write them. A format is a pattern of yyyy, yy, MM, MMM, dd, HH, mm and ss, or one
 * of the special forms. Dates are milliseconds since 1970 in UTC, the local clock taken as it is
 * written (an offset such as +09:00 doesn't move the day); frame numbers (`index`) are themselves.
 * An impossible date (30 February) is no date: nothing rolls over.
 */
export type ParseDate = (text: string) => number | null

const monthNames = [
  'jan',
  'feb',
  'mar',
  'apr',
  'may',
  'jun',
  'jul',
  'aug',
  'sep',
  'oct',
  'nov',
  'dec',
]
const msPerDay = 864e5

const specials: Record<string, ParseDate> = {
  'unix-seconds': (text) => {
    if (!/^\d{9,13}(\.\d+)?$/.test(text)) return null
    return Number(text) > 1e11 ? Number(text) : Number(text) * 1000
  },
  'excel-serial': (text) => {
    const days = /^\d{4,5}([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : NaN
    // Excel's day 60 is the 29 February 1900 that never was; later days are counted from 30
    // December 1899.
    return days > 60 ? Math.round((days - 25_569) * 86_400) * 1000 : null
  },
  'ordinal-day': (text) => {
    const [, year, day] = (/^(\d{4})-?(\d{3})$/.exec(text) ?? []).map(Number)
    if (year === undefined || day === undefined || day < 1) return null
    const instant = Date.UTC(year, 0, day)
    return new Date(instant).getUTCFullYear() === year ? instant : null
  },
  'iso-week': (text) => {
    const parts = /^(\d{4})-?W(\d{1,2})(?:-?([1-7]))?$/i.exec(text)
    return parts === null
      ? null
      : isoWeek(Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 1))
  },
  index: (text) => (/^[-+]?\d{1,9}$/.test(text) ? Number(text) : null),
}

/** Monday of week 1 is the Monday of the week that holds 4 January. */
function isoWeek(year: number, week: number, day: number): number | null {
  const fourth = new Date(Date.UTC(year, 0, 4))
  const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * msPerDay
  const instant = monday + ((week - 1) * 7 + day - 1) * msPerDay
  const thursday = new Date(monday + ((week - 1) * 7 + 3) * msPerDay)
  return week >= 1 && thursday.getUTCFullYear() === year ? instant : null
}

const tokens = /yyyy|yy|MMM|MM|dd|HH|mm|ss/g
const tokenPatterns: Record<string, string> = {
  yyyy: '(\\d{4})',
  yy: '(\\d{2})',
  MMM: '([A-Za-z]{3})[a-z]*\\.?',
  MM: '(\\d{1,2})',
  dd: '(\\d{1,2})',
  HH: '(\\d{1,2})',
  mm: '(\\d{2})',
  ss: '(\\d{2})(?:[.,]\\d+)?',
}

/**
 * The parts of a date that stand in columns of their own, as one text in the form of `format`: a
 * year and a week become `2020-W32`, everything else is joined with `-`.
 */
export function joinDateParts(parts: readonly string[], format: string): string {
  const trimmed = parts.map((part) => part.trim())
  if (format !== 'iso-week') return trimmed.join('-')
  const [year = '', week = ''] = trimmed.map((part) => part.replace(/^W|\.0+$/gi, ''))
  return `${year}-W${week}`
}

/**
 * A parser for a format. @returns a function that gives null for what isn't a date in this format
 */
export function dateParser(format: string): ParseDate {
  const special = specials[format]
  if (special !== undefined) return (text) => special(text.trim())
  const order: string[] = format.match(tokens) ?? []
  const isCompact = /^[a-zA-Z]+$/.test(format)
  const source = format.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(tokens, (token) => {
    const pattern = tokenPatterns[token] as string
    return isCompact ? pattern.replace('{1,2}', '{2}') : pattern
  })
  const zone = order.includes('HH') ? '\\s*(?:Z|[+-]\\d{2}:?\\d{2})?' : ''
  const expression = new RegExp(`^${source}${zone}$`)
  return (text) => {
    const found = expression.exec(text.trim())
    return found === null ? null : instantOf(order, found.slice(1))
  }
}

function instantOf(order: readonly string[], parts: readonly string[]): number | null {
  const part = (token: string, otherwise: number) => {
    const at = order.indexOf(token)
    return at < 0 ? otherwise : Number(parts[at])
  }
  const short = part('yy', NaN)
  const year = Number.isNaN(short) ? part('yyyy', NaN) : short + (short < 70 ? 2000 : 1900)
  const named = order.indexOf('MMM')
  const month =
    named < 0 ? part('MM', 1) : monthNames.indexOf((parts[named] ?? '').toLowerCase()) + 1
  const [day, hour, minute, second] = [part('dd', 1), part('HH', 0), part('mm', 0), part('ss', 0)]
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return null
  const instant = Date.UTC(year, month - 1, day, hour, minute, second)
  return new Date(instant).getUTCDate() === day ? instant : null
}

const dayPatterns = [
  'yyyy-MM-dd',
  'yyyy/MM/dd',
  'yyyy.MM.dd',
  'dd/MM/yyyy',
  'MM/dd/yyyy',
  'dd.MM.yyyy',
  'dd-MM-yyyy',
  'MM-dd-yyyy',
]
const clocks = ['', ' HH:mm', ' HH:mm:ss', 'THH:mm', 'THH:mm:ss']
const otherPatterns = [
  'MM/dd/yy',
  'dd/MM/yy',
  'dd.MM.yy',
  'dd MMM yyyy',
  'dd-MMM-yyyy',
  'dd-MMM-yy',
  'MMM yyyy',
  'MMM-yy',
  'MMM dd, yyyy',
]
const shortPatterns = [
  'yyyy-MM',
  'yyyy/MM',
  'MM/yyyy',
  'MM.yyyy',
  'yyyyMMdd',
  'yyyyMMddHHmm',
  'yyyyMM',
  'yyyy',
]

/** Formats that are tried, the likelier first. */
export const knownFormats: readonly string[] = [
  ...dayPatterns.flatMap((day) => clocks.map((clock) => day + clock)),
  ...otherPatterns,
  'iso-week',
  'ordinal-day',
  ...shortPatterns,
  'unix-seconds',
  'excel-serial',
  'index',
]

export interface FormatGuess {
  format: string
  /** How many of the texts it reads. */
  read: number
  /** Another format that reads as many and fits as well: the person should look. */
  rival: string | null
}

/**
 * The format that reads most of the distinct texts; of those that read as many, the one with the
 * most regular steps.
 */
export function guessDateFormat(
  texts: readonly string[],
  formats: readonly string[] = knownFormats,
): FormatGuess | null {
  const tried = formats
    .map((format, rank) => tryFormat(format, rank, texts))
    .filter(({ read }) => read > 0)
  const most = Math.max(0, ...tried.map(({ read }) => read))
  const best = tried
    .filter(({ read }) => read === most)
    .sort((a, b) => a.unlikely - b.unlikely || a.steps - b.steps || a.rank - b.rank)
  const [first, second] = best
  if (first === undefined) return null
  const isTied =
    second?.unlikely === first.unlikely &&
    second.steps === first.steps &&
    /MM\/dd|MM-dd/.test(first.format + second.format)
  return {
    format: first.format,
    read: first.read,
    rival: isTied && second && most === texts.length ? second.format : null,
  }
}

function tryFormat(format: string, rank: number, texts: readonly string[]) {
  const parse = dateParser(format)
  const found = texts.map(parse).filter((instant) => instant !== null)
  const read = found.length
  const instants = [...new Set(found)].sort((a, b) => a - b)
  const steps = new Set(instants.slice(1).map((instant, i) => instant - (instants[i] ?? 0))).size
  return { format, rank, read, steps, unlikely: unlikeliness(format, instants) }
}

/**
 * Plain numbers fit several forms: dates in the usual range are likelier than frame numbers (a
 * column of 1990 to 2019 holds years), and these likelier than dates out of it.
 */
function unlikeliness(format: string, instants: readonly number[]): 0 | 1 | 2 {
  if (format === 'index') return 1
  const years = [instants[0] ?? 0, instants.at(-1) ?? 0].map((instant) =>
    new Date(instant).getUTCFullYear(),
  )
  const [earliest, latest] = format === 'excel-serial' ? [1970, 2070] : [1800, 2150]
  return years.some((year) => !(year >= earliest && year <= latest)) ? 2 : 0
}
