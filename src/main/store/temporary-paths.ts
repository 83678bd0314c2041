/**
 * Unfinished work in the data folder: files that become part of it when they are whole, or are
 * handed out once. Each process has a folder for it, named as its lock is: so what a killed one
 * left behind can be told from what another one is still writing.
 */
import { mkdir, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Store } from './store'
import { nothing, remove, sumOf, type Removed } from './removed'

/** Before processes had folders of their own, what was left can only be told by its age. */
const leaveAloneMs = 24 * 3600e3

/** Makes an empty folder of this process. */
export async function makeTemporaryFolder(store: Store, name: string): Promise<string> {
  const folder = await temporaryPath(store, name)
  await mkdir(folder)
  return folder
}

/** A place of this process for a file, which whoever asks makes and removes. */
export async function temporaryPath(store: Store, name: string): Promise<string> {
  store.leases.declare()
  await mkdir(store.paths.temporary, { recursive: true, mode: 0o700 })
  return join(store.paths.temporary, name)
}

/** Removes what dead processes left. */
export async function sweepTemporaryPaths(store: Store, now = Date.now()): Promise<Removed> {
  const parent = dirname(store.paths.temporary)
  const names = await readdir(parent).catch(() => [])
  const removed = names.map(async (name) => {
    const path = join(parent, name)
    return (await isLeft(store, name, path, now)) ? remove(path) : nothing
  })
  return sumOf(await Promise.all(removed))
}

async function isLeft(store: Store, name: string, path: string, now: number): Promise<boolean> {
  if (!name.includes('-')) return name !== store.processName && !store.leases.lives(name)
  const touched = await stat(path).catch(() => null)
  return touched !== null && now - touched.mtimeMs > leaveAloneMs
}
