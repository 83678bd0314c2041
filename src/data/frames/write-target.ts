/** Writes what a call was asked to write, to the place that main named. */
import { open } from 'node:fs/promises'
import { firstLine, GridcastError } from '../../shared/errors'

export interface Target {
  path: string
  /** What a person calls it. */
  title: string
  /** Whether it is kept, and has to be on the disk; else main reads it at once and removes it. */
  lasts: boolean
}

/**
 * Writes the whole file. What making the content throws is passed on.
 * @throws GridcastError `export.write`
 */
export async function writeTarget(
  { path, title, lasts }: Target,
  content: Uint8Array | Float32Array | AsyncIterable<string>,
): Promise<void> {
  try {
    const file = await open(path, 'w')
    try {
      await file.writeFile(content)
      if (lasts) await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    throw error instanceof GridcastError ? error : cannotWrite(title, error)
  }
}

function cannotWrite(title: string, error: unknown): GridcastError {
  return new GridcastError(
    'export.write',
    { path: title, detail: firstLine(error) },
    { cause: error },
  )
}
