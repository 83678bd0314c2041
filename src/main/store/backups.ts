/**
 * Copies of the database, one a day and the newest few of them, to fall back on when the database
 * is damaged. They hold what was entered, not the frames and weights, which lie in files of their
 * own.
 */
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
} from 'node:fs'
import { renameSync, rmSync, statSync } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { GridcastError } from '../../shared/errors'
import { problemsOfDatabase } from './integrity'
import type { DataPaths } from './paths'
import { killedProcesses } from './process-lock'

const kept = 7
const nameForm = /^gridcast-(\d{4}-\d\d-\d\d)\.sqlite$/

export interface Backup {
  path: string
  /** The day it is of, in UTC. */
  day: string
  bytes: number
}

/** Newest first. */
export function listBackups({ backups }: DataPaths): Backup[] {
  if (!existsSync(backups)) return []
  return readdirSync(backups)
    .flatMap((name) => {
      const day = nameForm.exec(name)?.[1]
      const path = join(backups, name)
      return day === undefined ? [] : [{ path, day, bytes: statSync(path).size }]
    })
    .toSorted((a, b) => b.day.localeCompare(a.day))
}

/**
 * Makes today's copy if there is none yet, and removes the oldest. The copy appears under its name
 * once it was read back and found sound.
 * @returns what is wrong with the database, which is then not copied; nothing when all is well
 */
export async function backUp(
  database: Database,
  paths: DataPaths,
  now = new Date(),
): Promise<string[]> {
  const name = `gridcast-${now.toISOString().slice(0, 10)}.sqlite`
  const target = join(paths.backups, name)
  if (existsSync(target)) return []
  mkdirSync(paths.backups, { recursive: true, mode: 0o700 })
  const part = `${target}.${process.pid}.part`
  try {
    closeSync(openSync(part, 'w', 0o600))
    await database.backup(part)
    const problems = problemsOfFile(part)
    if (problems.length > 0) return problems
    flush(part)
    renameSync(part, target)
    for (const { path } of listBackups(paths).slice(kept)) rmSync(path, { force: true })
    return []
  } finally {
    await rm(part, { force: true })
  }
}

/**
 * Puts a backup in the place of the database, which is kept beside it.
 * @param day of the backup; the newest sound one when absent
 * @returns the backup, and where the database was put
 * @throws GridcastError `backup.none`, or `backup.in-use` while a Gridcast has the folder open
 */
export async function restoreBackup(
  paths: DataPaths,
  day?: string,
): Promise<{ backup: Backup; aside: string | null }> {
  if (isInUse(paths)) throw new GridcastError('backup.in-use', { folder: paths.folder })
  const backup = listBackups(paths).find(
    (one) => (day === undefined || one.day === day) && problemsOfFile(one.path).length === 0,
  )
  if (backup === undefined)
    throw new GridcastError('backup.none', { folder: paths.backups, day: day ?? null })
  const part = `${paths.database}.part`
  await copyFile(backup.path, part)
  chmodSync(part, 0o600)
  flush(part)
  const aside = putAside(paths)
  renameSync(part, paths.database)
  return { backup, aside }
}

function putAside({ database }: DataPaths): string | null {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-')
  const aside = `${database}.damaged-${stamp}`
  const isThere = existsSync(database)
  for (const end of ['', '-wal', '-shm'])
    if (existsSync(`${database}${end}`)) renameSync(`${database}${end}`, `${aside}${end}`)
  return isThere ? aside : null
}

function isInUse({ locks }: DataPaths): boolean {
  const gone = new Set(killedProcesses(locks))
  const all = existsSync(locks) ? readdirSync(locks) : []
  return all.some((file) => file.endsWith('.lock') && !gone.has(file.slice(0, -'.lock'.length)))
}

function problemsOfFile(path: string): string[] {
  let copy: Database | null = null
  try {
    copy = new Sqlite(path, { readonly: true })
    return problemsOfDatabase(copy, false)
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  } finally {
    copy?.close()
    // A copy that nobody writes needs no journal; reading it made one.
    for (const end of ['-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
  }
}

function flush(path: string): void {
  const descriptor = openSync(path, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
