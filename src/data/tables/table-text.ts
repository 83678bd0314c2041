/** A table as it lies in a file: its rows, read anew only when a plan reads them otherwise. */
import { stat } from 'node:fs/promises'
import { GridcastError } from '../../shared/errors'
import type { TableInspection, TablePlan } from '../../shared/import-plan'
import type { ByteSource } from '../files/byte-source'
import type { ReadContext } from '../importers/importer'
import { columnNames, describeColumns } from './columns'
import { otherFormatOf } from './guess-plan'
import { readingPartOf, type ReadingPlan } from './reading-plan'
import { readTable } from './read-table'
import { sampleTable, type TableSample } from './sample-rows'
import type { TableRows } from './table-rows'

export class TableText {
  private kept: { key: string; rows: TableRows } | null = null

  /** @param path where the (unpacked) text lies */
  constructor(
    private readonly file: ByteSource,
    private readonly path: string,
    readonly title: string,
  ) {}

  sample(): Promise<TableSample> {
    return sampleTable(this.file, this.title)
  }

  /** All rows, and what tells them from those of another plan. */
  async rows(plan: ReadingPlan, context: ReadContext): Promise<{ rows: TableRows; key: string }> {
    const { size, mtimeMs } = await stat(this.path)
    const key = JSON.stringify([readingPartOf(plan), size, mtimeMs])
    if (this.kept?.key === key) return this.kept
    this.kept = null
    const rows = await readTable(this.path, this.title, this.file.size, plan, context)
    this.kept = { key, rows }
    return this.kept
  }

  forget(): void {
    this.kept = null
  }

  /** The columns with a few of their values. */
  async columns(plan: TablePlan): Promise<TableInspection['columns']> {
    const { rows } = await sampleTable(this.file, this.title, plan)
    const names = columnNames(plan.hasHeader ? (rows[0] ?? []) : null, rows[0]?.length ?? 0)
    const columns = describeColumns(names, rows.slice(plan.hasHeader ? 1 : 0, 200), plan.decimal)
    return columns.map(({ name, texts }) => ({
      name,
      examples: texts.slice(0, 5).map((text) => text.slice(0, 60)),
    }))
  }

  /** @throws GridcastError `import.mixed-dates` */
  refuseMixedDates(
    { unreadDates, troubles }: TableRows,
    { dateFormat }: Pick<TablePlan, 'dateFormat'>,
  ): void {
    const other = unreadDates.length === 0 ? null : otherFormatOf(unreadDates, dateFormat)
    if (other === null) return
    throw new GridcastError('import.mixed-dates', {
      file: this.title,
      one: dateFormat,
      other,
      example: troubles.date.examples[0] ?? '',
    })
  }
}
