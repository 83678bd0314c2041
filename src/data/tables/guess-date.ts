/** Which columns hold the date, and in which form: one column, or its parts in several. */
import { sentence } from '../../shared/notices/say'
import { GridcastError } from '../../shared/errors'
import type { Finding } from '../../shared/import-plan'
import { dateParser } from '../dates/date-formats'
import { isPeriodName } from '../dates/period-forms'
import { isCalled } from './column-words'
import { weeksCalled, type Column } from './columns'

export interface DateGuess {
  used: Column[]
  format: string
  findings: Finding[]
}

/** @throws GridcastError `import.no-dates` */
export function guessDate(columns: readonly Column[], fileName: string): DateGuess {
  const readable = columns.filter(
    ({ texts, date }) => date !== null && date.read > 0.4 * Math.min(texts.length, 300),
  )
  const isPlainNumber = ({ date }: Column) =>
    date?.format === 'index' || date?.format === 'excel-serial' || date?.format === 'unix-seconds'
  const named = readable.filter(({ name }) => isCalled(name, 'date'))
  const whole = named.find((other) => !isPlainNumber(other))
  const withHour = whole === undefined ? null : dateAndHour(columns, whole)
  if (withHour !== null) return withHour
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
  return { used: [column], format: column.date.format, findings: weekFindings(column) }
}

/** ISO and MMWR weeks look the same: one is taken, and said. */
function weekFindings({ name, date }: Column): Finding[] {
  const format = date?.format ?? ''
  if (format !== 'iso-week' && format !== 'mmwr-week') return []
  const said = sentence('finding.week-system', { columns: [name], system: format })
  return [{ severity: 'info', sentence: said, field: 'dateFormat' }]
}

/** Hours that stand in a column of their own: those of a day are not one and the same. */
function hourColumn(columns: readonly Column[]): { column: Column; clock: string } | null {
  for (const column of columns) {
    if (!isCalled(column.name, 'hour') || column.texts.length < 2) continue
    const { texts, numeric, min, max } = column
    if (numeric > 0.99 && min >= 0 && max <= 24 && texts.every(isHour))
      return { column, clock: 'HH' }
    if (texts.every((text) => /^\d{1,2}:\d{2}$/.test(text))) return { column, clock: 'HH:mm' }
    if (texts.every((text) => /^\d{1,2}:\d{2}:\d{2}$/.test(text)))
      return { column, clock: 'HH:mm:ss' }
  }
  return null
}

const isHour = (text: string) => /^\d{1,2}(\.0+)?$/.test(text)

/** A day and its hour. */
function dateAndHour(columns: readonly Column[], day: Column): DateGuess | null {
  const format = day.date?.format ?? ''
  const hour = hourColumn(columns.filter((column) => column !== day))
  if (hour === null || !/d/.test(format) || /H/.test(format)) return null
  return isPeriodName(format) ? null : joined([day, hour.column], `${format} ${hour.clock}`)
}

/** Weeks are finer than months; up to 5 they may count within the month. */
function dateFromParts(columns: readonly Column[]): DateGuess | null {
  const [days, weeks] = [yearMonthDay(columns), yearWeek(columns)]
  const isOfMonth =
    weeks !== null && (weeks.used.at(-1)?.numeric ?? 0) > 0.9 && (weeks.used.at(-1)?.max ?? 0) <= 5
  const dekads = days?.used.length === 2 ? withDekad(columns, days.used) : null
  if (dekads !== null) return dekads
  if (days !== null && (days.used.length > 2 || weeks === null || isOfMonth)) return days
  return weeks ?? yearPart(columns)
}

type PartKind = 'year' | 'month' | 'week' | 'day' | 'quarter' | 'half' | 'dekad' | 'dayOfYear'
const largestPart: Record<PartKind, number> = {
  year: 2200,
  month: 12,
  week: 53,
  day: 31,
  quarter: 4,
  half: 2,
  dekad: 3,
  dayOfYear: 366,
}

