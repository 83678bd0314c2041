/**
 * Where a person chose to save. A page never names a path: it is given a handle for a destination
 * chosen in the door's own save dialog, good for writing once. What is written lies beside it until
 * it is whole, so that a full disk or a crash never destroys what was there.
 */
import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { GridcastError, isDiskFull } from '../../shared/errors'

export class Destinations {
  private readonly paths = new Map<string, string>()

  /** The handle of a destination that a person chose. */
  register(path: string): string {
    const handle = randomBytes(16).toString('hex')
    this.paths.set(handle, path)
    return handle
  }

  /** The path a handle stands for, once. Throws `files.destination` for any other handle. */
  take(handle: string): string {
    const path = this.paths.get(handle)
    this.paths.delete(handle)
    if (path !== undefined) return path
    throw new GridcastError('files.destination', {})
  }
}

/**
 * Replaces a file once what is written is whole.
 * @param write fills the file it is given, which is there and empty
 * @throws GridcastError `export.write` when the destination can't be written to
 */
export async function writeWhole<T>(path: string, write: (part: string) => Promise<T>): Promise<T> {
  const target = await realpath(path).catch(() => path)
  const there = await stat(target).catch(() => null)
  if (there !== null && !there.isFile()) throw cannotWrite(path, 'it is not a file')
  const part = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.part`)
  await open(part, 'wx').then(
    (file) => file.close(),
    (error: unknown) => Promise.reject(cannotWrite(path, error)),
  )
  try {
    const told = await write(part).catch((error: unknown) => {
      throw named(path, error)
    })
    await rename(part, target).catch((error: unknown) => Promise.reject(cannotWrite(path, error)))
    return told
  } finally {
    await rm(part, { force: true })
  }
}

/** A full disk is named by the file that a person chose. */
function named(path: string, error: unknown): unknown {
  const isFull = error instanceof GridcastError && error.code === 'disk.full'
  if (!isFull) return error
  const needed = typeof error.values['needed'] === 'number' ? error.values['needed'] : null
  return new GridcastError('disk.full', { path, needed }, { cause: error })
}

function cannotWrite(path: string, error: unknown): GridcastError {
  if (isDiskFull(error))
    return new GridcastError('disk.full', { path, needed: null }, { cause: error })
  // Without the name of the part, which nobody chose.
  const [detail] = (error instanceof Error ? error.message : String(error)).split(',')
  return new GridcastError('export.write', { path, detail: detail ?? '' }, { cause: error })
}
