/**
 * Dates in the names of files that are a frame each: `ndvi_20200101.tif`, `2020/01/05.asc`,
 * `RAD_201008260005.h5`. One way of writing is looked for that gives every name a date that exists.
 */

/** Where and how the names tell dates. */
export interface NamedDates {
  /** As it is shown: `yyyyMMdd`. */
  pattern: string
  /** The part of the first name that is its date. */
  example: string
  /** Milliseconds since 1970 (UTC), one per name. */
  instants: number[]
  /** Another pattern that every name fits as well: the person should look. */
  rival: string | null
}

const parts = {
  yyyy: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  MMM: '(?<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*',
  dd: '(?<day>\\d{2})',
  DDD: '(?<ordinal>\\d{3})',
  ww: '(?<week>\\d{1,2})',
  k: '(?<dekad>[123])',
  HH: '(?<hour>\\d{2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
} as const

/** Tried in this order; `-` is any one of the signs that part a date, `T` one before a clock. */
const patterns = [
  ...['yyyyMMddHHmmss', 'yyyyMMddTHHmmss', 'yyyy-MM-ddTHH-mm-ss', 'yyyy-MM-ddTHHmmss'],
  ...['yyyyMMddHHmm', 'yyyyMMddTHHmm', 'yyyy-MM-ddTHH-mm', 'yyyy-MM-ddTHHmm'],
  ...['yyyyMMddHH', 'yyyyMMddTHH', 'yyyy-MM-ddTHH', 'yyyy-MM-dd', 'yyyyMMdd'],
  ...['dd-MM-yyyy', 'ddMMyyyy', 'MM-dd-yyyy', 'dd-MMM-yyyy', 'ddMMMyyyy', 'yyyy-MMM-dd'],
  ...['yyyy-DDD', 'yyyyDDD', 'yyyy-Www', 'yyyyWww', 'yyyy-MM-k', 'yyyy-MM', 'yyyyMM'],
  ...['MM-yyyy', 'yyyy-MMM', 'MMM-yyyy', 'MMMyyyy', 'yyyy'],
]

const tokens = /yyyy|MMM|MM|dd|DDD|ww|k|HH|mm|ss|-|T/g
const expressions = patterns.map((pattern) => {
  const source = pattern.replace(tokens, (token) => {
    if (token === '-') return '[-_. /:]'
    return token === 'T' ? '[-_. /T]' : parts[token as keyof typeof parts]
  })
  return { pattern, expression: new RegExp(`(?<!\\d)${source}(?!\\d)`, 'gi') }
})

const longestEnding = 6
const ending = /\.[a-z]\w{0,4}$/i

/** Without all endings (`.nc.gz`). */
function stemOf(name: string): string {
  let stem = name
  for (;;) {
    const found = ending.exec(stem.slice(-longestEnding))
    if (found === null) return stem
    stem = stem.slice(0, -found[0].length)
  }
}

const months = Object.fromEntries(
  ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map(
    (name, at) => [name, at + 1],
  ),
)
const dayMs = 864e5

/**
 * The way of writing under which all names have a date, and most have one of their own; null when
 * there is none. Names are taken without their endings.
 */
export function datesInNames(names: readonly string[]): NamedDates | null {
  const stems = names.map(stemOf)
  const found = expressions.flatMap(({ pattern, expression }) =>
    columnsOf(stems, expression).flatMap((texts) => {
      const instants = texts.map(({ groups = {} }) => instantOf(groups))
      if (!instants.every((instant) => instant !== null)) return []
      return [{ pattern, example: texts[0]?.[0] ?? '', instants, rival: null }]
    }),
  )
  const distinct = ({ instants }: NamedDates) => new Set(instants).size
  const most = found.reduce((least, dates) => Math.max(least, distinct(dates)), 0)
  if (most < 2 && names.length > 1) return null
  const chosen = found.find((dates) => distinct(dates) === most)
  if (chosen === undefined) return null
  const rival = found.find(
    (dates) => chosen.pattern === 'dd-MM-yyyy' && dates.pattern === 'MM-dd-yyyy',
  )
  return { ...chosen, rival: rival?.pattern ?? null }
}

/** The first match of each name, the second of each, … as long as all names have it. */
function columnsOf(stems: readonly string[], expression: RegExp): RegExpExecArray[][] {
  const matches = stems.map((stem) => [...stem.matchAll(expression)])
  const columns = matches.reduce((least, found) => Math.min(least, found.length), 3)
  return Array.from({ length: columns }, (_, at) =>
    matches.map((found) => found[at] as RegExpExecArray),
  )
}

/** Null for a date that doesn't exist or that no file of measurements has. */
function instantOf(groups: Readonly<Record<string, string | undefined>>): number | null {
  const part = (name: string, otherwise: number) => Number(groups[name] ?? otherwise)
  const year = part('year', NaN)
  if (!(year >= 1800 && year <= 2150)) return null
  const clock = [part('hour', 0), part('minute', 0), part('second', 0)] as const
  if (clock[0] > 23 || clock[1] > 59 || clock[2] > 59) return null
  const day = dayOf(year, groups, part)
  return day === null ? null : day + ((clock[0] * 60 + clock[1]) * 60 + clock[2]) * 1000
}

function dayOf(
  year: number,
  groups: Readonly<Record<string, string | undefined>>,
  part: (name: string, otherwise: number) => number,
): number | null {
  if (groups['ordinal'] !== undefined) {
    const instant = Date.UTC(year, 0, part('ordinal', 0))
    return part('ordinal', 0) > 0 && new Date(instant).getUTCFullYear() === year ? instant : null
  }
  if (groups['week'] !== undefined) return mondayOf(year, part('week', 0))
  const name = groups['name']?.slice(0, 3).toLowerCase()
  const month = name === undefined ? part('month', 1) : (months[name] ?? 0)
  const day = groups['dekad'] === undefined ? part('day', 1) : part('dekad', 1) * 10 - 9
  const instant = Date.UTC(year, month - 1, day)
  const date = new Date(instant)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? instant : null
}

/** Monday of an ISO week. */
function mondayOf(year: number, week: number): number | null {
  const fourth = new Date(Date.UTC(year, 0, 4))
  const first = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * dayMs
  const thursday = new Date(first + ((week - 1) * 7 + 3) * dayMs)
  return week >= 1 && thursday.getUTCFullYear() === year ? first + (week - 1) * 7 * dayMs : null
}

/** Names that differ only in numbers and months' names have the same key. */
export function seriesKey(name: string): string {
  const words = /jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec/
  return name
    .toLowerCase()
    .replace(new RegExp(`(?<![a-z])(${words.source})[a-z]*`, 'g'), '#')
    .replace(/\d+/g, '#')
}

/** The number in each name that tells its place in a sequence; null when there is none. */
export function numbersInNames(names: readonly string[]): number[] | null {
  const runs = names.map((name) => [...name.matchAll(/\d+/g)].map(([digits]) => Number(digits)))
  const columns = runs.reduce((least, found) => Math.min(least, found.length), Infinity)
  if (!Number.isFinite(columns)) return null
  for (let at = columns - 1; at >= 0; at--) {
    const numbers = runs.map((found) => found[at] as number)
    if (new Set(numbers).size === names.length) return numbers
  }
  return null
}
