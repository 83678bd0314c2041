/**
 * Unfinished work in the data folder: files that become part of it when they are whole, or are
 * handed out once. Each place carries the number of the process that answers for it, so that what a
 * killed one left behind can be told from what another one is still writing.
 */
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Processes on other machines can't be asked whether they live: anything younger than this is left
 * alone, in milliseconds.
 */
const leaveAloneMs = 3600e3

/** Makes an empty folder of this process under `parent`. */
export async function makeTemporaryFolder(parent: string, name: string): Promise<string> {
  const folder = await temporaryPlace(parent, name)
  await mkdir(folder)
  return folder
}

/** A place of this process under `parent` for a file, which whoever asks makes and removes. */
export async function temporaryPlace(parent: string, name: string): Promise<string> {
  await mkdir(parent, { recursive: true })
  return join(parent, `${name}-${process.pid}`)
}

/** Removes what dead processes left under `parent`. */
export async function sweepTemporaryPlaces(parent: string, now = Date.now()): Promise<void> {
  const names = await readdir(parent).catch(() => [])
  for (const name of names) {
    const owner = /-(\d+)$/.exec(name)?.[1]
    if (owner === undefined || isAlive(Number(owner))) continue
    const path = join(parent, name)
    const touched = await stat(path).catch(() => null)
    if (touched !== null && now - touched.mtimeMs > leaveAloneMs)
      await rm(path, { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
