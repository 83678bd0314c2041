/** Whether a run's folder can be written again after it could not: tried, not guessed. */
import { mkdir, open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { firstLine, GridcastError } from '../../shared/errors'
import { bestWeights, checkpointFolder } from '../../shared/kept-files'
import type { Store } from '../store'
import { findCheckpoints } from './checkpoints'

/** Room for what an epoch writes besides its checkpoint, in bytes. */
const besidesBytes = 4 * 1024 * 1024
const pieceBytes = 1024 * 1024

/**
 * Writes as much as the next epoch will, and removes it again.
 * @returns why it can't be written, or null
 */
export async function roomFor(runFolder: string, store: Store): Promise<GridcastError | null> {
  if (!store.isInPlace()) return folderGone(store.paths.folder)
  const bytes = besidesBytes + (await bytesOfCheckpoint(runFolder))
  const probe = join(runFolder, checkpointFolder, `room.${process.pid}.tmp`)
  try {
    await mkdir(join(runFolder, checkpointFolder), { recursive: true })
    await fill(probe, bytes)
    return null
  } catch (cause) {
    return noRoom(bytes, cause)
  } finally {
    await rm(probe, { force: true }).catch(() => undefined)
  }
}

/** The data folder is not where it was: deleted, moved or unplugged. */
export function folderGone(folder: string): GridcastError {
  return new GridcastError('store.gone', { folder })
}

function noRoom(bytes: number, cause: unknown): GridcastError {
  return new GridcastError('disk.no-room', { bytes, detail: firstLine(cause) }, { cause })
}

async function bytesOfCheckpoint(runFolder: string): Promise<number> {
  const newest = (await findCheckpoints(runFolder)).newestFirst[0]?.path
  const path = newest ?? join(runFolder, bestWeights)
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}

async function fill(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w')
  try {
    const piece = new Uint8Array(pieceBytes)
    for (let left = bytes; left > 0; left -= pieceBytes)
      await file.write(piece, 0, Math.min(left, pieceBytes))
    await file.sync()
  } finally {
    await file.close()
  }
}
