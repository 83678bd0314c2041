/** Reads a whole table once, by a plan's form, into columns of numbers. */
import { sentence } from '../../shared/notices/say'
import { GridcastError } from '../../shared/errors'
import { breathe } from '../frame-source'
import type { ReadContext } from '../importers/importer'
import { columnNames } from './columns'
import { isComment } from './header'
import { settledPlaces } from './places'
import type { ReadingPlan } from './reading-plan'
import { RowCollector } from './row-collector'
import { readRows } from './rows'
import { headerOf } from './sample-rows'
import type { TableRows } from './table-rows'

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
  let under = plan.underHeader
  for await (const { rows, lines, bytesRead } of readRows(path, fileName, plan, context.signal)) {
    for (const [index, row] of rows.entries()) {
      const line = lines[index] as number
      if (line < plan.firstLine) continue
      if (collector === null) {
        const most = Math.max(row.length, usualLength(rows.slice(index + 1, index + 100)))
        const header = plan.hasHeader ? headerOf(row, plan) : null
        collector = new RowCollector(columnNames(header, most), plan, fileName)
        if (plan.hasHeader) continue
      }
      if (isComment(row, plan.comment)) continue
      if (under > 0) under--
      else collector.add(row, line)
    }
    context.onProgress?.(bytesRead, bytes, sentence('doing.reading-rows', {}))
    await breathe()
  }
  if (collector === null) throw new GridcastError('import.empty', { file: fileName })
  const rows = collector.finish()
  return { ...rows, ...settledPlaces(rows, plan.coordinates) }
}

function usualLength(rows: readonly string[][]): number {
  const counts = new Map<number, number>()
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
}
