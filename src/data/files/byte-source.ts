/** Bytes that can be read from anywhere: a file, or a part of one. */
import { open, type FileHandle } from 'node:fs/promises'
import { GridcastError } from '../../shared/errors'

export interface ByteSource {
  readonly size: number
  /**
   * Exactly `length` bytes in memory of their own. @throws GridcastError `import.file-changed` when
   * the file has become shorter
   */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>
}

/** A folder may hold more files than a process may have open. */
const mostHandles = 64
/** Those that hold a handle, the longest unused first. */
const holders = new Set<FileBytes>()

/** A file that is read from. Its handle is opened when it is needed; close it when done. */
export class FileBytes implements ByteSource {
  private reads = 0

  private constructor(
    private readonly path: string,
    private readonly name: string,
    readonly size: number,
    private handle: Promise<FileHandle> | null,
  ) {
    holders.add(this)
  }

  /** @throws GridcastError `import.unreadable` when the file isn't there or may not be read */
  static async open(path: string, name: string): Promise<FileBytes> {
    const handle = await openHandle(path, name)
    const { size } = await handle.stat()
    await letGo(mostHandles - 1)
    return new FileBytes(path, name, size, Promise.resolve(handle))
  }

  async read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    this.reads++
    try {
      return await this.readFrom(await this.held(), offset, length)
    } finally {
      this.reads--
    }
  }

  /** Closes the handle until the next read, unless one is under way. */
  async rest(): Promise<void> {
    if (this.reads === 0) await this.close()
  }

  async close(): Promise<void> {
    const handle = this.handle
    this.handle = null
    holders.delete(this)
    await (await handle)?.close()
  }

  private async held(): Promise<FileHandle> {
    holders.delete(this)
    holders.add(this)
    if (this.handle === null) {
      this.handle = openHandle(this.path, this.name)
      await letGo(mostHandles)
    }
    return this.handle
  }

  private async readFrom(
    handle: FileHandle,
    offset: number,
    length: number,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const missing = offset + length - this.size
    if (missing > 0) throw this.changed(this.size, missing)
    const bytes = new Uint8Array(length)
    let at = 0
    while (at < length) {
      const { bytesRead } = await handle.read(bytes, at, length - at, offset + at)
      if (bytesRead === 0) throw this.changed(offset + at, length - at)
      at += bytesRead
    }
    return bytes
  }

  private changed(at: number, missing: number): GridcastError {
    return new GridcastError('import.file-changed', { file: this.name, at, missing })
  }
}

async function openHandle(path: string, name: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new GridcastError('import.unreadable', { file: name, code })
  }
}

/** Closes the handles that were longest unused until only some are left. */
async function letGo(most: number): Promise<void> {
  const surplus = [...holders].slice(0, Math.max(0, holders.size - most))
  for (const file of surplus) await file.rest()
}

/** A part of a source, as if it were a file of its own. */
export function sliceOf(source: ByteSource, start: number, size: number): ByteSource {
  return { size, read: (offset, length) => source.read(start + offset, length) }
}