/** The letters that a part may have before its number: `W09`, `Q1`. */
const marks: Partial<Record<PartKind, RegExp>> = {
  week: /^(W|KW|EW|SE|Wk|Week)[-_ ]?\d{1,2}$/i,
  quarter: /^[QT][-_ ]?[1-4]$/i,
  half: /^[HS][-_ ]?[12]$/i,
  dekad: /^(D|Dek|Dekad)[-_ ]?[1-3]$/i,
}

/** A column that holds one part of a date, as numbers or with a letter before them. */
function partColumn(columns: readonly Column[], kind: PartKind): Column | undefined {
  return columns.find(({ name, texts, numeric, min, max }) => {
    if (!isCalled(name, kind)) return false
    if (numeric > 0.9) return max <= largestPart[kind] && min >= 1
    return texts.length > 0 && texts.every((text) => marks[kind]?.test(text) === true)
  })
}

/** Months by their names. */
const namedMonths = (columns: readonly Column[]) =>
  columns.find(({ name, texts }) => {
    const parse = dateParser('MMM yyyy')
    return isCalled(name, 'month') && texts.length > 0 && texts.every((t) => parse(`${t} 2000`))
  })

/** Year and ISO week in columns of their own: week 1 of 2021 is not week 1 of 2020. */
function yearWeek(columns: readonly Column[]): DateGuess | null {
  const [year, week] = [partColumn(columns, 'year'), partColumn(columns, 'week')]
  if (year === undefined || week === undefined || year === week || year.min < 1000) return null
  const [system = 'iso-week'] = weeksCalled(week.name)
  const said = sentence('finding.week-system', {
    columns: [year.name, week.name],
    system: system === 'mmwr-week' ? system : 'iso-week',
  })
  return {
    used: [year, week],
    format: system,
    findings: [{ severity: 'info', sentence: said, field: 'dateFormat' }],
  }
}

function joined(used: Column[], format: string): DateGuess {
  const said = sentence('finding.joined-date', { columns: used.map(({ name }) => name) })
  return { used, format, findings: [{ severity: 'info', sentence: said, field: 'dateColumn' }] }
}

/** A dekad of a month. */
function withDekad(columns: readonly Column[], yearAndMonth: Column[]): DateGuess | null {
  const dekad = partColumn(columns, 'dekad')
  return dekad === undefined ? null : joined([...yearAndMonth, dekad], 'dekad')
}

/** Year and quarter, half-year or day of the year in columns of their own. */
function yearPart(columns: readonly Column[]): DateGuess | null {
  const year = partColumn(columns, 'year')
  if (year === undefined) return null
  for (const [kind, format] of [
    ['quarter', 'quarter'],
    ['half', 'half-year'],
    ['dayOfYear', 'ordinal-day'],
  ] as const) {
    const part = partColumn(columns, kind)
    if (part !== undefined) return joined([year, part], format)
  }
  return null
}

/** Year, month and day in columns of their own. */
function yearMonthDay(columns: readonly Column[]): DateGuess | null {
  const [year, numbered, day] = (['year', 'month', 'day'] as const).map((kind) =>
    partColumn(columns, kind),
  )
  const month = numbered ?? namedMonths(columns)
  const pattern = numbered === undefined ? 'yyyy-MMM' : 'yyyy-MM'
  if (year === undefined || month === undefined || year === month) return null
  const isWhole = day !== undefined && day !== month
  const used = isWhole ? [year, month, day] : [year, month]
  const hour = isWhole ? hourColumn(columns.filter((column) => !used.includes(column))) : null
  if (hour !== null) return joined([...used, hour.column], `${pattern}-dd-${hour.clock}`)
  return joined(used, isWhole ? `${pattern}-dd` : pattern)
}

function noDates(columns: readonly Column[], fileName: string): GridcastError {
  return new GridcastError('import.no-dates', {
    file: fileName,
    columns: columns.map(({ name }) => name),
  })
}
