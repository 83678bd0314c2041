/**
 * From a sample of a table to a plan: which columns are date, place and value, and in which form.
 */
import { sentence } from '../../shared/notices/say'
import type { Finding, TablePlan } from '../../shared/import-plan'
import { guessPlacesInColumns, guessDatesInColumns } from './wide'
import { columnNames, describeColumns, hasHeader, type Column } from './columns'
import { isCalled, isOfForecast } from './column-words'
import { dateParser } from '../dates/date-formats'
import { guessDateFormat } from '../dates/guess-format'
import { guessDate } from './guess-date'
import { guessPlace } from './guess-place'
import { guessDecimal, unitOf } from './numbers'
import type { TableSample } from './sample-rows'

/** What can be told from a sample; cell size and step need the whole table. */
export type FormPlan = Omit<
  TablePlan,
  'cellSize' | 'step' | 'missingValues' | 'emptyCells' | 'open'
>

export interface FormGuess {
  plan: FormPlan
  findings: Finding[]
  columns: Column[]
}

/** What is the same for every layout. */
export interface FormStart {
  base: Pick<
    FormPlan,
    | ('delimiter' | 'decimal' | 'hasHeader' | 'encoding' | 'firstLine' | 'underHeader')
    | ('comment' | 'zone' | 'censored' | 'differences' | 'duplicates' | 'missingDates')
  >
  columns: Column[]
  findings: Finding[]
}

/** @param isNamed the first row is known to be a header, even where it holds numbers */
export function startForm(sample: TableSample, isNamed = false): FormStart {
  const { encoding, delimiter, rows, firstLine, underHeader, comment } = sample
  const decimal = guessDecimal(rows.slice(0, 2000).flat())
  const isHeaded = isNamed || hasHeader(rows, decimal)
  const names = columnNames(isHeaded ? (rows[0] ?? []) : null, rows[0]?.length ?? 0)
  const described = describeColumns(names, isHeaded ? rows.slice(1) : rows, decimal)
  const columns = described.filter(({ name }) => !isOfForecast(name))
  const base = {
    ...{ delimiter, decimal, hasHeader: isHeaded, encoding, firstLine, underHeader, comment },
    zone: null,
    censored: 'half' as const,
    differences: false,
    duplicates: 'sum' as const,
    missingDates: 'mask' as const,
  }
  const findings = startFindings(sample)
  if (!isHeaded) {
    findings.push({
      severity: 'warning',
      sentence: sentence('finding.no-header', {}),
      field: 'hasHeader',
    })
  }
  return { base, columns, findings }
}

/** @throws GridcastError `import.no-coordinates`, `import.no-dates` */
export function guessForm(sample: TableSample, fileName: string): FormGuess {
  const { base: start, columns, findings } = startForm(sample)
  const base = { format: 'table' as const, ...start }
  const wide = base.hasHeader
    ? (guessDatesInColumns(columns, fileName) ?? guessPlacesInColumns(columns, fileName))
    : null
  if (wide !== null)
    return { plan: { ...base, ...wide.plan }, findings: [...findings, ...wide.findings], columns }
  const date = guessDate(columns, fileName)
  const place = guessPlace(columns, date.used, fileName)
  const value = guessValue(columns, [...date.used, place.x, place.y])
  const unit = value.column === null ? null : usualUnit(value.column, base.decimal)
  const plan: FormPlan = {
    ...base,
    dateColumn: date.used.map(({ name }) => name).join('+'),
    dateFormat: date.format,
    yColumn: place.y.name,
    xColumn: place.x.name,
    valueColumn: value.column?.name ?? '',
    coordinates: place.coordinates,
    valueName: value.column?.name ?? 'count',
    unit,
  }
  const found = [...findings, ...date.findings, ...place.findings, ...value.findings]
  return { plan, findings: found, columns }
}

/** What stands above and under the header and is left out. */
function startFindings({ firstLine, underHeader, comment }: TableSample): Finding[] {
  if (firstLine === 1 && underHeader === 0) return []
  const said = sentence('finding.skipped-lines', {
    above: firstLine - 1,
    under: underHeader,
    comment,
  })
  return [{ severity: 'info', sentence: said, field: 'firstLine' }]
}

/** Null: no column holds numbers, so that each row is one of what is counted. */
export function guessValue(
  columns: readonly Column[],
  used: readonly Column[],
): { column: Column | null; findings: Finding[] } {
  const free = columns.filter((column) => !used.includes(column) && column.numeric > 0.5)
  const candidates = free.filter(
    ({ name, texts }) => !isCalled(name, 'notValue') && texts.length > 0,
  )
  const pool = candidates.length > 0 ? candidates : free
  const named = pool.filter(({ name }) => isCalled(name, 'value'))
  const [column = null] =
    named.length > 0
      ? named
      : pool
          .filter(({ name }) => !isCalled(name, 'secondValue'))
          .toReversed()
          .concat(pool)
  if (column === null) {
    const said = sentence('finding.counted-rows', { columns: columns.map(({ name }) => name) })
    return { column, findings: [{ severity: 'warning', sentence: said, field: 'valueColumn' }] }
  }
  if (pool.length < 2) return { column, findings: [] }
  const names = pool.map(({ name }) => name)
  const said = sentence('finding.several-values', { names, taken: column.name })
  return { column, findings: [{ severity: 'warning', sentence: said, field: 'valueColumn' }] }
}

/** The unit that stands behind most numbers of a column. */
export function usualUnit({ texts }: Column, decimal: TablePlan['decimal']): string | null {
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
