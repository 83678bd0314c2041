/**
 * Parquet files (format 2, by hyparquet): which columns a table can use, and their values, a row
 * group at a time and column by column.
 */
import { parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet'
import type { AsyncBuffer, FileMetaData, SchemaElement } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { firstLine, GridcastError } from '../../../shared/errors'
import type { ByteSource } from '../../files/byte-source'
import { tooLarge } from '../../files/unpack'
import type { Room } from '../../files/workspace'
import { limits } from '../../limits'

export interface ParquetColumn {
  name: string
  /** Of instants whether they are in UTC (or of a clock without a zone); null of other values. */
  instants: 'utc' | 'local' | null
}

/** Values of the columns, in their order; null or undefined where a cell is empty. */
interface RowGroup {
  values: readonly ArrayLike<unknown>[]
  rows: number
}

export class ParquetFile {
  private constructor(
    private readonly file: AsyncBuffer,
    private readonly title: string,
    private readonly metadata: FileMetaData,
    /** Those with one value a row. */
    readonly columns: readonly ParquetColumn[],
    /** Names of columns with lists, records or shapes. */
    readonly left: readonly string[],
  ) {}

  /** @throws GridcastError `grid.library`, `import.parquet-group`, `import.too-many-rows` */
  static async open(bytes: ByteSource, title: string): Promise<ParquetFile> {
    const file = bufferOf(bytes)
    const metadata = await orDamaged(title, () => parquetMetadataAsync(file))
    const children = await orDamaged(title, async () => parquetSchema(metadata).children)
    const flat = children.filter((child) => child.children.length === 0 && isSingle(child.element))
    const columns = flat.map(({ element }) => columnOf(element))
    const left = children
      .filter((child) => !flat.includes(child))
      .map(({ element }) => element.name)
    checkSize(metadata, columns.length, title)
    return new ParquetFile(file, title, metadata, columns, left)
  }

  get rows(): number {
    return Number(this.metadata.num_rows)
  }

  /** The row groups in their order. @throws GridcastError `grid.library` */
  async *groups(columns = this.columns): AsyncGenerator<RowGroup> {
    let start = 0
    for (const { num_rows: counted } of this.metadata.row_groups) {
      const rows = Number(counted)
      if (rows > 0) yield { values: await this.read(columns, start, rows), rows }
      start += rows
    }
  }

  /** @throws GridcastError `import.unpacked-size` */
  checkRoom(written: number, room: Room): void {
    if (written > room.bytes) throw tooLarge(this.title, room)
  }

  private async read(columns: readonly ParquetColumn[], start: number, rows: number) {
    const found = new Map(columns.map(({ name }) => [name, [] as ArrayLike<unknown>[]]))
    await orDamaged(this.title, () =>
      parquetRead({
        file: this.file,
        metadata: this.metadata,
        compressors,
        columns: columns.map(({ name }) => name),
        rowStart: start,
        rowEnd: start + rows,
        onChunk: ({ columnName, columnData }) => found.get(columnName)?.push(columnData),
      }),
    )
    return columns.map(({ name }) => {
      const pieces = found.get(name) ?? []
      const whole = joined(pieces)
      if (whole.length === rows) return whole
      const detail = `"${name}" has ${whole.length} of ${rows} values`
      throw new GridcastError('grid.library', { file: this.title, format: 'Parquet', detail })
    })
  }
}

const isSingle = ({ repetition_type: repetition, logical_type: logical }: SchemaElement) =>
  repetition !== 'REPEATED' && logical?.type !== 'GEOMETRY' && logical?.type !== 'GEOGRAPHY'

function columnOf({ name, type, converted_type: old, logical_type: logical }: SchemaElement) {
  if (logical?.type === 'TIMESTAMP')
    return { name, instants: logical.isAdjustedToUTC ? ('utc' as const) : ('local' as const) }
  const isInstant = type === 'INT96' || old === 'TIMESTAMP_MILLIS' || old === 'TIMESTAMP_MICROS'
  return { name, instants: isInstant ? ('local' as const) : null }
}

/** Row groups are held whole: a few bytes may stand for a thousand million equal values. */
function checkSize(metadata: FileMetaData, columns: number, file: string): void {
  if (metadata.num_rows > BigInt(limits.rows))
    throw new GridcastError('import.too-many-rows', { file, most: limits.rows })
  for (const { num_rows: rows, total_byte_size: bytes } of metadata.row_groups) {
    const cells = Number(rows) * columns
    if (rows >= 0n && cells <= limits.parquetCells && bytes <= BigInt(limits.parquetBytes)) continue
    throw new GridcastError('import.parquet-group', { file, cells, bytes: Number(bytes) })
  }
}

function bufferOf(bytes: ByteSource): AsyncBuffer {
  return {
    byteLength: bytes.size,
    async slice(start, end = bytes.size) {
      const piece = await bytes.read(start, end - start)
      return piece.buffer.slice(piece.byteOffset, piece.byteOffset + piece.byteLength)
    },
  }
}

function joined(pieces: readonly ArrayLike<unknown>[]): ArrayLike<unknown> {
  const [first] = pieces
  if (pieces.length === 1 && first !== undefined) return first
  const whole: unknown[] = []
  for (const piece of pieces) for (let at = 0; at < piece.length; at++) whole.push(piece[at])
  return whole
}

async function orDamaged<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof GridcastError) throw error
    const values = { file, format: 'Parquet' as const, detail: firstLine(error) }
    throw new GridcastError('grid.library', values, { cause: error })
  }
}
