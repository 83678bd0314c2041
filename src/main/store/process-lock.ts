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
import { newId } from './identifiers'

const extension = '.lock'

export class ProcessLock {
  /** What others know this process by. */
  readonly name = newId()
  private readonly path: string
  private readonly file: Database

  constructor(folder: string) {
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

/** Removes the files of processes that are gone. */
export function sweepLocks(folder: string): void {
  if (!existsSync(folder)) return
  for (const file of readdirSync(folder)) {
    const name = file.slice(0, -extension.length)
    if (file.endsWith(extension) && !isLocked(folder, name))
      rmSync(join(folder, file), { force: true })
  }
}
