/** The importer of tables: CSV and its relatives, long or wide. */
import { GridcastError } from '../../shared/errors'
import type { Finding, ImportPlan, TablePlan } from '../../shared/import-plan'
import { formatFrameTime } from '../../shared/time-axis'
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
import { fillMaps } from './fill'
import { tableFindings } from './findings'
import { betterForm, completePlan, isSame, refreshed } from './complete-plan'
import { guessForm } from './guess-plan'
import { buildMaps, type Maps } from './maps'
import { questionsOf, refuseOpen } from './questions'
import { readingPartOf } from './reading-plan'
import { frameOf, tableSource } from './table-source'
import { formOf } from './table-form'
import type { TableText } from './table-text'

/** At most so many values are shown before the import. */
const mostPreviewed = 16 << 20

/** Keeps the newest answer to a question, as long as the file stays as it is. */
interface Kept<T> {
  key: string
  value: T
}

export class TableReader implements ImportReader {
  private maps: Kept<Maps> | null = null
  private guessed: Finding[] = []
  /** The plan as it was guessed, with what was said of it. */
  private first: TablePlan | null = null
  /** The plan as it was looked at before. */
  private last: TablePlan | null = null

  constructor(private readonly text: TableText) {}

  async inspect(given: ImportPlan | null, context: ReadContext): Promise<InspectionResult> {
    const plan = given === null ? await this.guess(context) : await this.follow(given, context)
    const { rows } = await this.text.rows(plan, context)
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
      columns: await this.text.columns(plan),
    }
  }

  /** What was guessed for another way of reading is guessed anew. */
  private async follow(given: ImportPlan, context: ReadContext): Promise<TablePlan> {
    const plan = asTablePlan(given, this.text.title)
    const last = this.last
    if (last === null || isSame(readingPartOf(plan), readingPartOf(last))) return plan
    return refreshed(plan, last, (await this.text.rows(plan, context)).rows)
  }

  async preview(given: ImportPlan, count: number, context: ReadContext): Promise<Preview> {
    const maps = await this.buildMaps(asTablePlan(given, this.text.title), context)
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
    const plan = asTablePlan(given, this.text.title)
    const { rows } = await this.text.rows(plan, context)
    this.text.refuseMixedDates(rows, plan)
    refuseOpen(plan, rows, this.text.title)
    const maps = await this.buildMaps(plan, context)
    const found = [...this.guessedFor(plan), ...tableFindings(rows, maps, plan)]
    const notes = found.map(({ sentence }) => sentence)
    return tableSource(maps, plan, formOf(plan, rows, await this.text.columns(plan)), {
      source: this.text.title,
      notes,
    })
  }

  async close(): Promise<void> {
    this.text.forget()
    this.maps = null
  }

  private async guess(context: ReadContext): Promise<TablePlan> {
    const form = guessForm(await this.text.sample(), this.text.title)
    this.guessed = form.findings
    const better = betterForm(form.plan, (await this.text.rows(form.plan, context)).rows)
    this.first = completePlan(better, (await this.text.rows(better, context)).rows)
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

  private async buildMaps(plan: TablePlan, context: ReadContext): Promise<Maps> {
    const { rows, key: read } = await this.text.rows(plan, context)
    const key = JSON.stringify([plan, read])
    if (this.maps?.key === key) return this.maps.value
    this.maps = null
    const value = buildMaps(rows, plan, this.text.title)
    fillMaps(value, plan)
    this.maps = { key, value }
    return value
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

/** The reader of a table of which something was left out before. */
export function withFindings(reader: TableReader, findings: readonly Finding[]): ImportReader {
  return {
    async inspect(plan, context) {
      const found = await reader.inspect(plan, context)
      return { ...found, findings: [...findings, ...found.findings] }
    },
    preview: (...args) => reader.preview(...args),
    source: (...args) => reader.source(...args),
    close: () => reader.close(),
  }
}
