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

/** An open file. Close it when done. */
export class FileBytes implements ByteSource {
  readonly size: number

  private constructor(
    private readonly file: FileHandle,
    private readonly name: string,
    size: number,
  ) {
    this.size = size
  }

  /** @throws GridcastError `import.unreadable` when the file isn't there or may not be read */
  static async open(path: string, name: string): Promise<FileBytes> {
    try {
      const file = await open(path, 'r')
      const { size } = await file.stat()
      return new FileBytes(file, name, size)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
      throw new GridcastError('import.unreadable', { file: name, code })
    }
  }

  async read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length)
    let at = 0
    while (at < length) {
      const { bytesRead } = await this.file.read(bytes, at, length - at, offset + at)
      if (bytesRead === 0) {
        throw new GridcastError('import.file-changed', {
          file: this.name,
          at: offset + at,
          missing: length - at,
        })
      }
      at += bytesRead
    }
    return bytes
  }

  async close(): Promise<void> {
    await this.file.close()
  }
}

/** A part of a source, as if it were a file of its own. */
export function sliceOf(source: ByteSource, start: number, size: number): ByteSource {
  return { size, read: (offset, length) => source.read(start + offset, length) }
}
