/** The rows of a delimited text, in pieces (RFC 4180 quoting, by papaparse). */
import Papa from 'papaparse'
import { CancelledError, GridcastError } from '../../shared/errors'
import { guessNewline, readText, type Encoding } from './text'

export interface RowFormat {
  encoding: Encoding
  delimiter: string
}

export interface RowPiece {
  rows: string[][]
  /** Number of the first row, counted from 1 as a spreadsheet does, blank lines left out. */
  firstRow: number
  bytesRead: number
}

/** No sensible row is longer; a quotation mark that is never closed makes one. */
const longestRow = 8 << 20

/** Parses text that holds only whole rows. */
export function parseRows(text: string, delimiter: string): string[][] {
  return tidy(Papa.parse<string[]>(text, { delimiter, newline: guessNewline(text) }).data)
}

/** @throws GridcastError `import.csv-quotes`, `cancelled` */
export async function* readRows(
  path: string,
  fileName: string,
  format: RowFormat,
  signal: AbortSignal,
): AsyncGenerator<RowPiece> {
  let parser: Papa.Parser | null = null
  let rest = ''
  let firstRow = 1
  try {
    for await (const { text, bytesRead } of readText(path, format.encoding, signal)) {
      const isLast = text === ''
      rest += text
      if (rest === '') continue
      parser ??= new Papa.Parser({ delimiter: format.delimiter, newline: guessNewline(rest) })
      const result = parser.parse(rest, 0, !isLast) as Papa.ParseResult<string[]>
      rest = isLast ? '' : rest.slice(result.meta.cursor)
      if (rest.length > longestRow) throw neverClosed(fileName, firstRow + result.data.length)
      const rows = tidy(result.data)
      yield { rows, firstRow, bytesRead }
      firstRow += rows.length
    }
  } catch (error) {
    if (signal.aborted) throw new CancelledError()
    throw error
  }
}

function neverClosed(fileName: string, row: number): GridcastError {
  return new GridcastError('import.csv-quotes', { file: fileName, row })
}

/** Leaves out blank lines. */
function tidy(rows: string[][]): string[][] {
  return rows.filter((row) => row.length > 1 || (row[0] ?? '').trim() !== '')
}
