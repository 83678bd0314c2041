/**
 * Enough of a table to guess its form from: all of a small file; of a large one its start and
 * pieces spread evenly to its end, since sorted tables show but one date at their start.
 */
import { GridcastError } from '../../shared/errors'
import type { ByteSource } from '../files/byte-source'
import { breathe } from '../frame-source'
import { parseRows } from './rows'
import { guessEncoding, guessNewline, type Encoding } from './text'
import { guessDelimiter } from './delimiter'

const startBytes = 1 << 20
const pieceBytes = 32 << 10
const pieces = 48

export interface TableSample {
  encoding: Encoding
  delimiter: string
  /** The first row is the first of the file. Rows of another length than most are left out. */
  rows: string[][]
}

/** @param known what a person has settled already */
export async function sampleTable(
  source: ByteSource,
  fileName: string,
  known: { encoding?: Encoding; delimiter?: string } = {},
): Promise<TableSample> {
  const start = await source.read(0, Math.min(source.size, startBytes))
  const encoding = known.encoding ?? guessEncoding(start)
  refuseWhatIsNoTable(start, encoding, fileName)
  const decode = (bytes: Uint8Array) => new TextDecoder(encoding).decode(bytes)
  const text = decode(start)
  const whole = source.size > startBytes ? withoutLastLine(text) : text
  const delimiter = known.delimiter ?? guessDelimiter(whole, fileName)
  const rows = parseRows(whole, delimiter)
  for (const offset of offsetsOfPieces(source.size)) {
    const piece = decode(await source.read(offset, Math.min(pieceBytes, source.size - offset)))
    for (const row of parseRows(withoutLastLine(withoutFirstLine(piece)), delimiter)) rows.push(row)
    await breathe()
  }
  return { encoding, delimiter, rows: usual(rows) }
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

function usual(rows: string[][]): string[][] {
  const counts = new Map<number, number>()
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1)
  const [most] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [0]
  return rows.filter(({ length }) => length === most)
}
