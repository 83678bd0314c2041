/**
 * Enough of a table to guess its form from: all of a small file; of a large one its start and
 * pieces spread evenly to its end, since sorted tables show but one date at their start.
 */
import { GridcastError } from '../../shared/errors'
import type { ByteSource } from '../files/byte-source'
import { breathe } from '../frame-source'
import { findStart, isComment, type TableStart } from './header'
import { parseRows, type Lines } from './rows'
import { guessEncoding, guessNewline, type Encoding } from './text'
import { guessDelimiter } from './delimiter'

const startBytes = 1 << 20
const pieceBytes = 32 << 10
const pieces = 48

export interface TableSample extends TableStart {
  encoding: Encoding
  delimiter: string
  /** The first row is the header, or the first of the data. Rows of another length are left out. */
  rows: string[][]
}

/** @param known what a person has settled already */
export async function sampleTable(
  source: ByteSource,
  fileName: string,
  known: { encoding?: Encoding; delimiter?: string } & Partial<TableStart> = {},
): Promise<TableSample> {
  const start = await source.read(0, Math.min(source.size, startBytes))
  const encoding = known.encoding ?? guessEncoding(start)
  refuseWhatIsNoTable(start, encoding, fileName)
  const decode = (bytes: Uint8Array) => new TextDecoder(encoding).decode(bytes)
  const text = decode(start)
  const isWhole = source.size <= startBytes
  const whole = isWhole ? text : withoutLastLine(text)
  const delimiter = known.delimiter ?? guessDelimiter(whole, fileName)
  const begin = parseRows(whole, delimiter, isWhole ? fileName : undefined)
  const where = { ...findStart(begin), ...definedOf(known) }
  const rows = rowsFrom(begin, where)
  for (const offset of offsetsOfPieces(source.size)) {
    const piece = decode(await source.read(offset, Math.min(pieceBytes, source.size - offset)))
    const inside = withoutLastLine(withoutFirstLine(piece))
    for (const row of parseRows(inside, delimiter).rows)
      if (!isComment(row, where.comment)) rows.push(row)
    await breathe()
  }
  return { encoding, delimiter, ...where, rows: usual(rows) }
}

const definedOf = ({ firstLine, underHeader, comment }: Partial<TableStart>) =>
  Object.fromEntries(
    Object.entries({ firstLine, underHeader, comment }).filter((entry) => entry[1] !== undefined),
  ) as Partial<TableStart>

/** The header (freed of a comment sign) and the data. */
function rowsFrom({ rows, lines }: Lines, where: TableStart): string[][] {
  const at = lines.findIndex((line) => line >= where.firstLine)
  const header = headerOf(rows[at] ?? [], where)
  const below = rows.slice(at + 1).filter((row) => !isComment(row, where.comment))
  return [header, ...below.slice(where.underHeader)]
}

/** The names in a header row, which may be a comment. */
export function headerOf(
  row: readonly string[],
  { comment }: Pick<TableStart, 'comment'>,
): string[] {
  if (!isComment(row, comment)) return [...row]
  return row.map((field, at) => (at === 0 ? field.trimStart().slice(comment.length) : field))
}

function refuseWhatIsNoTable(start: Uint8Array, encoding: Encoding, fileName: string): void {
  const text = new TextDecoder(encoding).decode(start.subarray(0, 2000)).trimStart()
  if (/^(<!doctype html|<html)/i.test(text)) {
    throw new GridcastError('import.web-page', { file: fileName })
  }
  if (/^[[{<]/.test(text)) {
    throw new GridcastError('import.no-table', {
      file: fileName,
      kind: text.startsWith('<') ? 'XML' : 'JSON',
    })
  }
}

function offsetsOfPieces(size: number): number[] {
  if (size <= startBytes) return []
  const span = Math.max(0, size - startBytes - pieceBytes)
  // Even offsets, so that UTF-16 isn't torn.
  return Array.from(
    { length: pieces },
    (_, i) => startBytes + 2 * Math.floor((span * i) / (pieces - 1) / 2),
  )
}

function withoutFirstLine(text: string): string {
  const newline = guessNewline(text)
  return text.slice(text.indexOf(newline) + newline.length)
}

function withoutLastLine(text: string): string {
  return text.slice(0, text.lastIndexOf(guessNewline(text)))
}

/** The header, cut or widened, and the rows of the usual length. */
function usual([header = [], ...rows]: string[][]): string[][] {
  const counts = new Map<number, number>()
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1)
  const [most] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [header.length]
  const named = Array.from({ length: Math.max(most, header.length) }, (_, at) => header[at] ?? '')
  return [named, ...rows.filter(({ length }) => length === most)]
}
