/** Reads a whole table once, by a plan's form, into columns of numbers. */
import { sentence } from '../../shared/notices/say'
import { GridcastError } from '../../shared/errors'
import type { TablePlan } from '../../shared/import-plan'
import { breathe } from '../frame-source'
import type { ReadContext } from '../importers/importer'
import { columnNames } from './columns'
import { dateParser, joinDateParts, type ParseDate } from './dates'
import { GrowingFloats, GrowingIntegers } from './growing'
import { parseCoordinate, parseNumber } from './numbers'
import { readRows } from './rows'
import { note, noTroubles, type TableRows } from './table-rows'
import { isDateName, placeOfName } from './wide'

/** The part of a plan that decides how rows are read. */
export type ReadingPlan = Pick<
  TablePlan,
  | 'layout'
  | 'delimiter'
  | 'decimal'
  | 'hasHeader'
  | 'encoding'
  | 'dateColumn'
  | 'dateFormat'
  | 'yColumn'
  | 'xColumn'
  | 'valueColumn'
  | 'coordinates'
>

export function readingPartOf(plan: ReadingPlan): ReadingPlan {
  const {
    layout,
    delimiter,
    decimal,
    hasHeader,
    encoding,
    dateColumn,
    dateFormat,
    yColumn,
    xColumn,
    valueColumn,
    coordinates,
  } = plan
  return {
    layout,
    delimiter,
    decimal,
    hasHeader,
    encoding,
    dateColumn,
    dateFormat,
    yColumn,
    xColumn,
    valueColumn,
    coordinates,
  }
}

const mostUnreadDates = 300
const mostRows = 60_000_000

/**
 * @throws GridcastError `import.column`, `import.csv-quotes`, `import.too-many-rows`, `cancelled`
 */
export async function readTable(
  path: string,
  fileName: string,
  bytes: number,
  plan: ReadingPlan,
  context: ReadContext,
): Promise<TableRows> {
  let collector: RowCollector | null = null
  for await (const { rows, firstRow, bytesRead } of readRows(
    path,
    fileName,
    plan,
    context.signal,
  )) {
    let begin = 0
    if (collector === null) {
      const [first] = rows
      if (first === undefined) continue
      collector = new RowCollector(
        columnNames(plan.hasHeader ? first : null, first.length),
        plan,
        fileName,
      )
      begin = plan.hasHeader ? 1 : 0
    }
    for (let index = begin; index < rows.length; index++)
      collector.add(rows[index] as string[], firstRow + index)
    context.onProgress?.(bytesRead, bytes, sentence('doing.reading-rows', {}))
    await breathe()
  }
  if (collector === null) throw new GridcastError('import.empty', { file: fileName })
  return collector.finish()
}

class RowCollector {
  private readonly addRow: (row: string[], number: number) => void
  private readonly parseDate: ParseDate
  private readonly dateIds = new Map<string, number>()
  private readonly instantIds = new Map<number, number>()
  private readonly instants: number[] = []
  private readonly placeIds = new Map<string, number>()
  private readonly coordinateIds = new Map<string, number>()
  private readonly x: number[] = []
  private readonly y: number[] = []
  private readonly dateOf = new GrowingIntegers()
  private readonly placeOf = new GrowingIntegers()
  private readonly values = new GrowingFloats()
  private readonly rowOf = new GrowingIntegers()
  private readonly troubles = noTroubles()
  private readonly unreadDates = new Set<string>()
  private movedWest = false

  constructor(
    private readonly names: string[],
    private readonly plan: ReadingPlan,
    private readonly fileName: string,
  ) {
    this.parseDate = dateParser(plan.dateFormat)
    this.addRow = this.adder()
  }

  add(row: string[], number: number): void {
    if (row.length < this.names.length)
      note(this.troubles.columns, number, row.join(this.plan.delimiter))
    this.addRow(row, number)
  }

  finish(): TableRows {
    const order = [...this.instants.keys()].sort(
      (a, b) => (this.instants[a] ?? 0) - (this.instants[b] ?? 0),
    )
    const rank = new Int32Array(order.length)
    order.forEach((id, position) => (rank[id] = position))
    return {
      instants: order.map((id) => this.instants[id] ?? 0),
      x: this.x,
      y: this.y,
      dateOf: this.dateOf.values.map((id) => rank[id] ?? 0),
      placeOf: this.placeOf.values,
      values: this.values.values,
      rowOf: this.rowOf.values,
      troubles: this.troubles,
      unreadDates: [...this.unreadDates],
      movedWest: this.movedWest,
    }
  }

  private adder(): (row: string[], number: number) => void {
    switch (this.plan.layout ?? 'long') {
      case 'long':
        return this.longAdder()
      case 'dates-in-columns':
        return this.datesAdder()
      case 'places-in-columns':
        return this.placesAdder()
    }
  }

  private longAdder(): (row: string[], number: number) => void {
    const date = this.dateColumns()
    const [y, x, value] = [
      this.column(this.plan.yColumn),
      this.column(this.plan.xColumn),
      this.column(this.plan.valueColumn),
    ]
    return (row, number) => {
      const dateText = this.dateText(row, date)
      const place = this.place(row[y] ?? '', row[x] ?? '', number)
      const when = this.date(dateText, number)
      if (place >= 0 && when >= 0) this.push(when, place, row[value] ?? '', number)
    }
  }

