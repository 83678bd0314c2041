/** The rows of a delimited text, in pieces (RFC 4180 quoting, by papaparse). */
import Papa from 'papaparse'
import { CancelledError, GridcastError } from '../../shared/errors'
import { guessNewline, readText, type Encoding } from './text'
import { limits } from '../limits'

export interface RowFormat {
  encoding: Encoding
  delimiter: string
}

/** Rows that are not blank, and the line of the file in which each begins, counted from 1. */
export interface Lines {
  rows: string[][]
  lines: number[]
}

export interface RowPiece extends Lines {
  bytesRead: number
}

/** Rows of a text that are looked at: blank ones, of a byte each, cost as much as others. */
const mostRows = 1 << 16

/**
 * Parses text that holds only whole rows.
 * @throws GridcastError `import.csv-quotes` when a file's name is given
 */
export function parseRows(text: string, delimiter: string, fileName?: string): Lines {
  const newline = guessNewline(text)
  const result = Papa.parse<string[]>(text, { delimiter, newline, preview: mostRows })
  const found = { rows: result.data, newline, hasQuotes: text.includes('"') }
  if (fileName !== undefined) refuseOpenQuotes(result, found, 1, fileName)
  return tidy(found, 1).piece
}

/**
 * @throws GridcastError `import.csv-quotes`, `import.row-too-long`, `import.too-many-rows`,
 * `cancelled`
 */
export async function* readRows(
  path: string,
  fileName: string,
  format: RowFormat,
  signal: AbortSignal,
): AsyncGenerator<RowPiece> {
  let parser: Papa.Parser | null = null
  let newline: ReturnType<typeof guessNewline> = '\n'
  let rest = ''
  let line = 1
  try {
    for await (const { text, bytesRead } of readText(path, format.encoding, signal)) {
      const isLast = text === ''
      rest += text
      if (rest === '') continue
      if (parser === null) {
        newline = guessNewline(rest)
        parser = new Papa.Parser({ delimiter: format.delimiter, newline })
      }
      const result = parser.parse(rest, 0, !isLast) as Papa.ParseResult<string[]>
      const found = { rows: result.data, newline, hasQuotes: rest.includes('"') }
      refuseOpenQuotes(result, found, line, fileName)
      rest = isLast ? '' : rest.slice(result.meta.cursor)
      const { piece, next } = tidy(found, line)
      line = next
      if (rest.length > limits.rowCharacters) throw tooLong(fileName, line, rest)
      // Blank lines too: they cost time, and nothing else tells how many there are.
      if (line > limits.rows)
        throw new GridcastError('import.too-many-rows', { file: fileName, most: limits.rows })
      yield { ...piece, bytesRead }
    }
  } catch (error) {
    if (signal.aborted) throw new CancelledError()
    throw error
  }
}

interface Found {
  rows: string[][]
  newline: ReturnType<typeof guessNewline>
  hasQuotes: boolean
}

/**
 * A quotation mark that is never closed swallows lines up to the next one: the text ends within a
 * field, or something stands behind a closing mark after a line end.
 */
function refuseOpenQuotes(
  { errors }: Papa.ParseResult<string[]>,
  found: Found,
  firstLine: number,
  fileName: string,
): void {
  for (const { code, row = 0 } of errors) {
    const isOpen =
      code === 'MissingQuotes' ||
      (code === 'InvalidQuotes' && linesIn(found.rows[row] ?? [], found) > 1)
    if (!isOpen) continue
    const before = found.rows.slice(0, row)
    throw neverClosed(
      fileName,
      before.reduce((line, fields) => line + linesIn(fields, found), firstLine),
    )
  }
}

function tooLong(file: string, row: number, text: string): GridcastError {
  if (text.includes('"')) return neverClosed(file, row)
  return new GridcastError('import.row-too-long', { file, row, most: limits.rowCharacters })
}

function neverClosed(fileName: string, row: number): GridcastError {
  return new GridcastError('import.csv-quotes', { file: fileName, row })
}

/** Lines of the file that a row takes. */
function linesIn(row: readonly string[], { newline, hasQuotes }: Found): number {
  if (!hasQuotes) return 1
  const mark = newline === '\r\n' ? '\n' : newline
  return row.reduce((lines, field) => lines + field.split(mark).length - 1, 1)
}

/** Leaves out blank lines, which count all the same. */
function tidy(found: Found, firstLine: number): { piece: Lines; next: number } {
  const piece: Lines = { rows: [], lines: [] }
  let line = firstLine
  for (const row of found.rows) {
    if (row.length > 1 || (row[0] ?? '').trim() !== '') {
      piece.rows.push(row)
      piece.lines.push(line)
    }
    line += linesIn(row, found)
  }
  return { piece, next: line }
}
