/** Makes numbers of the rows of a table: which date, which place, which value. */
import { GridcastError } from '../../shared/errors'
import { dateReader, joinDateParts } from '../dates/date-formats'
import type { Instants } from '../dates/zones'
import { GrowingFloats, GrowingIntegers } from './growing'
import { parseCensored, parseCoordinate, parseNumber, type Censored } from './numbers'
import type { Longitudes } from './places'
import type { ReadingPlan } from './reading-plan'
import { PlaceFields } from './place-fields'
import { note, noTroubles, type TableRows } from './table-rows'
import { isDateName, placeOfName } from './wide'
import { limits } from '../limits'

const mostUnreadDates = 300

/** Columns that number the rows say nothing about them; that of a data frame has no name. */
const numbersRows = (name: string, { hasHeader }: ReadingPlan) =>
  /^(id|fid|objectid|index|rownum(ber)?|unnamed: 0)$/i.test(name.trim()) ||
  (hasHeader && name === 'column 1')

/** Takes rows one by one. */
export class RowCollector {
  private readonly addRow: (row: string[], number: number) => void
  private readonly parseDate: (text: string) => Instants
  private readonly dateIds = new Map<string, number>()
  private readonly instantIds = new Map<number, number>()
  private readonly instants: number[] = []
  /** The later instant of those that a clock shows twice. */
  private readonly doubled = new Map<number, number>()
  private readonly seenInDoubled = new Set<string>()
  private readonly placeIds = new Map<string, number>()
  private readonly coordinateIds = new Map<string, number>()
  private readonly x: number[] = []
  private readonly y: number[] = []
  private readonly dateOf = new GrowingIntegers()
  private readonly placeOf = new GrowingIntegers()
  private readonly values = new GrowingFloats()
  private readonly rowOf = new GrowingIntegers()
  private readonly hashOf = new GrowingIntegers()
  private readonly said: number[]
  private hash = 0
  private readonly troubles = noTroubles()
  private readonly unreadDates = new Set<string>()
  /** Null where places are coordinates. */
  private readonly fields: PlaceFields | null

  constructor(
    private readonly names: string[],
    private readonly plan: ReadingPlan,
    private readonly fileName: string,
  ) {
    this.parseDate = dateReader(plan.dateFormat, plan.zone)
    this.fields = plan.isByName === true ? new PlaceFields(names) : null
    const placed = [...plan.dateColumn.split('+'), plan.dateColumn, plan.yColumn, plan.xColumn]
    this.said = names.flatMap((name, at) =>
      numbersRows(name, plan) || placed.includes(name) ? [] : [at],
    )
    this.addRow = this.adder()
  }

  add(row: string[], number: number): void {
    if (row.length < this.names.length)
      note(this.troubles.columns, number, row.join(this.plan.delimiter))
    if (row.length > this.names.length && row.slice(this.names.length).some(isFilled))
      return note(this.troubles.long, number, row.join(this.plan.delimiter))
    this.hash = hashOf(row, this.said)
    this.addRow(row, number)
  }

  finish(): Omit<TableRows, keyof Longitudes> {
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
      hashOf: this.hashOf.values,
      dateTexts: [...this.dateIds.keys()],
      troubles: this.troubles,
      unreadDates: [...this.unreadDates],
      named: this.fields?.finish() ?? null,
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
    const [y, x] = [this.column(this.plan.yColumn), this.column(this.plan.xColumn)]
    const { valueColumn } = this.plan
    const value = valueColumn === '' ? -1 : this.column(valueColumn)
    return (row, number) => {
      const place = this.place(row[y] ?? '', row[x] ?? '', number)
      const when = this.dateOfParts(row, date, number)
      const text = value < 0 ? '1' : (row[value] ?? '')
      if (place < 0 || when < 0) return
      this.fields?.note(place, row)
      this.push(when, place, text, number)
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
      this.fields?.note(place, row)
      for (const at of dated)
        this.push(this.date(this.names[at] ?? '', number), place, row[at] ?? '', number)
    }
  }

