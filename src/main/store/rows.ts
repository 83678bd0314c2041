/**
 * Rows against the schema that they are read with. What is written is checked first, so that no row
 * can be entered that can't be read again; a row that can't be read all the same (an earlier
 * version wrote it, a disk changed it) is set apart, so that the others still are.
 */
import { z } from 'zod'
import { GridcastError } from '../../shared/errors'

export type RowKind = 'dataset' | 'run' | 'forecast'

/** A row that can't be read: it can only be named and deleted. */
export interface DamagedRow<Id> {
  id: Id
  name: string
  why: string
}

/**
 * The value as its schema has it.
 * @throws GridcastError `store.unfit` for what could not be read again
 */
export function fit<T>(schema: z.ZodType<T>, value: unknown, kind: RowKind): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new GridcastError('store.unfit', { kind, problem: firstIssue(parsed.error) })
}

/** Reads every row; those that can't be read are told apart. */
export function readRows<Row, T, Id>(
  rows: Row[],
  read: (row: Row) => T,
  name: (row: Row) => { id: Id; name: string },
): { read: T[]; damaged: DamagedRow<Id>[] } {
  const damaged: DamagedRow<Id>[] = []
  const readable = rows.flatMap((row) => {
    try {
      return [read(row)]
    } catch (error) {
      damaged.push({ ...name(row), why: whyOf(error) })
      return []
    }
  })
  return { read: readable, damaged }
}

/**
 * Reads one row.
 * @throws GridcastError `store.row-damaged`
 */
export function readRow<Row, T>(row: Row, read: (row: Row) => T, kind: RowKind): T {
  try {
    return read(row)
  } catch (error) {
    const values = { kind, problem: whyOf(error) }
    throw new GridcastError('store.row-damaged', values, { cause: error })
  }
}

function whyOf(error: unknown): string {
  if (error instanceof z.ZodError) return firstIssue(error)
  return error instanceof Error ? error.message : String(error)
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0]
  const where = issue?.path.map(String).join('.') ?? ''
  const what = issue?.message ?? 'it has the wrong form'
  return where === '' ? what : `${where}: ${what}`
}
