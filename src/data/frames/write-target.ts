/** Writes what a call was asked to write, to the place that main named. */
import { open } from 'node:fs/promises'
import { GridcastError } from '../../shared/errors'

/**
 * Writes the whole file and puts it on the disk.
 * @param title what a person calls it
 * @throws GridcastError `export.write`
 */
export async function writeTarget(
  target: string,
  bytes: Uint8Array | Float32Array,
  title: string,
): Promise<void> {
  try {
    const file = await open(target, 'w')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    throw cannotWrite(title, error)
  }
}

function cannotWrite(title: string, error: unknown): GridcastError {
  const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC'
  const why = error instanceof Error ? error.message : String(error)
  return new GridcastError(
    'export.write',
    isFull ? `There is no room on the disk for ${title}.` : `${title} can't be written: ${why}.`,
    isFull ? 'Free some space, or choose another place.' : 'Choose another place.',
    { cause: error },
  )
}