  private datesAdder(): (row: string[], number: number) => void {
    const [y, x] = [this.column(this.plan.yColumn), this.column(this.plan.xColumn)]
    const dated = this.names.flatMap((name, at) =>
      at !== y && at !== x && isDateName(name, this.plan.dateFormat) ? [at] : [],
    )
    if (dated.length === 0) throw this.noColumn(this.plan.dateFormat)
    return (row, number) => {
      const place = this.place(row[y] ?? '', row[x] ?? '', number)
      if (place < 0) return
      for (const at of dated)
        this.push(this.date(this.names[at] ?? '', number), place, row[at] ?? '', number)
    }
  }

  private placesAdder(): (row: string[], number: number) => void {
    const date = this.dateColumns()
    const columns = this.names.flatMap((name, at) =>
      placeOfName(name) === null ? [] : [{ at, ...this.placeInName(name) }],
    )
    if (columns.length === 0) throw this.noColumn('15_100')
    return (row, number) => {
      const when = this.date(this.dateText(row, date), number)
      if (when < 0) return
      for (const { at, y, x } of columns) {
        const place = this.place(y, x, number)
        if (place >= 0) this.push(when, place, row[at] ?? '', number)
      }
    }
  }

  private placeInName(name: string): { y: string; x: string } {
    const { y, x } = placeOfName(name) ?? { y: NaN, x: NaN }
    const written = (value: number) => String(value).replace('.', this.plan.decimal)
    return { y: written(y), x: written(x) }
  }

  private dateColumns(): number[] {
    const whole = this.names.indexOf(this.plan.dateColumn)
    return whole >= 0 ? [whole] : this.plan.dateColumn.split('+').map((name) => this.column(name))
  }

  private dateText(row: readonly string[], columns: readonly number[]): string {
    const [only] = columns
    if (columns.length === 1) return row[only as number] ?? ''
    const parts = columns.map((at) => row[at] ?? '')
    return joinDateParts(parts, this.plan.dateFormat)
  }

  private column(name: string): number {
    const at = this.names.indexOf(name)
    if (at < 0) throw this.noColumn(name)
    return at
  }

  private noColumn(column: string): GridcastError {
    const columns = this.names.slice(0, 30)
    return new GridcastError('import.no-column', { file: this.fileName, column, columns })
  }

  /** The date's number, or -1. */
  private date(text: string, row: number): number {
    let id = this.dateIds.get(text)
    if (id === undefined) {
      const instant = this.parseDate(text)
      id = instant === null ? -1 : this.instantId(instant)
      this.dateIds.set(text, id)
    }
    if (id < 0) {
      note(this.troubles.date, row, text)
      if (this.unreadDates.size < mostUnreadDates) this.unreadDates.add(text)
    }
    return id
  }

  private instantId(instant: number): number {
    const known = this.instantIds.get(instant)
    if (known !== undefined) return known
    this.instantIds.set(instant, this.instants.length)
    return this.instants.push(instant) - 1
  }

  /**
   * The place's number, -1 when a coordinate is missing or unreadable, -2 when it lies off the
   * globe.
   */
  private place(yText: string, xText: string, row: number): number {
    const key = `${yText}\t${xText}`
    let id = this.placeIds.get(key)
    if (id === undefined) {
      id = this.newPlace(yText, xText)
      this.placeIds.set(key, id)
    }
    if (id === -1) note(this.troubles.coordinates, row, `${yText}, ${xText}`)
    if (id === -2) note(this.troubles.outside, row, `${yText}, ${xText}`)
    return id
  }

  private newPlace(yText: string, xText: string): number {
    const [y, given] = [
      parseCoordinate(yText, this.plan.decimal),
      parseCoordinate(xText, this.plan.decimal),
    ]
    if (y === null || given === null || Number.isNaN(y) || Number.isNaN(given)) return -1
    const isGeographic = this.plan.coordinates === 'geographic'
    if (isGeographic && !(Math.abs(y) <= 90 && given >= -180 && given <= 360)) return -2
    const isWest = isGeographic && given > 180
    const x = isWest ? Number((given - 360).toFixed(9)) : given
    this.movedWest ||= isWest
    const key = `${y} ${x}`
    const known = this.coordinateIds.get(key)
    if (known !== undefined) return known
    this.coordinateIds.set(key, this.x.length)
    this.y.push(y)
    return this.x.push(x) - 1
  }

  private push(date: number, place: number, text: string, row: number): void {
    if (date < 0) return
    const value = parseNumber(text, this.plan.decimal)
    if (value === null || Math.abs(value) === Infinity) note(this.troubles.value, row, text)
    if (this.values.length >= mostRows) {
      throw new GridcastError('import.too-many-rows', { file: this.fileName, most: mostRows })
    }
    this.dateOf.push(date)
    this.placeOf.push(place)
    this.values.push(value !== null && Number.isFinite(value) ? value : NaN)
    this.rowOf.push(row)
  }
}
