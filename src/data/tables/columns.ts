/** What stands in each column of a sample, and which columns are date, place and value. */
import { evenlySpread } from '../importers/importer'
import { isMissingWord, parseCensored, parseCoordinate, parseNumber, type Decimal } from './numbers'
import { isCalled } from './column-words'
import { guessDateFormat, type FormatGuess } from '../dates/guess-format'

export interface Column {
  name: string
  index: number
  /** Distinct texts in order of appearance, without missing words; at most `mostTexts`. */
  texts: string[]
  /** Share of the texts that are numbers. */
  numeric: number
  /** Share of the texts that are coordinates (numbers, or degrees, minutes and seconds). */
  coordinates: number
  min: number
  max: number
  readonly date: FormatGuess | null
}

const mostTexts = 4000
/** Formats are tried on at most this many of them, evenly spread. */
const mostDates = 300

const isNumber = (value: number | null): value is number => value !== null && !Number.isNaN(value)

/** Names of the columns; empty and repeated ones are numbered. */
export function columnNames(header: readonly string[] | null, count: number): string[] {
  const taken = new Map<string, number>()
  return Array.from({ length: count }, (_, index) => {
    const name = nameIn(header?.[index] ?? '') || `column ${index + 1}`
    const before = taken.get(name) ?? 0
    taken.set(name, before + 1)
    return before === 0 ? name : `${name} (${before + 1})`
  })
}

/** Without a byte order mark, and without the sign by which a name is no formula. */
const nameIn = (text: string) =>
  text
    .replace(/^\ufeff/, '')
    .trim()
    .replace(/^'(?=[=+\-@])/, '')

export function describeColumns(
  names: readonly string[],
  rows: readonly string[][],
  decimal: Decimal,
): Column[] {
  return names.map((name, index) => describeColumn(name, index, rows, decimal))
}

function describeColumn(
  name: string,
  index: number,
  rows: readonly string[][],
  decimal: Decimal,
): Column {
  const distinct = new Set<string>()
  for (const row of rows) {
    const text = (row[index] ?? '').trim()
    if (distinct.size < mostTexts && !isMissingWord(text)) distinct.add(text)
  }
  const texts = [...distinct]
  const numbers = texts
    .map((text) => parseNumber(text, decimal) ?? parseCensored(text, decimal)?.limit ?? null)
    .filter(isNumber)
  const places = texts.map((text) => parseCoordinate(text, decimal)).filter(isNumber)
  const share = (count: number) => (texts.length === 0 ? 0 : count / texts.length)
  const range = places.length > 0 ? places : numbers
  let date: FormatGuess | null | undefined
  return {
    name,
    index,
    texts,
    numeric: share(numbers.length),
    coordinates: share(places.length),
    min: range.reduce((low, value) => Math.min(low, value), Infinity),
    max: range.reduce((high, value) => Math.max(high, value), -Infinity),
    // Trying every format takes a while, and tables with a column per date have hundreds of
    // columns.
    get date() {
      if (date === undefined)
        date = guessDates(
          name,
          evenlySpread(texts.length, mostDates).map((at) => texts[at] ?? ''),
        )
      return date
    },
  }
}

/** Epidemiological weeks are those of the US CDC (MMWR) where they are called so. */
export function weeksCalled(name: string): string[] {
  return isCalled(name, 'mmwr') ? ['mmwr-week', 'iso-week'] : ['iso-week', 'mmwr-week']
}

/**
 * A column that calls itself a counter (`frame`) counts frames, even from 1990 on; one that calls
 * itself a week holds weeks, even where 202005 could be a month.
 */
function guessDates(name: string, texts: readonly string[]): FormatGuess | null {
  const called = isCalled(name, 'frame')
    ? ['index']
    : isCalled(name, 'week')
      ? weeksCalled(name)
      : []
  const guess = called.length === 0 ? null : guessDateFormat(texts, called)
  return guess?.read === texts.length ? guess : guessDateFormat(texts)
}

/** True when the first row can't be data: in a column of numbers it has none. */
export function hasHeader(rows: readonly string[][], decimal: Decimal): boolean {
  const [first, ...body] = rows
  if (first === undefined || body.length === 0) return true
  return first.some((text, index) => {
    if (parseCoordinate(text, decimal) !== null) return false
    const looked = body.slice(0, 500).map((row) => row[index] ?? '')
    const filled = looked.filter((other) => !isMissingWord(other))
    const numbers = filled.filter((other) => parseCoordinate(other, decimal) !== null)
    return filled.length > 0 && numbers.length / filled.length > 0.8
  })
}
