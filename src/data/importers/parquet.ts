/** Parquet: its columns of single values, read as the table that they are. */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { CancelledError, GridcastError } from '../../shared/errors'
import type { Finding } from '../../shared/import-plan'
import { sentence } from '../../shared/notices/say'
import type { SourceFile } from '../files/source-file'
import type { ParquetColumn, ParquetFile } from '../formats/parquet/parquet-file'
import { breathe } from '../frame-source'
import { fieldText } from '../tables/cell-text'
import { TableReader, withFindings } from '../tables/table-reader'
import { TableText } from '../tables/table-text'
import { firstThat, startsWith, type Importer, type OpenContext } from './importer'

const magic = [...Buffer.from('PAR1')]
/** Rows that are written at a time. */
const pieceRows = 8192

export const isParquet = async (file: SourceFile) => startsWith(await file.start(), magic)

export const parquet: Importer = {
  id: 'parquet',
  match: (files) => firstThat(files, isParquet),
  async open([file], context) {
    if (file === undefined) throw new Error('nothing to open')
    const { text, findings } = await textOfParquet(file, context)
    return withFindings(new TableReader(text), findings)
  },
}

/** The table as tab-separated text, and which columns were left out. */
export async function textOfParquet(
  file: SourceFile,
  context: OpenContext,
): Promise<{ text: TableText; findings: Finding[] }> {
  // Most files are none: its library loads when one is.
  const { ParquetFile } = await import('../formats/parquet/parquet-file')
  const source = await ParquetFile.open(await file.bytes(context), file.title)
  if (source.rows === 0 || source.columns.length === 0)
    throw new GridcastError('import.empty', { file: file.title })
  const { workspace } = context
  const target = join(await workspace.folder(), `${workspace.nameFor(file)}.tsv`)
  const { bytes, path } = await workspace.openMade(target, file.title, () =>
    writeText(source, target, context),
  )
  const said = sentence('finding.columns-left', { names: [...source.left] })
  const findings: Finding[] =
    source.left.length === 0 ? [] : [{ severity: 'warning', sentence: said, field: null }]
  return { text: new TableText(bytes, path, file.title), findings }
}

type Write = (value: unknown) => string

/** A row group after the other, so that no more than one is held. */
async function writeText(source: ParquetFile, target: string, context: OpenContext) {
  const writes: Write[] = []
  for (const column of source.columns) writes.push(await writerOf(source, column))
  const room = await context.workspace.room()
  const file = await open(target, 'w')
  let [done, bytes] = [0, 0]
  try {
    await file.write(`${source.columns.map(({ name }) => fieldText(name)).join('\t')}\n`)
    for await (const { values, rows } of source.groups())
      for (let from = 0; from < rows; from += pieceRows) {
        if (context.signal.aborted) throw new CancelledError()
        const until = Math.min(rows, from + pieceRows)
        const { bytesWritten } = await file.write(linesOf(values, writes, from, until))
        source.checkRoom((bytes += bytesWritten), room)
        context.onProgress?.((done += until - from), source.rows, sentence('doing.unpacking', {}))
        await breathe()
      }
  } finally {
    await file.close()
  }
}

function linesOf(
  values: readonly ArrayLike<unknown>[],
  writes: readonly Write[],
  from: number,
  until: number,
): string {
  const lines: string[] = []
  for (let row = from; row < until; row++)
    lines.push(values.map((column, at) => writes[at]?.(column[row])).join('\t'))
  return `${lines.join('\n')}\n`
}

async function writerOf(source: ParquetFile, column: ParquetColumn): Promise<Write> {
  if (column.instants === null) return cellText
  const areDays = await areMidnights(source, column)
  const zone = column.instants === 'utc' ? 'Z' : ''
  return (value) => {
    if (!(value instanceof Date)) return cellText(value)
    if (Number.isNaN(value.getTime())) return ''
    const text = value.toISOString()
    if (areDays) return text.slice(0, 10)
    return text.slice(0, value.getUTCMilliseconds() === 0 ? 19 : 23) + zone
  }
}

/** Whether a column of instants only holds days, so that no row says an hour. */
async function areMidnights(source: ParquetFile, column: ParquetColumn): Promise<boolean> {
  for await (const { values, rows } of source.groups([column]))
    for (let row = 0; row < rows; row++) {
      const value = values[0]?.[row]
      if (value instanceof Date && value.getTime() % 86_400_000 !== 0) return false
    }
  return true
}

function cellText(value: unknown): string {
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10)
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return fieldText(value)
    default:
      return ''
  }
}
