/** Opens the SQLite file so that several processes (a window, a terminal) can use it at once. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { GridcastError } from '../../shared/errors'
import { listBackups } from './backups'
import { missingTables, problemsOfDatabase } from './integrity'
import { migrate } from './migrations'
import type { DataPaths } from './paths'
import { storeTroubleOf } from './store-errors'

/**
 * How long a writer waits for another process's transaction, in milliseconds. Nothing else is
 * answered meanwhile, so it is short: Gridcast's own transactions take some milliseconds.
 */
export const busyTimeoutMs = 1500
/** The same where it is tried again anyway. */
export const impatientTimeoutMs = 20
/** The same at the start, when nothing waits for an answer yet and another may be migrating. */
const startTimeoutMs = 10_000

export interface OpenedDatabase {
  database: Database
  /** The version that it was migrated from; 0 for a new one. */
  versionBefore: number
}

/**
 * Opens and migrates the database; makes its folder if need be. On a full disk it is opened for
 * this program alone: what several share needs a file of its own.
 * @param wasLeftOpen whether it has to be looked through first
 * @throws GridcastError `store.newer`, `store.damaged`, `store.folder` or `store.full`
 */
export function openDatabase(paths: DataPaths, wasLeftOpen: boolean): OpenedDatabase {
  try {
    return open(paths, wasLeftOpen, 'NORMAL')
  } catch (error) {
    const trouble = storeTroubleOf(error)
    if (trouble?.code !== 'store.full') throw trouble ?? error
    return open(paths, wasLeftOpen, 'EXCLUSIVE')
  }
}

function open(
  paths: DataPaths,
  wasLeftOpen: boolean,
  locking: 'NORMAL' | 'EXCLUSIVE',
): OpenedDatabase {
  const database = openFile(paths)
  try {
    database.pragma(`locking_mode = ${locking}`)
    if (wasLeftOpen) checkPages(database, paths)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    const versionBefore = migrate(database)
    refuse(missingTables(database), paths)
    database.pragma(`busy_timeout = ${busyTimeoutMs}`)
    return { database, versionBefore }
  } catch (error) {
    database.close()
    throw explain(error, paths)
  }
}

function checkPages(database: Database, paths: DataPaths): void {
  refuse(problemsOfDatabase(database, false), paths)
}

function refuse([problem]: readonly string[], paths: DataPaths): void {
  if (problem !== undefined) throw damaged(paths, new Error(problem))
}

/** The error that names the newest backup. */
function damaged(paths: DataPaths, cause: unknown): GridcastError {
  const day = listBackups(paths)[0]?.day ?? null
  return new GridcastError('store.damaged', { path: paths.database, day }, { cause })
}

function openFile(paths: DataPaths): Database {
  const path = paths.database
  try {
    makePrivate(path)
    return new Sqlite(path, { timeout: startTimeoutMs })
  } catch (error) {
    throw explain(error, paths)
  }
}

/**
 * Makes the data folder and its database readable by this user alone. A folder that was there
 * before and holds other things keeps its mode; what Gridcast puts into it does not.
 */
function makePrivate(path: string): void {
  const folder = dirname(path)
  const isOurs = !existsSync(folder) || existsSync(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  closeSync(openSync(path, 'a', 0o600))
  // On Windows a user's folders are private by where they are, and modes mean something else.
  if (process.platform === 'win32') return
  if (isOurs) allowOnlyOwner(folder, 0o700)
  for (const file of [path, `${path}-wal`, `${path}-shm`])
    if (existsSync(file)) allowOnlyOwner(file, 0o600)
}

function allowOnlyOwner(path: string, mode: number): void {
  const { mode: found, uid } = statSync(path)
  if ((found & 0o077) !== 0 && uid === process.getuid?.()) chmodSync(path, mode)
}

function explain(error: unknown, paths: DataPaths): unknown {
  if (error instanceof GridcastError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return damaged(paths, error)
  }
  if (
    code === 'EACCES' ||
    code === 'EPERM' ||
    code === 'EROFS' ||
    code === 'ENOTDIR' ||
    code === 'EEXIST' ||
    code.startsWith('SQLITE_CANTOPEN') ||
    code.startsWith('SQLITE_READONLY')
  ) {
    return new GridcastError('store.folder', { folder: paths.folder, code }, { cause: error })
  }
  return error
}
