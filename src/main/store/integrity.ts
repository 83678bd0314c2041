/** Whether the database's pages are as SQLite left them. */
import type { Database } from 'better-sqlite3'

const mostProblems = 20

/**
 * What is wrong with it, in SQLite's words; nothing when it is sound.
 * @param thorough also looks whether indexes agree with their tables
 */
export function problemsOfDatabase(database: Database, thorough: boolean): string[] {
  const pragma = `${thorough ? 'integrity_check' : 'quick_check'}(${mostProblems})`
  const rows = database.pragma(pragma) as Record<string, string>[]
  const problems = rows.flatMap((row) => Object.values(row)).filter((text) => text !== 'ok')
  return thorough ? [...problems, ...orphanedRows(database)] : problems
}

function orphanedRows(database: Database): string[] {
  const rows = database.pragma('foreign_key_check') as { table: string; parent: string }[]
  const tables = new Set(rows.map(({ table, parent }) => `${table} → ${parent}`))
  return [...tables].map((pair) => `rows that name what is not there: ${pair}`)
}
