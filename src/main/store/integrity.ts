/** Whether the database's pages are as SQLite left them, and all its tables are there. */
import type { Database } from 'better-sqlite3'
import { newestVersion, tablesOfNewest, versionOf } from './migrations'

const mostProblems = 20

/**
 * What is wrong with it, in SQLite's words; nothing when it is sound.
 * @param thorough also looks whether indexes agree with their tables
 */
export function problemsOfDatabase(database: Database, thorough: boolean): string[] {
  const pragma = `${thorough ? 'integrity_check' : 'quick_check'}(${mostProblems})`
  const rows = database.pragma(pragma) as Record<string, string>[]
  const pages = rows.flatMap((row) => Object.values(row)).filter((text) => text !== 'ok')
  const problems = [...pages, ...missingTables(database)]
  return thorough ? [...problems, ...orphanedRows(database)] : problems
}

/** Of a database of this version; one of a version before gets its tables when it is migrated. */
export function missingTables(database: Database): string[] {
  if (versionOf(database) !== newestVersion) return []
  const there = new Set(
    database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all(),
  )
  return tablesOfNewest.filter((name) => !there.has(name)).map((name) => `no table ${name}`)
}

function orphanedRows(database: Database): string[] {
  const rows = database.pragma('foreign_key_check') as { table: string; parent: string }[]
  const tables = new Set(rows.map(({ table, parent }) => `${table} → ${parent}`))
  return [...tables].map((pair) => `rows that name what is not there: ${pair}`)
}
