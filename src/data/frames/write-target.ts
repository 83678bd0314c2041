/** Writes what a call was asked to write, to the place that main named. */
import { open } from 'node:fs/promises'
import { firstLine, GridcastError, isDiskFull } from '../../shared/errors'

export interface Target {
  path: string
  /** What a person calls it. */
  title: string
  /** Whether it is kept, and has to be on the disk; else main reads it at once and removes it. */
  lasts: boolean
}

/**
 * Writes the whole file. What making the content throws is passed on.
 * @throws GridcastError `export.write` or `disk.full`
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
    if (error instanceof GridcastError) throw error
    throw cannotWrite(title, error, content instanceof Uint8Array ? content.length : null)
  }
}

function cannotWrite(title: string, error: unknown, needed: number | null): GridcastError {
  if (isDiskFull(error))
    return new GridcastError('disk.full', { path: title, needed }, { cause: error })
  return new GridcastError(
    'export.write',
    { path: title, detail: firstLine(error) },
    { cause: error },
  )
}
