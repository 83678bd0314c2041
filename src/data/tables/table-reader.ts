/** The importer of tables: CSV and its relatives, long or wide. */
import { stat } from 'node:fs/promises'
import { GridcastError } from '../../shared/errors'
import type { Finding, ImportPlan, TableInspection, TablePlan } from '../../shared/import-plan'
import { formatFrameTime } from '../../shared/time-axis'
import type { ByteSource } from '../files/byte-source'
import { zoneReader } from '../dates/zones'
import type { FrameSource } from '../frame-source'
import {
  evenlySpread,
  outcomeOf,
  rangeOf,
  type ImportReader,
  type InspectionResult,
  type Preview,
  type ReadContext,
} from '../importers/importer'
import { columnNames, describeColumns } from './columns'
import { fillMaps } from './fill'
import { tableFindings } from './findings'
import { betterForm, completePlan, isSame, refreshed } from './complete-plan'
import { guessForm, otherFormatOf } from './guess-plan'
import { buildMaps, type Maps } from './maps'
import { questionsOf, refuseOpen } from './questions'
import { readingPartOf, type ReadingPlan } from './reading-plan'
import { readTable } from './read-table'
import { sampleTable } from './sample-rows'
import type { TableRows } from './table-rows'
import { frameOf, tableSource } from './table-source'
import { formOf } from './table-form'

/** At most so many values are shown before the import. */
const mostPreviewed = 16 << 20

/** Keeps the newest answer to a question, as long as the file stays as it is. */
interface Kept<T> {
  key: string
  value: T
}

export class TableReader implements ImportReader {
  private rows: Kept<TableRows> | null = null
  private maps: Kept<Maps> | null = null
  private guessed: Finding[] = []
  /** The plan as it was guessed, with what was said of it. */
  private first: TablePlan | null = null
  /** The plan as it was looked at before. */
  private last: TablePlan | null = null

  /** @param path where the (unpacked) text lies */
  constructor(
    private readonly file: ByteSource,
    private readonly path: string,
    private readonly fileName: string,
  ) {}

  async inspect(given: ImportPlan | null, context: ReadContext): Promise<InspectionResult> {
    const plan = given === null ? await this.guess(context) : await this.follow(given, context)
    const rows = await this.readRows(plan, context)
    const maps = await this.buildMaps(plan, context)
    const { grid, axis } = maps
    const shape = {
      sequences: 1,
      frames: axis.frames,
      height: grid.height,
      width: grid.width,
      channels: 1,
    }
    this.last = plan
    const findings = [
      ...questionsOf(plan, rows),
      ...this.guessedFor(plan),
      ...tableFindings(rows, maps, plan),
    ]
    return {
      format: 'table',
      plan,
      outcome: outcomeOf('series', shape, axis.time),
      findings,
      columns: await this.columns(plan),
    }
  }

  /** What was guessed for another way of reading is guessed anew. */
  private async follow(given: ImportPlan, context: ReadContext): Promise<TablePlan> {
    const plan = asTablePlan(given, this.fileName)
    const last = this.last
    if (last === null || isSame(readingPartOf(plan), readingPartOf(last))) return plan
    return refreshed(plan, last, await this.readRows(plan, context))
  }

  async preview(given: ImportPlan, count: number, context: ReadContext): Promise<Preview> {
    const maps = await this.buildMaps(asTablePlan(given, this.fileName), context)
    const { height, width } = maps.grid
    const most = Math.max(1, Math.floor(mostPreviewed / (height * width)))
    const chosen = evenlySpread(maps.axis.frames, Math.min(count, most))
    const frames = new Float32Array(chosen.length * height * width)
    for (const [position, frame] of chosen.entries()) {
      const { values, valid } = frameOf(maps, frame, 'float32')
      values.forEach(
        (value, cell) =>
          (frames[position * height * width + cell] = valid?.[cell] === 1 ? value : NaN),
      )
    }
    const times = chosen.map((frame) => formatFrameTime(maps.axis.time, frame))
    return { frames, shape: [chosen.length, height, width, 1], times, range: rangeOf(frames) }
  }

