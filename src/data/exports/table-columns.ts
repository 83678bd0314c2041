/**
 * The columns of an exported table: those the data came in, or plain ones for data that was no
 * table.
 */
import type { Dataset, TableForm } from '../../shared/dataset'
import { formatFrameTime, frameInstant, frameNumber } from '../../shared/time-axis'
import { dateText } from '../dates/write-date'

/** What stands in a column. */
export type Role = 'y' | 'x' | 'value' | 'channel' | { part: number }

export interface TableColumns {
  layout: NonNullable<TableForm['layout']>
  delimiter: string
  decimal: '.' | ','
  /** The columns of a long table in their order, without the lead time. */
  named: readonly { name: string; role: Role }[]
  /** Columns of a table with a column per place, in their order; empty: one for each cell. */
  placeNames: readonly string[]
  /**
   * A frame's date, counted from the dataset's first frame; in parts where it has several columns.
   */
  dateOf: (frame: number) => readonly string[]
  /** A row's and a column's coordinate: of the cell's centre, or its number. */
  yOf: (row: number) => number
  xOf: (column: number) => number
}

export function columnsOf(dataset: Dataset): TableColumns {
  const { tableForm: form } = dataset
  const layout = form?.layout ?? 'long'
  return {
    ...coordinatesOf(dataset),
    layout,
    delimiter: form?.delimiter ?? ',',
    decimal: form?.decimal ?? '.',
    named: layout === 'long' ? longColumns(dataset) : placeColumns(dataset),
    placeNames: layout === 'places-in-columns' ? (form?.columns ?? []) : [],
    dateOf: datesOf(dataset),
  }
}

/** In full: float arithmetic adds noise beyond the twelfth digit. */
const tidy = (value: number) => Number(value.toPrecision(12))

function coordinatesOf({ georeference, tableForm }: Dataset): Pick<TableColumns, 'yOf' | 'xOf'> {
  if (georeference === null) return { yOf: (row) => row, xOf: (column) => column }
  const { x, y, kind } = georeference
  const turn = kind !== 'geographic' ? tidy : tableForm?.longitudes === 'east' ? eastOf : bothSides
  return {
    yOf: (row) => tidy(y.first + row * y.step),
    xOf: (column) => turn(x.first + column * x.step),
  }
}

const eastOf = (longitude: number) => tidy(longitude < 0 ? longitude + 360 : longitude % 360)
const bothSides = (longitude: number) => tidy(longitude > 180 ? longitude - 360 : longitude)

function placeColumns({ georeference, tableForm: form }: Dataset): TableColumns['named'] {
  const columns = [
    { name: form?.yColumn ?? georeference?.y.name ?? 'row', role: 'y' as const },
    { name: form?.xColumn ?? georeference?.x.name ?? 'column', role: 'x' as const },
  ]
  return inOrder(columns, form)
}

function longColumns(dataset: Dataset): TableColumns['named'] {
  const { tableForm: form, shape, valueName } = dataset
  const date = form === null ? ['time'] : dateColumns(form)
  const columns: { name: string; role: Role }[] = [
    ...date.map((name, part) => ({ name, role: { part } })),
    ...placeColumns(dataset),
    { name: form?.valueColumn ?? valueName, role: 'value' },
  ]
  const ordered = inOrder(columns, form)
  if (shape.channels === 1) return ordered
  const at = ordered.findIndex(({ role }) => role === 'value')
  return [...ordered.slice(0, at), { name: 'channel', role: 'channel' }, ...ordered.slice(at)]
}

/** The table's own order; what it did not name stays behind. */
function inOrder<T extends { name: string }>(columns: readonly T[], form: TableForm | null): T[] {
  const known = form?.columns ?? []
  const rank = ({ name }: T) => (known.includes(name) ? known.indexOf(name) : known.length)
  return columns.toSorted((a, b) => rank(a) - rank(b))
}

/** A column whose own name holds a plus sign is one column. */
function dateColumns({ dateColumn, columns }: TableForm): string[] {
  return columns?.includes(dateColumn) === true ? [dateColumn] : dateColumn.split('+')
}

function datesOf({ tableForm: form, time }: Dataset): TableColumns['dateOf'] {
  if (form === null)
    return (frame) => [
      time.kind === 'index' ? String(frameNumber(time, frame)) : formatFrameTime(time, frame),
    ]
  const count = dateColumns(form).length
  return (frame) => {
    const instant = frameInstant(time, frame)
    if (instant === null || form.dateFormat === '') return [String(frameNumber(time, frame))]
    const text = dateText(instant, form.dateFormat, form.zone ?? null)
    return count === 1 ? [text] : text.split('+')
  }
}
