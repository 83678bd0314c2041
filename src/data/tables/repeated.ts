/**
 * Rows for a place and date that an earlier row has. Those that say the same in every field are one
 * row, written twice; the others are to be added up, averaged or chosen from.
 */
import type { TableRows } from './table-rows'

export interface Repeated {
  /** Rows that say something else than the earlier ones, and the first of them. */
  count: number
  examples: string[]
  /** Rows that say the same, and the first of them. */
  copies: number
  copyExamples: string[]
  /** The dates on which rows are repeated, as indices; and how many rows on each. */
  rowsOn: ReadonlyMap<number, number>
}

/** Beyond this many places times dates, repeated rows are only seen as shared cells. */
const mostPairs = 2 ** 31
const mostExamples = 3

/** @returns `isCopy`: 1 for rows that say the same as an earlier one; null when there are none */
export function findRepeated(rows: TableRows): { repeated: Repeated; isCopy: Uint8Array | null } {
  const again = rowsAgain(rows)
  const copies =
    again.length === 0 ? null : copiesAmong(rows, new Set(again.map((row) => pairOf(rows, row))))
  const [same, others] = [
    again.filter((row) => copies?.[row] === 1),
    again.filter((row) => copies?.[row] !== 1),
  ]
  const rowsOn = new Map<number, number>()
  for (const row of again) {
    const date = rows.dateOf[row] as number
    rowsOn.set(date, (rowsOn.get(date) ?? 0) + 1)
  }
  const repeated = {
    count: others.length,
    examples: examplesOf(rows, others),
    copies: same.length,
    copyExamples: examplesOf(rows, same),
    rowsOn,
  }
  return { repeated, isCopy: same.length === 0 ? null : copies }
}

function examplesOf({ rowOf }: TableRows, found: readonly number[]): string[] {
  const lines = new Set<string>()
  for (const row of found) {
    lines.add(`row ${rowOf[row]}`)
    if (lines.size === mostExamples) break
  }
  return [...lines]
}

const pairOf = ({ instants, placeOf, dateOf }: TableRows, row: number) =>
  (placeOf[row] as number) * instants.length + (dateOf[row] as number)

/** Rows whose place and date an earlier one has; empty ones don't count. */
function rowsAgain(rows: TableRows): number[] {
  const pairs = rows.instants.length * rows.x.length
  const again: number[] = []
  if (pairs > mostPairs) return again
  const seen = new Uint8Array(Math.ceil(pairs / 8))
  for (let row = 0; row < rows.values.length; row++) {
    if (Number.isNaN(rows.values[row])) continue
    const pair = pairOf(rows, row)
    const [byte, bit] = [Math.floor(pair / 8), 1 << (pair & 7)]
    if (((seen[byte] as number) & bit) === 0) seen[byte] = (seen[byte] as number) | bit
    else again.push(row)
  }
  return again
}

function copiesAmong(rows: TableRows, pairs: ReadonlySet<number>): Uint8Array {
  const isCopy = new Uint8Array(rows.values.length)
  const said = new Map<number, number[]>()
  for (let row = 0; row < rows.values.length; row++) {
    if (Number.isNaN(rows.values[row])) continue
    const pair = pairOf(rows, row)
    if (!pairs.has(pair)) continue
    const hash = rows.hashOf[row] as number
    const before = said.get(pair)
    if (before === undefined) said.set(pair, [hash])
    else if (before.includes(hash)) isCopy[row] = 1
    else before.push(hash)
  }
  return isCopy
}
