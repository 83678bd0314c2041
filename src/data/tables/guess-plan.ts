/**
 * From a sample of a table to a plan: which columns are date, place and value, and in which form.
 */
import { sentence } from '../../shared/notices/say'
import { GridcastError } from '../../shared/errors'
import type { Finding, TablePlan } from '../../shared/import-plan'
import { guessPlacesInColumns, guessDatesInColumns } from './wide'
import { columnNames, describeColumns, hasHeader, type Column } from './columns'
import { isCalled } from './column-words'
import { dateParser, guessDateFormat, type FormatGuess } from './dates'
import { guessDecimal, unitOf } from './numbers'
import type { TableSample } from './sample-rows'

/** What can be told from a sample; cell size and step need the whole table. */
export type FormPlan = Omit<TablePlan, 'cellSize' | 'step' | 'missingValue' | 'emptyCells'>

export interface FormGuess {
  plan: FormPlan
  findings: Finding[]
  columns: Column[]
}

/** @throws GridcastError `import.no-coordinates`, `import.no-dates`, `import.no-value` */
export function guessForm({ encoding, delimiter, rows }: TableSample, fileName: string): FormGuess {
  const decimal = guessDecimal(rows.slice(0, 2000).flat())
  const isHeaded = hasHeader(rows, decimal)
  const names = columnNames(isHeaded ? (rows[0] ?? []) : null, rows[0]?.length ?? 0)
  const columns = describeColumns(names, isHeaded ? rows.slice(1) : rows, decimal)
  const base = {
    format: 'table' as const,
    delimiter,
    decimal,
    hasHeader: isHeaded,
    encoding,
    duplicates: 'sum' as const,
    missingDates: 'mask' as const,
  }
  const findings: Finding[] = []
  if (!isHeaded) {
    findings.push({
      severity: 'warning',
      sentence: sentence('finding.no-header', {}),
      field: 'hasHeader',
    })
  }
  const wide = isHeaded
    ? (guessDatesInColumns(columns, fileName) ?? guessPlacesInColumns(columns, fileName))
    : null
  if (wide !== null)
    return { plan: { ...base, ...wide.plan }, findings: [...findings, ...wide.findings], columns }
  const date = guessDate(columns, fileName)
  const place = guessPlace(columns, date.used, fileName)
  const value = guessValue(columns, [...date.used, place.x, place.y], fileName)
  const unit = usualUnit(value.column, decimal)
  const plan: FormPlan = {
    ...base,
    dateColumn: date.used.map(({ name }) => name).join('+'),
    dateFormat: date.format,
    yColumn: place.y.name,
    xColumn: place.x.name,
    valueColumn: value.column.name,
    coordinates: place.coordinates,
    valueName: value.column.name,
    unit,
  }
  return { plan, findings: [...findings, ...date.findings, ...value.findings], columns }
}

interface DateGuess {
  used: Column[]
  format: string
  findings: Finding[]
}

function guessDate(columns: readonly Column[], fileName: string): DateGuess {
  const readable = columns.filter(
    ({ texts, date }) => date !== null && date.read > 0.4 * Math.min(texts.length, 300),
  )
  const isPlainNumber = ({ date }: Column) =>
    date?.format === 'index' || date?.format === 'excel-serial' || date?.format === 'unix-seconds'
  const named = readable.filter(({ name }) => isCalled(name, 'date'))
  const whole = named.find((other) => !isPlainNumber(other))
  // Dates in one column say more than their parts: a day beside year and month is kept.
  const parts = whole === undefined ? dateFromParts(columns) : null
  if (parts !== null) return parts
  const column =
    whole ??
    readable.find((other) => !isPlainNumber(other) && other.numeric < 0.5) ??
    named[0] ??
    readable.find((other) => isPlainNumber(other) && other.date?.format !== 'index') ??
    readable.find(({ name }) => isCalled(name, 'year'))
  if (column?.date === undefined || column.date === null) throw noDates(columns, fileName)
  return { used: [column], format: column.date.format, findings: dateFindings(column, column.date) }
}

function dateFindings({ name, texts }: Column, date: FormatGuess): Finding[] {
  if (date.rival === null) return []
  const said = sentence('finding.ambiguous-dates', {
    column: name,
    example: texts[0] ?? '',
    one: date.format,
    other: date.rival,
  })
  return [{ severity: 'warning', sentence: said, field: 'dateFormat' }]
}

/** Weeks are finer than months; up to 5 they may count within the month. */
function dateFromParts(columns: readonly Column[]): DateGuess | null {
  const [days, weeks] = [yearMonthDay(columns), yearWeek(columns)]
  const isOfMonth = weeks !== null && (weeks.used.at(-1)?.max ?? 0) <= 5
  return days === null || (days.used.length < 3 && weeks !== null && !isOfMonth) ? weeks : days
}

type PartKind = 'year' | 'month' | 'week' | 'day'
const largestPart: Record<PartKind, number> = { year: 2200, month: 12, week: 53, day: 31 }

/** A column that holds one part of a date as numbers. */
function partColumn(columns: readonly Column[], kind: PartKind): Column | undefined {
  return columns.find(
    ({ name, numeric, min, max }) =>
      isCalled(name, kind) && numeric > 0.9 && max <= largestPart[kind] && min >= 1,
  )
}

/** Year and ISO week in columns of their own: week 1 of 2021 is not week 1 of 2020. */
function yearWeek(columns: readonly Column[]): DateGuess | null {
  const [year, week] = [partColumn(columns, 'year'), partColumn(columns, 'week')]
  if (year === undefined || week === undefined || year === week || year.min < 1000) return null
  const said = sentence('finding.joined-weeks', { columns: [year.name, week.name] })
  return {
    used: [year, week],
    format: 'iso-week',
    findings: [{ severity: 'info', sentence: said, field: 'dateColumn' }],
  }
}

