/** The numbers of an ESRI ASCII grid: as many as the head promises, whatever the line breaks. */
import { CancelledError, GridcastError } from '../../../shared/errors'
import type { ByteSource } from '../../files/byte-source'
import type { ReadContext } from '../../importers/importer'
import { latin, type AsciiGridHeader } from './header'
import { limits } from '../../limits'

const pieceBytes = 1 << 20

/**
 * @returns `rows` x `columns` numbers, the north first; NaN for the words `nan` and `null`
 * @throws GridcastError `grid.count`, `grid.number` (with the line)
 */
export async function readAsciiNumbers(
  bytes: ByteSource,
  header: AsciiGridHeader,
  title: string,
  context: ReadContext,
): Promise<Float64Array<ArrayBuffer>> {
  const needed = header.rows * header.columns
  const values = new Float64Array(needed)
  let [count, line, rest] = [0, header.line, '']
  for (let at = header.offset; at < bytes.size; at += pieceBytes) {
    if (context.signal.aborted) throw new CancelledError()
    const length = Math.min(pieceBytes, bytes.size - at)
    const text = rest + latin(await bytes.read(at, length))
    const isLast = at + length === bytes.size
    // A number may go on in the next piece.
    const end = isLast ? text.length : wordStart(text)
    rest = text.slice(end)
    if (rest.length > limits.asciiGridWord) numberOf(rest, header, title, line)
    for (const [word] of text.slice(0, end).matchAll(/\r\n|\n|\r|[^\s]+/g)) {
      if (word === '\n' || word === '\r\n' || word === '\r') line++
      else {
        if (count < needed) values[count] = numberOf(word, header, title, line)
        count++
      }
    }
  }
  if (count === needed) return values
  const { rows, columns } = header
  throw new GridcastError('grid.count', { file: title, has: count, needed, rows, columns })
}

/** Where the last word begins, which may be empty. */
function wordStart(text: string): number {
  let start = text.length
  while (start > 0 && !isBlank(text.charCodeAt(start - 1))) start--
  return start
}

/** As `\s` sees it in Latin-1. */
const isBlank = (code: number) => code === 32 || code === 160 || (code >= 9 && code <= 13)

function numberOf(word: string, { decimal }: AsciiGridHeader, file: string, line: number): number {
  const value = Number(decimal === ',' ? word.replace(',', '.') : word)
  const isShort = word.length <= limits.asciiGridWord
  if (isShort && !Number.isNaN(value) && word !== '') return value
  if (isShort && /^[-+]?(nan|null|1\.#(qnan|ind)|-?inf(inity)?)$/i.test(word)) return NaN
  throw new GridcastError('grid.number', { file, line, text: word.slice(0, 40) })
}
