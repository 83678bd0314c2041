/**
 * Handles: opaque strings that stand for files. A page never names a path; it is given a handle for
 * what a person chose, dropped or uploaded (a file, several that belong together, a folder), and
 * can name only that.
 */
import { randomBytes } from 'node:crypto'
import { GridcastError } from '../../shared/errors'

export class FileHandles {
  private readonly paths = new Map<string, readonly string[]>()
  private readonly handles = new Map<string, string>()

  /** The handle of absolute paths taken together; the same ones always get the same handle. */
  register(...paths: readonly string[]): string {
    const key = paths.join('\0')
    const known = this.handles.get(key)
    if (known !== undefined) return known
    const handle = randomBytes(16).toString('hex')
    this.paths.set(handle, paths)
    this.handles.set(key, handle)
    return handle
  }

  /**
   * The paths a handle stands for. Throws `files.handle` for anything that was never handed out.
   */
  resolve(handle: string): readonly string[] {
    const paths = this.paths.get(handle)
    if (paths === undefined) {
      throw new GridcastError('files.handle', {})
    }
    return paths
  }
}