/** Year, month and day in columns of their own. */
function yearMonthDay(columns: readonly Column[]): DateGuess | null {
  const [year, month, day] = (['year', 'month', 'day'] as const).map((kind) =>
    partColumn(columns, kind),
  )
  if (year === undefined || month === undefined || year === month) return null
  const isWhole = day !== undefined && day !== month
  const used = isWhole ? [year, month, day] : [year, month]
  const said = sentence('finding.joined-date', { columns: used.map(({ name }) => name) })
  return {
    used,
    format: isWhole ? 'yyyy-MM-dd' : 'yyyy-MM',
    findings: [{ severity: 'info', sentence: said, field: 'dateColumn' }],
  }
}

function noDates(columns: readonly Column[], fileName: string): GridcastError {
  return new GridcastError('import.no-dates', {
    file: fileName,
    columns: columns.map(({ name }) => name),
  })
}

interface PlaceGuess {
  y: Column
  x: Column
  coordinates: TablePlan['coordinates']
}

function guessPlace(
  columns: readonly Column[],
  used: readonly Column[],
  fileName: string,
): PlaceGuess {
  const free = columns.filter((column) => !used.includes(column) && column.coordinates > 0.8)
  const [y, x] = [
    free.find(({ name }) => isCalled(name, 'y')),
    free.find(({ name }) => isCalled(name, 'x')),
  ]
  if (y !== undefined && x !== undefined) return { y, x, coordinates: kindOf(y, x) }
  const nameless = columns.every(({ name }) => name.startsWith('column '))
  const [first, second] = free
  if (!nameless || first === undefined || second === undefined || free.length < 3)
    throw noCoordinates(columns, fileName)
  const isSwapped = Math.abs(first.max) > 90 && Math.abs(second.max) <= 90
  const [north, east] = isSwapped ? [second, first] : [first, second]
  return { y: north, x: east, coordinates: kindOf(north, east) }
}

function kindOf(y: Column, x: Column): TablePlan['coordinates'] {
  const fitsGlobe = y.min >= -90 && y.max <= 90 && x.min >= -180 && x.max <= 360
  if (isCalled(y.name, 'geographic') && isCalled(x.name, 'geographic'))
    return mostlyOnGlobe(y, x) ? 'geographic' : 'projected'
  const areWhole = [y, x].every(
    ({ texts, min }) => min >= 0 && texts.every((text) => /^\d{1,5}$/.test(text)),
  )
  if (areWhole && (isCalled(y.name, 'grid') || isCalled(x.name, 'grid') || y.min <= 1))
    return 'index'
  return fitsGlobe && y.name.startsWith('column ') ? 'geographic' : 'projected'
}

/** A few places off the globe are mistakes; when most are, these are no degrees. */
function mostlyOnGlobe(y: Column, x: Column): boolean {
  const share = ({ texts }: Column, least: number, most: number) => {
    const numbers = texts.map((text) => Number.parseFloat(text.replace(',', '.')))
    return (
      numbers.filter((value) => value >= least && value <= most).length /
      Math.max(1, numbers.length)
    )
  }
  return share(y, -90, 90) > 0.5 && share(x, -180, 360) > 0.5
}

export function noCoordinates(
  columns: readonly { name: string }[],
  fileName: string,
): GridcastError {
  return new GridcastError('import.no-coordinates', {
    file: fileName,
    columns: columns.map(({ name }) => name),
  })
}

function guessValue(
  columns: readonly Column[],
  used: readonly Column[],
  fileName: string,
): { column: Column; findings: Finding[] } {
  const free = columns.filter((column) => !used.includes(column) && column.numeric > 0.5)
  const candidates = free.filter(
    ({ name, texts }) => !isCalled(name, 'notValue') && texts.length > 0,
  )
  const pool = candidates.length > 0 ? candidates : free
  const named = pool.filter(({ name }) => isCalled(name, 'value'))
  const [column] =
    named.length > 0
      ? named
      : pool
          .filter(({ name }) => !isCalled(name, 'secondValue'))
          .toReversed()
          .concat(pool)
  if (column === undefined) {
    throw new GridcastError('import.no-value', {
      file: fileName,
      columns: columns.map(({ name }) => name),
    })
  }
  if (pool.length < 2) return { column, findings: [] }
  const names = pool.map(({ name }) => name)
  const said = sentence('finding.several-values', { names, taken: column.name })
  return { column, findings: [{ severity: 'warning', sentence: said, field: 'valueColumn' }] }
}

/** The unit that stands behind most numbers of a column. */
function usualUnit({ texts }: Column, decimal: TablePlan['decimal']): string | null {
  const units = texts.slice(0, 500).map((text) => unitOf(text, decimal))
  const [unit] = new Set(units.filter((found) => found !== null))
  return unit !== undefined && units.filter((found) => found === unit).length > 0.8 * units.length
    ? unit
    : null
}

/**
 * A format that reads dates which the chosen one can't: then the column mixes two, and nothing may
 * be left out in silence.
 */
export function otherFormatOf(texts: readonly string[], chosen: string): string | null {
  const parse = dateParser(chosen)
  const unread = texts.filter((text) => text.trim() !== '' && parse(text) === null)
  const other = guessDateFormat(unread)
  return other !== null && other.format !== 'index' && other.read > unread.length / 2
    ? other.format
    : null
}
