/**
 * Where a table begins: below its title, its comments and what else stands above the header; and
 * what stands under the header that is no data (units, the widths of a hydrological service).
 */
import { isCalled } from './column-words'
import { isMissingWord, parseCoordinate } from './numbers'
import type { Lines } from './rows'

export interface TableStart {
  /** Line of the file that holds the header, or the first data where there is none. */
  firstLine: number
  /** Rows under the header that are no data. */
  underHeader: number
  /** The sign with which lines begin that are no data; `''` for none. */
  comment: string
}

const commentSigns = ['#', '%', '//', '!']
const filled = (row: readonly string[]) => row.filter((field) => field.trim() !== '').length
export const isComment = (row: readonly string[], sign: string) =>
  sign !== '' && (row[0] ?? '').trimStart().startsWith(sign)
/** Rows looked at. */
const mostRows = 300

/** @param lines those of the file's start */
export function findStart({ rows, lines }: Lines): TableStart {
  const looked = rows.slice(0, mostRows)
  const comment = commentSigns.find((sign) => marksComments(looked, sign)) ?? ''
  const data = looked.filter((row) => !isComment(row, comment))
  // `#date,lat,lon,cases`: the only header that there is.
  const usual = usualOf(data.length > 1 ? data : looked)
  const first = looked.findIndex((row) => !isComment(row, comment) && isUsual(row, usual))
  const at = headerAbove(looked, Math.max(0, first), usual)
  const under = looked.slice(at + 1).filter((row) => !isComment(row, comment))
  return {
    firstLine: lines[at] ?? 1,
    underHeader: isComment(looked[at] ?? [], comment) ? 0 : rowsUnderHeader(under),
    comment,
  }
}

/** A few of the first rows begin with it, and most rows don't. */
function marksComments(rows: readonly string[][], sign: string): boolean {
  const marked = rows.filter((row) => isComment(row, sign)).length
  return marked <= rows.length / 2 && rows.slice(0, 5).some((row) => isComment(row, sign))
}

interface Usual {
  length: number
  filled: number
}

function usualOf(rows: readonly string[][]): Usual {
  const length = mostFrequent(rows.map((row) => row.length))
  const whole = rows.filter((row) => row.length === length)
  return { length, filled: mostFrequent(whole.map(filled)) }
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
}

const isUsual = (row: readonly string[], usual: Usual) =>
  row.length === usual.length && filled(row) >= usual.filled / 2

/** A commented header, or one with fewer or more names than the rows have fields. */
function headerAbove(rows: readonly string[][], first: number, usual: Usual): number {
  const above = rows[first - 1]
  if (above === undefined || hasWords(rows[first] ?? [])) return first
  const isWhole = above.length === usual.length || Math.abs(above.length - usual.length) === 1
  return isWhole && hasWords(above) ? first - 1 : first
}

/** Two or more fields that are words for date, place or value. */
function hasWords(row: readonly string[]): boolean {
  const kinds = ['date', 'year', 'y', 'x', 'value'] as const
  return row.filter((field) => kinds.some((kind) => isCalled(field, kind))).length >= 2
}

/** `20d 10n 10n`: the widths and types of the columns, as hydrological services write them. */
const isFormatRow = (row: readonly string[]) =>
  row.every((field) => /^(\d{1,4}[sdnfic])?$/i.test(field.trim())) && filled(row) > 1

/** Rows directly under the header in which no column of numbers has one. */
function rowsUnderHeader(rows: readonly string[][]): number {
  const later = rows.slice(3, 60)
  const columns = [...(rows[0] ?? []).keys()].filter((at) => isNumeric(later, at))
  let count = 0
  while (count < 2) {
    const row = rows[count]
    if (row === undefined) break
    const fields = columns.map((at) => row[at] ?? '')
    const isWords =
      fields.length > 1 &&
      fields.every((field) => !isMissingWord(field) && parseCoordinate(field, '.') === null)
    if (!isFormatRow(row) && !isWords) break
    count++
  }
  return count
}

function isNumeric(rows: readonly string[][], at: number): boolean {
  const fields = rows.map((row) => row[at] ?? '').filter((field) => !isMissingWord(field))
  const numbers = fields.filter((field) => parseCoordinate(field, '.') !== null)
  return fields.length > 0 && numbers.length > 0.8 * fields.length
}
