/** Which form the dates of a table have. */
import { isPeriodName, isBarePeriod } from './period-forms'
import { dateParser } from './date-formats'

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
const clocks = ['', ' HH:mm', ' HH:mm:ss', 'THH:mm', 'THH:mm:ss', ' hh:mm aa', ' hh:mm:ss aa']
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
  'yyyyMMddHH',
  'yyyyMMddHHmm',
  'yyyyMMddHHmmss',
  'yyyyMM',
  'yyyy',
]

/** Weeks of a year, by the day they begin with. */
export const weekFormats = [
  'iso-week',
  'mmwr-week',
  'saturday-week',
  'wednesday-week',
  'thursday-week',
] as const

/** Formats that are tried, the likelier first. */
export const knownFormats: readonly string[] = [
  ...dayPatterns.flatMap((day) => clocks.map((clock) => day + clock)),
  ...otherPatterns,
  ...weekFormats,
  'dekad',
  'quarter',
  'half-year',
  'season',
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
  /** Another order of day and month that reads as many: only the person knows. */
  rival: string | null
}

/** The same pattern with day and month the other way round; null where their order is plain. */
export function otherOrder(format: string): string | null {
  if (!/^(dd([/-])MM|MM([/-])dd)/.test(format)) return null
  return format.replace(/dd|MM/g, (token) => (token === 'dd' ? 'MM' : 'dd'))
}

/** True when both formats read all the texts, and not to the same days. */
export function areBothRight(texts: Iterable<string>, one: string, other: string): boolean {
  const [parseOne, parseOther] = [dateParser(one), dateParser(other)]
  let differ = false
  for (const text of texts) {
    const [a, b] = [parseOne(text), parseOther(text)]
    if (a === null || b === null) return false
    differ ||= a !== b
  }
  return differ
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
  const [first] = best
  if (first === undefined) return null
  const rival = otherOrder(first.format)
  const isTied = rival !== null && areBothRight(texts, first.format, rival)
  return { format: first.format, read: first.read, rival: isTied ? rival : null }
}

/** `2019/20`: a year that begins in one year and ends in the next, and no week 20. */
function isSplitYear(text: string): boolean {
  const [, first, second] = (/^(\d{4})[-/](\d{2})$/.exec(text.trim()) ?? []).map(Number)
  return first !== undefined && second === (first + 1) % 100
}

function tryFormat(format: string, rank: number, texts: readonly string[]) {
  const parse = isPeriodName(format) && texts.every(isSplitYear) ? () => null : dateParser(format)
  const found = texts.map(parse).filter((instant) => instant !== null)
  const read = found.length
  const instants = [...new Set(found)].sort((a, b) => a - b)
  const steps = new Set(instants.slice(1).map((instant, i) => instant - (instants[i] ?? 0))).size
  // 202005 and 2020-05 are months, unless they are called weeks or go beyond 12.
  const isBare = isPeriodName(format) && texts.some(isBarePeriod)
  return { format, rank, read, steps, unlikely: isBare ? 1 : unlikeliness(format, instants) }
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
