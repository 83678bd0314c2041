/**
 * The mask beside the frames. It is begun at the first cell without data, so that a complete
 * dataset has none.
 */
import type { FileDigest } from '../../shared/digests'
import { NpyWriter } from './npy-writer'

const pieceLength = 1 << 20

export class ValidWriter {
  private writer: NpyWriter | null = null
  private length = 0

  constructor(
    private readonly path: string,
    private readonly shape: readonly number[],
  ) {}

  /** Takes the mask of the next `length` values; null when all are valid. */
  async append(valid: Uint8Array | null, length: number): Promise<void> {
    const complete = valid === null || !valid.includes(0)
    if (this.writer !== null) await this.appendTo(this.writer, complete ? null : valid, length)
    else if (!complete) {
      this.writer = await NpyWriter.create(this.path, 'uint8', this.shape)
      await this.appendTo(this.writer, null, this.length)
      await this.appendTo(this.writer, valid, length)
    }
    this.length += length
  }

  /** @returns what it is; null when there is none */
  async finish(): Promise<FileDigest | null> {
    return (await this.writer?.finish()) ?? null
  }

  async abandon(): Promise<void> {
    await this.writer?.abandon()
  }

  private async appendTo(
    writer: NpyWriter,
    valid: Uint8Array | null,
    length: number,
  ): Promise<void> {
    if (valid !== null) return writer.append(valid.subarray(0, length))
    const ones = new Uint8Array(Math.min(pieceLength, length)).fill(1)
    for (let left = length; left > 0; left -= ones.length)
      await writer.append(ones.subarray(0, Math.min(left, ones.length)))
  }
}
