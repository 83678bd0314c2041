/** Writes one `.npy` piece by piece, to a file that nobody else sees until it is whole. */
import { open, type FileHandle } from 'node:fs/promises'
import type { StoredDtype } from '../../shared/dataset'
import { countOf, formatNpyHeader } from '../../shared/npy'
import { Digester } from '../../process/digests'
import type { FileDigest } from '../../shared/digests'
import { storedBytes } from '../frame-source'

export class NpyWriter {
  private readonly digester = new Digester()
  private written = 0

  private constructor(
    private readonly file: FileHandle,
    private readonly expectedBytes: number,
  ) {}

  /** Creates the file and writes the header. */
  static async create(
    path: string,
    dtype: StoredDtype,
    shape: readonly number[],
  ): Promise<NpyWriter> {
    const file = await open(path, 'wx')
    const writer = new NpyWriter(file, countOf(shape) * storedBytes[dtype])
    await writer.writeAll(formatNpyHeader(dtype, shape))
    return writer
  }

  /** Appends values; the array is free again when this resolves. */
  async append(values: ArrayBufferView): Promise<void> {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    await this.writeAll(bytes)
    this.written += bytes.byteLength
  }

  /**
   * Puts everything on the disk and closes. The file is then exactly as long as its header says.
   * @returns what it is
   */
  async finish(): Promise<FileDigest> {
    if (this.written !== this.expectedBytes) {
      await this.file.close()
      throw new Error(
        `the source gave ${this.written} bytes where the shape needs ${this.expectedBytes}`,
      )
    }
    await this.file.sync()
    await this.file.close()
    return this.digester.finish()
  }

  /** Closes without finishing; closing twice does no harm. */
  async abandon(): Promise<void> {
    await this.file.close().catch(() => undefined)
  }

  private async writeAll(bytes: Uint8Array): Promise<void> {
    this.digester.add(bytes)
    let at = 0
    while (at < bytes.byteLength) {
      const { bytesWritten } = await this.file.write(bytes, at, bytes.byteLength - at)
      at += bytesWritten
    }
  }
}
