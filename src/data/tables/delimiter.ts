/** Which sign separates the columns. */
import { GridcastError } from '../../shared/errors'
import { parseRows } from './rows'

const candidates = [',', ';', '\t', '|']
const linesLookedAt = 200

/**
 * The sign that cuts most lines into the same number of columns; of several, the one that makes
 * more columns.
 */
export function guessDelimiter(text: string, fileName: string): string {
  const start = text.slice(0, 200_000)
  const scored = candidates.map((delimiter) => {
    const rows = parseRows(start, delimiter).rows.slice(0, linesLookedAt)
    const counts = new Map<number, number>()
    for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1)
    const [columns, lines] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [1, 0]
    return { delimiter, columns, share: lines / Math.max(1, rows.length) }
  })
  const fitting = scored.filter(({ columns, share }) => columns > 1 && share > 0.5)
  const [best] = fitting.sort((a, b) => b.share - a.share || b.columns - a.columns)
  if (best !== undefined) return best.delimiter
  throw new GridcastError('import.one-column', { file: fileName })
}
