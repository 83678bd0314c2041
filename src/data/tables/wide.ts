/** Tables that are wide instead of long: a column per date, or a column per place. */
import { sentence } from '../../shared/notices/say'
import { withoutTrailing } from '../../shared/trailing'
import type { Finding, TablePlan } from '../../shared/import-plan'
import type { Column } from './columns'
import { isCalled } from './column-words'
import { dateParser } from '../dates/date-formats'
import { guessDateFormat } from '../dates/guess-format'

type WidePlan = Pick<
  TablePlan,
  | 'layout'
  | 'dateColumn'
  | 'dateFormat'
  | 'yColumn'
  | 'xColumn'
  | 'valueColumn'
  | 'coordinates'
  | 'valueName'
  | 'unit'
>

export interface WideGuess {
  plan: WidePlan
  findings: Finding[]
}

const fewestColumns = 3
const plainNumbers = new Set(['index', 'excel-serial', 'unix-seconds'])

/** One row per place with its coordinates, and a column per date. */
export function guessDatesInColumns(
  columns: readonly Column[],
  fileName: string,
): WideGuess | null {
  const [y, x] = [
    columns.find(({ name }) => isCalled(name, 'y')),
    columns.find(({ name }) => isCalled(name, 'x')),
  ]
  if (y === undefined || x === undefined) return null
  const guess = datesOver(columns.filter((column) => column !== x && column !== y))
  if (guess === null) return null
  const said = sentence('finding.dates-in-columns', { count: guess.read, format: guess.format })
  const plan: WidePlan = {
    layout: 'dates-in-columns',
    dateColumn: '',
    dateFormat: guess.format,
    yColumn: y.name,
    xColumn: x.name,
    valueColumn: '',
    coordinates: 'geographic',
    valueName: nameFrom(fileName),
    unit: null,
  }
  return { plan, findings: [{ severity: 'info', sentence: said, field: null }] }
}

/** The dates over columns of numbers; null when they are too few. */
export function datesOver(columns: readonly Column[]): { read: number; format: string } | null {
  const guess = guessDateFormat(
    columns.filter(({ numeric }) => numeric > 0.8).map(({ name }) => name),
  )
  return guess === null || guess.read < fewestColumns || plainNumbers.has(guess.format)
    ? null
    : guess
}

const coordinatePair = /^(-?\d+(?:\.\d+)?) ?[_/;: ,] ?(-?\d+(?:\.\d+)?)$/

/** Latitude and longitude (or y and x) from a column's name such as `15_100`. */
export function placeOfName(name: string): { y: number; x: number } | null {
  const found = coordinatePair.exec(name.trim().replace(/\s+/g, ' '))
  return found === null ? null : { y: Number(found[1]), x: Number(found[2]) }
}

/** One row per date, and a column per place whose name tells where it is. */
export function guessPlacesInColumns(
  columns: readonly Column[],
  fileName: string,
): WideGuess | null {
  const places = columns.flatMap(({ name }) => placeOfName(name) ?? [])
  const date = columns.find(
    (column) =>
      placeOfName(column.name) === null &&
      column.date !== null &&
      !(column.date.format === 'index' && !isCalled(column.name, 'date')),
  )
  if (places.length < fewestColumns || date?.date === undefined || date.date === null) return null
  const onGlobe = places.every(({ y, x }) => Math.abs(y) <= 90 && x >= -180 && x <= 360)
  const said = sentence('finding.places-in-columns', {
    count: places.length,
    example: columns.at(-1)?.name ?? '',
  })
  const plan: WidePlan = {
    layout: 'places-in-columns',
    dateColumn: date.name,
    dateFormat: date.date.format,
    yColumn: '',
    xColumn: '',
    valueColumn: '',
    coordinates: onGlobe ? 'geographic' : 'projected',
    valueName: nameFrom(fileName),
    unit: null,
  }
  return { plan, findings: [{ severity: 'warning', sentence: said, field: null }] }
}

/** A dated column by the plan's format. */
export const isDateName = (name: string, format: string) => dateParser(format)(name) !== null

const endings = 'abcdefghijklmnopqrstuvwxyz0123456789.'

export function nameFrom(fileName: string): string {
  const before = withoutTrailing(fileName.toLowerCase(), endings).length
  const dot = fileName.indexOf('.', before)
  const stem = dot < 0 ? fileName : fileName.slice(0, dot)
  return stem.replace(/[_-]+/g, ' ') || 'value'
}
