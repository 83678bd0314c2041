/**
 * The head of an ESRI ASCII grid (`ncols`, `nrows`, where it lies, which number is no data), as
 * ArcGIS, GDAL and others write it: any order and case, corner or centre, `cellsize` or `dx` and
 * `dy`, decimal commas.
 */
import { GridcastError } from '../../../shared/errors'

export interface AsciiGridHeader {
  columns: number
  rows: number
  /** Centre of the cell at the lower left. */
  x: number
  y: number
  cellWidth: number
  cellHeight: number
  noData: number | null
  decimal: '.' | ','
  /** Where the numbers begin, in bytes and as a line counted from 1. */
  offset: number
  line: number
}

const keys = /^(ncols|nrows|xllcorner|xllcenter|yllcorner|yllcenter|cellsize|dx|dy|nodata_value)$/i
const endOfLine = /\r\n|\n|\r/g

/** Whether bytes begin as an ESRI ASCII grid does. */
export function isAsciiGrid(start: Uint8Array): boolean {
  const text = latin(start.subarray(0, 256))
  return /^\s*(ncols|nrows)[ \t]+\S+[ \t]*[\r\n]\s*(ncols|nrows|[xy]ll|dx|dy|cellsize)/i.test(text)
}

/** Bytes as characters of the same number. */
export const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

/** @throws GridcastError `grid.header` that names the line */
export function readAsciiGridHeader(start: Uint8Array, title: string): AsciiGridHeader {
  const { entries, offset, line } = entriesOf(latin(start))
  const decimal = [...entries.values()].some(({ text }) => text.includes(',')) ? ',' : '.'
  const number = (key: string): number | null => {
    const entry = entries.get(key)
    if (entry === undefined) return null
    const value = Number(entry.text.replace(',', '.').replace(/^[-+]?(nan|1\.#qnan)$/i, 'NaN'))
    const isFine = Number.isFinite(value) || (key === 'nodata_value' && /nan/i.test(entry.text))
    if (isFine) return value
    throw new GridcastError('grid.header', { file: title, line: entry.line, key, seen: entry.text })
  }
  const need = (...names: string[]): number => {
    const found = names.map(number).find((value) => value !== null)
    if (found !== undefined) return found
    throw new GridcastError('grid.header', { file: title, line, key: names[0] ?? '', seen: '' })
  }
  const [columns, rows] = [need('ncols'), need('nrows')]
  for (const [key, length] of [
    ['ncols', columns],
    ['nrows', rows],
  ] as const) {
    const { line: at = line, text: seen = '' } = entries.get(key) ?? {}
    if (!Number.isInteger(length) || length < 1)
      throw new GridcastError('grid.header', { file: title, line: at, key, seen })
  }
  const cellWidth = need('cellsize', 'dx')
  const cellHeight = number('dy') ?? cellWidth
  const x = number('xllcenter') ?? need('xllcorner') + cellWidth / 2
  const y = number('yllcenter') ?? need('yllcorner') + cellHeight / 2
  const noData = number('nodata_value')
  return { columns, rows, x, y, cellWidth, cellHeight, noData, decimal, offset, line }
}

interface Entry {
  text: string
  line: number
}

/** The lines of the head, and where the first line after them begins. */
function entriesOf(text: string): { entries: Map<string, Entry>; offset: number; line: number } {
  const entries = new Map<string, Entry>()
  let [offset, line] = [0, 1]
  while (offset < text.length) {
    endOfLine.lastIndex = offset
    const end = endOfLine.exec(text)
    const content = text.slice(offset, end?.index ?? text.length)
    const [key = '', value = ''] = content.trim().split(/\s+/)
    if (key !== '' && !keys.test(key)) break
    if (key !== '') entries.set(key.toLowerCase(), { text: value, line })
    offset = end === null ? text.length : endOfLine.lastIndex
    line++
  }
  return { entries, offset, line }
}