  private placesAdder(): (row: string[], number: number) => void {
    const date = this.dateColumns()
    const columns = this.names.flatMap((name, at) => {
      if (this.fields !== null) return date.includes(at) ? [] : [{ at, y: name, x: name }]
      return placeOfName(name) === null ? [] : [{ at, ...this.placeInName(name) }]
    })
    if (columns.length === 0) throw this.noColumn('15_100')
    return (row, number) => {
      const when = this.dateOfParts(row, date, number)
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

  private dateOfParts(row: readonly string[], columns: readonly number[], line: number): number {
    const [only] = columns
    if (columns.length === 1) return this.date(row[only as number] ?? '', line)
    const parts = columns.map((at) => row[at] ?? '')
    return this.date(parts.join('+'), line, parts)
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
  private date(text: string, row: number, parts?: readonly string[]): number {
    let id = this.dateIds.get(text)
    if (id === undefined) {
      const written = parts === undefined ? text : joinDateParts(parts, this.plan.dateFormat)
      const [instant, later] = this.parseDate(written)
      id = instant === undefined ? -1 : this.instantId(instant)
      if (later !== undefined) this.doubled.set(id, this.instantId(later))
      this.dateIds.set(text, id)
    }
    if (id < 0) {
      note(this.troubles.date, row, text)
      if (this.unreadDates.size < mostUnreadDates) this.unreadDates.add(text)
    }
    return id
  }

  /** In the hour that a clock shows twice, a place's second row is the later one. */
  private whichOfTwo(date: number, place: number): number {
    const later = this.doubled.get(date)
    if (later === undefined) return date
    const key = `${date} ${place}`
    if (this.seenInDoubled.has(key)) return later
    this.seenInDoubled.add(key)
    return date
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
      id = this.fields === null ? this.newPlace(yText, xText) : this.newName(yText)
      this.placeIds.set(key, id)
    }
    const said = this.fields === null ? `${yText}, ${xText}` : yText
    if (id === -1) note(this.troubles.coordinates, row, said)
    if (id === -2) note(this.troubles.outside, row, `${yText}, ${xText}`)
    return id
  }

  /** Places that are called by names lie in a row, in order of appearance. */
  private newName(text: string): number {
    const id = this.fields?.idOf(text) ?? -1
    if (id === this.x.length) {
      this.y.push(0)
      this.x.push(id)
    }
    return id
  }

  private newPlace(yText: string, xText: string): number {
    const [y, x] = [
      parseCoordinate(yText, this.plan.decimal),
      parseCoordinate(xText, this.plan.decimal),
    ]
    if (y === null || x === null || Number.isNaN(y) || Number.isNaN(x)) return -1
    if (Math.abs(y) > limits.farthestCoordinate || Math.abs(x) > limits.farthestCoordinate)
      return -1
    const isGeographic = this.plan.coordinates === 'geographic'
    if (isGeographic && !(Math.abs(y) <= 90 && x >= -180 && x <= 360)) return -2
    const key = `${y} ${x}`
    const known = this.coordinateIds.get(key)
    if (known !== undefined) return known
    this.coordinateIds.set(key, this.x.length)
    this.y.push(y)
    return this.x.push(x) - 1
  }

  private push(date: number, place: number, text: string, row: number): void {
    if (date < 0) return
    const value = this.value(text, row)
    if (this.values.length >= limits.rows) {
      throw new GridcastError('import.too-many-rows', { file: this.fileName, most: limits.rows })
    }
    this.dateOf.push(this.doubled.size === 0 ? date : this.whichOfTwo(date, place))
    this.placeOf.push(place)
    this.values.push(value)
    this.rowOf.push(row)
    this.hashOf.push(this.hash)
  }

  /** NaN where there is none. */
  private value(text: string, row: number): number {
    const value = parseNumber(text, this.plan.decimal)
    if (value !== null && Math.abs(value) !== Infinity) return value
    const censored = parseCensored(text, this.plan.decimal)
    note(this.troubles[censored === null ? 'value' : 'censored'], row, text)
    return censored === null ? NaN : censoredValue(censored, this.plan.censored)
  }
}

const isFilled = (field: string) => field.trim() !== ''

function censoredValue({ limit, isBelow }: Censored, how: ReadingPlan['censored']): number {
  if (how === 'mask') return NaN
  if (!isBelow || how === 'limit') return limit
  return how === 'zero' ? 0 : limit / 2
}

/** FNV-1a over some fields of a row. */
function hashOf(row: readonly string[], columns: readonly number[]): number {
  let hash = 0x811c9dc5
  for (const at of columns) {
    const field = row[at] ?? ''
    for (let i = 0; i < field.length; i++) hash = Math.imul(hash ^ field.charCodeAt(i), 0x01000193)
    hash = Math.imul(hash ^ 0x1f, 0x01000193)
  }
  return hash
}
