/**
 * Says that this process lives, by a lock that the operating system holds for it and releases when
 * it ends, however it ends. A process that is stopped, asleep or busy for minutes still holds it,
 * and no clock is asked.
 *
 * The lock is SQLite's own on an empty file: it works the same on every system, and between threads
 * of one process too.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'

const extension = '.lock'

export class ProcessLock {
  /** What others know this process by. */
  readonly name: string
  private readonly path: string
  private readonly file: Database

  constructor(folder: string, name: string) {
    this.name = name
    mkdirSync(folder, { recursive: true })
    this.path = lockPath(folder, this.name)
    this.file = new Sqlite(this.path)
    this.file.pragma('journal_mode = MEMORY')
    this.file.exec('BEGIN EXCLUSIVE')
  }

  release(): void {
    this.file.close()
    rmSync(this.path, { force: true })
  }
}

const lockPath = (folder: string, name: string) => join(folder, `${name}${extension}`)

/** Whether the process of this name lives. */
export function isLocked(folder: string, name: string): boolean {
  const path = lockPath(folder, name)
  if (!existsSync(path)) return false
  let file: Database | null = null
  try {
    file = new Sqlite(path, { timeout: 0, fileMustExist: true })
    file.exec('BEGIN IMMEDIATE; ROLLBACK')
    return false
  } catch (error) {
    // A lock that can't be looked at is taken for one: two trainings of one run do more harm.
    return !(error instanceof Sqlite.SqliteError && error.code === 'SQLITE_CANTOPEN')
  } finally {
    file?.close()
  }
}

/** Names of processes that ended without releasing their locks. */
export function killedProcesses(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(extension))
    .map((file) => file.slice(0, -extension.length))
  return names.filter((name) => !isLocked(folder, name))
}

/** Removes the files of processes that are gone. */
export function sweepLocks(folder: string): void {
  for (const name of killedProcesses(folder)) rmSync(lockPath(folder, name), { force: true })
}