  async source(given: ImportPlan, context: ReadContext): Promise<FrameSource> {
    const plan = asTablePlan(given, this.fileName)
    const rows = await this.readRows(plan, context)
    this.refuseMixedDates(rows, plan)
    refuseOpen(plan, rows, this.fileName)
    const maps = await this.buildMaps(plan, context)
    const found = [...this.guessedFor(plan), ...tableFindings(rows, maps, plan)]
    const notes = found.map(({ sentence }) => sentence)
    return tableSource(maps, plan, formOf(plan, rows, await this.columns(plan)), {
      source: this.fileName,
      notes,
    })
  }

  async close(): Promise<void> {
    this.rows = null
    this.maps = null
  }

  private async guess(context: ReadContext): Promise<TablePlan> {
    const sample = await sampleTable(this.file, this.fileName)
    const form = guessForm(sample, this.fileName)
    this.guessed = form.findings
    const better = betterForm(form.plan, await this.readRows(form.plan, context))
    this.first = completePlan(better, await this.readRows(better, context))
    return this.first
  }

  /** What was guessed from the file's form, as far as the person left it so. */
  private guessedFor(plan: TablePlan): Finding[] {
    const { first } = this
    if (first === null) return []
    return this.guessed.filter(
      ({ field }) =>
        field === null || !(field in first) || isSame(valueIn(plan, field), valueIn(first, field)),
    )
  }

  private async columns(plan: TablePlan): Promise<TableInspection['columns']> {
    const { rows } = await sampleTable(this.file, this.fileName, plan)
    const names = columnNames(plan.hasHeader ? (rows[0] ?? []) : null, rows[0]?.length ?? 0)
    const columns = describeColumns(names, rows.slice(plan.hasHeader ? 1 : 0, 200), plan.decimal)
    return columns.map(({ name, texts }) => ({
      name,
      examples: texts.slice(0, 5).map((text) => text.slice(0, 60)),
    }))
  }

  /** Rows are read anew only when the way to read them, or the file, has changed. */
  private async readRows(plan: ReadingPlan, context: ReadContext): Promise<TableRows> {
    const key = JSON.stringify([readingPartOf(plan), await this.fileState()])
    if (this.rows?.key === key) return this.rows.value
    this.rows = null
    const value = await readTable(this.path, this.fileName, this.file.size, plan, context)
    this.rows = { key, value }
    return value
  }

  private async buildMaps(plan: TablePlan, context: ReadContext): Promise<Maps> {
    const rows = await this.readRows(plan, context)
    const key = JSON.stringify([plan, this.rows?.key])
    if (this.maps?.key === key) return this.maps.value
    this.maps = null
    const value = buildMaps(rows, plan, this.fileName)
    fillMaps(value, plan)
    this.maps = { key, value }
    return value
  }

  private async fileState(): Promise<[number, number]> {
    const { size, mtimeMs } = await stat(this.path)
    return [size, mtimeMs]
  }

  private refuseMixedDates({ unreadDates, troubles }: TableRows, plan: TablePlan): void {
    const other = unreadDates.length === 0 ? null : otherFormatOf(unreadDates, plan.dateFormat)
    if (other === null) return
    throw new GridcastError('import.mixed-dates', {
      file: this.fileName,
      one: plan.dateFormat,
      other,
      example: troubles.date.examples[0] ?? '',
    })
  }
}

const valueIn = (plan: TablePlan, field: string) => plan[field as keyof TablePlan]

function asTablePlan(plan: ImportPlan, fileName: string): TablePlan {
  if (plan.format === 'table') {
    if (zoneReader(plan.zone) !== null) return plan
    throw new GridcastError('import.zone', { file: fileName, zone: plan.zone ?? '' })
  }
  throw new GridcastError('import.other-plan', { file: fileName, is: 'table' })
}
