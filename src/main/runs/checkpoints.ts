/**
 * The checkpoints that lie in a run's folder, in the order in which they were trained: by what
 * stands inside them, never by a clock. The folder has the last word on what can be gone on from,
 * as a program that was killed may have written one that it could not enter any more.
 */
import type { RunId } from '../../shared/identifiers'
import { createHash } from 'node:crypto'
import { open, readdir, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { checkpointFolder, isCheckpointName } from '../../shared/kept-files'
import {
  digestPlaceholder,
  digestStart,
  lengthBytes,
  parseSafetensorsHeader,
  safetensorsHeaderLength,
  sha256Digits,
  type SafetensorsHeader,
} from '../../shared/safetensors'
import type { RunRepository } from '../store/run-repository'

/** How many of a run's checkpoints are kept. */
const kept = 2

const documentSchema = z.object({
  progress: z.object({
    epoch: z.int().positive(),
    batch: z.int().nonnegative(),
    step: z.int().nonnegative(),
  }),
})

/** A checkpoint whose header is sound and whose size is the one that it names. */
export interface FoundCheckpoint {
  path: string
  /** The epoch in hand when it was written, from 1, and how many of its batches were done. */
  epoch: number
  batch: number
  /** Batches done in all. */
  step: number
}

export interface DamagedCheckpoint {
  path: string
  why: string
}

export interface FoundCheckpoints {
  newestFirst: FoundCheckpoint[]
  damaged: DamagedCheckpoint[]
}

/** What of a run's checkpoints can be gone on from by their headers. */
export async function findCheckpoints(runFolder: string): Promise<FoundCheckpoints> {
  const folder = join(runFolder, checkpointFolder)
  const names = (await readdir(folder).catch(() => [])).filter(isCheckpointName)
  const found: FoundCheckpoints = { newestFirst: [], damaged: [] }
  for (const name of names) {
    const path = join(folder, name)
    try {
      found.newestFirst.push({ path, ...(await readPosition(path)) })
    } catch (error) {
      found.damaged.push({ path, why: wordsOf(error) })
    }
  }
  found.newestFirst.sort((a, b) => b.step - a.step || b.epoch - a.epoch)
  return found
}

/**
 * The newest checkpoint that is whole to the last byte, and what had to be passed over to get to
 * it.
 */
export async function newestWhole(
  runFolder: string,
): Promise<{ checkpoint: FoundCheckpoint | null; damaged: DamagedCheckpoint[] }> {
  const { newestFirst, damaged } = await findCheckpoints(runFolder)
  for (const checkpoint of newestFirst) {
    const why = await damageOf(checkpoint.path)
    if (why === null) return { checkpoint, damaged }
    damaged.push({ path: checkpoint.path, why })
  }
  return { checkpoint: null, damaged }
}

/** Why a safetensors file isn't as it was written; null when it is. Reads all of it. */
export async function damageOf(path: string): Promise<string | null> {
  try {
    return await withFile(path, async (file) => {
      const header = await readHeader(file)
      if (header.sha256 === null) return null
      const digest = createHash('sha256')
      let offset = 0
      for await (const piece of file.createReadStream({ start: 0, autoClose: false })) {
        const bytes = piece as Buffer
        blank(bytes, offset)
        digest.update(bytes)
        offset += bytes.length
      }
      return digest.digest('hex') === header.sha256 ? null : 'it was changed after it was written'
    })
  } catch (error) {
    return wordsOf(error)
  }
}

/**
 * Forgets and removes the checkpoints that newer ones replace: what lies behind the newest two that
 * the database names. First the rows, then the files.
 */
export async function pruneCheckpoints(
  runs: RunRepository,
  id: RunId,
  runFolder: string,
): Promise<void> {
  // Read first: what is entered while the folder is looked through was not there to be found.
  const entered = new Set(runs.checkpoints(id).map(({ path }) => path))
  const { newestFirst, damaged } = await findCheckpoints(runFolder)
  const needed = newestFirst.filter(({ path }) => entered.has(path)).slice(0, kept)
  const oldest = needed.at(-1)
  const there = new Set(newestFirst.map(({ path }) => path))
  const gone = [...entered].filter((path) => !there.has(path))
  const replaced =
    oldest === undefined || needed.length < kept
      ? []
      : [...newestFirst.slice(newestFirst.indexOf(oldest) + 1), ...damaged].map(({ path }) => path)
  for (const path of [...gone, ...replaced]) if (entered.has(path)) runs.removeCheckpoint(path)
  await Promise.all(replaced.map((path) => rm(path, { force: true })))
}

/** Removes every checkpoint, whole or not, and what was left of writing one. */
export async function removeCheckpoints(runFolder: string): Promise<void> {
  await rm(join(runFolder, checkpointFolder), { recursive: true, force: true })
}

async function readPosition(path: string): Promise<Omit<FoundCheckpoint, 'path'>> {
  return documentSchema.parse(await readMetadata(path)).progress
}

/**
 * The JSON part of a checkpoint, as it stands there.
 * @throws Error when the file is none, or cut short
 */
export async function readMetadata(path: string): Promise<unknown> {
  const { metadata } = await withFile(path, readHeader)
  return JSON.parse(metadata['gridcast'] ?? 'null')
}

async function readHeader(file: FileHandle): Promise<SafetensorsHeader> {
  const first = new Uint8Array(lengthBytes)
  const { bytesRead } = await file.read(first, 0, lengthBytes, 0)
  const length = safetensorsHeaderLength(first.subarray(0, bytesRead))
  const { size } = await file.stat()
  if (size < lengthBytes + length) throw new Error('it is cut short')
  const json = new Uint8Array(length)
  await file.read(json, 0, json.length, lengthBytes)
  const header = parseSafetensorsHeader(json)
  if (size !== header.bytes) throw new Error('it is cut short')
  return header
}

async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path)
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}

/** Puts zeros where the digest stands in a piece of the file that begins at `offset`. */
function blank(bytes: Buffer, offset: number): void {
  const from = Math.max(0, digestStart - offset)
  const to = Math.min(bytes.length, digestStart + sha256Digits - offset)
  if (from < to) bytes.fill(digestPlaceholder[0] ?? '0', from, to)
}

function wordsOf(error: unknown): string {
  if (error instanceof z.ZodError) return 'it does not say how far the training was'
  return error instanceof Error ? error.message : String(error)
}
