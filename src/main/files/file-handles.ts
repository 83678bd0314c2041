/**
 * Handles: opaque strings that stand for files. A page never names a path; it is given a handle for
 * a file that a person chose, dropped or uploaded, and can name only that.
 */
import { randomBytes } from 'node:crypto'
import { GridcastError } from '../../shared/errors'

export class FileHandles {
  readonly #paths = new Map<string, string>()
  readonly #handles = new Map<string, string>()

  /** The handle of an absolute path; the same path always gets the same handle. */
  register(path: string): string {
    const known = this.#handles.get(path)
    if (known !== undefined) return known
    const handle = randomBytes(16).toString('hex')
    this.#paths.set(handle, path)
    this.#handles.set(path, handle)
    return handle
  }

  /** The path a handle stands for. Throws `files.handle` for anything that was never handed out. */
  resolve(handle: string): string {
    const path = this.#paths.get(handle)
    if (path === undefined) {
      throw new GridcastError(
        'files.handle',
        'This file is no longer known to the app.',
        'Choose or drop the file again.',
      )
    }
    return path
  }
}
