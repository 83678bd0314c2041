/** Reads a kept file to its end and says whether it is what was written. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Digester, keptDigest } from '../../process/digests'
import type { FileProblem } from '../../shared/data-calls'
import { digestBlockBytes, type FileDigest } from '../../shared/digests'
import { GridcastError } from '../../shared/errors'

/** @returns what is wrong with it, `unknown` when nothing tells what it should be, or null */
export async function problemOf(path: string, signal: AbortSignal): Promise<FileProblem | null> {
  const facts = await stat(path).catch(() => null)
  if (facts === null) return 'missing'
  try {
    const digest = keptDigest(path)
    if (digest === null) return 'unknown'
    if (facts.size !== digest.bytes) return 'length'
    return (await isSame(path, digest, signal)) ? null : 'changed'
  } catch (error) {
    if (error instanceof GridcastError) return 'changed'
    if (signal.aborted) throw error
    return 'unreadable'
  }
}

async function isSame(path: string, digest: FileDigest, signal: AbortSignal): Promise<boolean> {
  const found = new Digester()
  for await (const piece of createReadStream(path, { highWaterMark: digestBlockBytes, signal }))
    found.add(piece as Buffer)
  const { blocks } = found.finish()
  return (
    blocks.length === digest.blocks.length && blocks.every((hex, i) => hex === digest.blocks[i])
  )
}
