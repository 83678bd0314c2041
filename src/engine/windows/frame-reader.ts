/**
 * Reads frames of a dataset from `frames.npy` and `valid.npy` by offset, so that a file larger than
 * memory can be used.
 *
 * Frames of one sequence lie one after another in the file ([N, T, H, W, C], C order), so any run
 * of frames is one read.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { BlockCheck } from '../../process/digests'
import type { DatasetShape, FrameStore } from '../../shared/dataset'
import { firstLine, GridcastError } from '../../shared/errors'
import { sentence, type Sentence } from '../../shared/notices/say'
import { parseNpyHeader } from '../../shared/npy'

const bytesPerValue = { uint8: 1, int16: 2, float32: 4 } as const
const longestHeader = 4096

/** A run of frames in the data's unit. */
export interface Frames {
  /** [T, H, W, C] in the data's unit; cells without data hold 0. */
  values: Float32Array
  /** [T, H, W, C], 1 = valid; null when every cell is valid. */
  valid: Uint8Array | null
}

/** A run of frames by place: sequence, index of the first frame, number of frames. */
export interface FrameRange {
  sequence: number
  first: number
  count: number
}

/** Open dataset files. Close it when done. */
export class FrameReader {
  readonly shape: DatasetShape
  /** Values in one frame: H x W x C. */
  readonly frameSize: number
  private readonly frames: OpenFile
  private readonly valid: OpenFile | null

  /**
   * @throws GridcastError `data.unreadable` when a file is missing or isn't what the store says.
   */
  constructor(private readonly store: FrameStore) {
    this.shape = store.shape
    this.frameSize = store.shape.height * store.shape.width * store.shape.channels
    this.frames = openArray(store.framesPath, store.dtype, store.shape)
    this.valid = store.validPath === null ? null : openArray(store.validPath, 'uint8', store.shape)
  }

  /** Frames `first` … `first + count - 1` of a sequence; all must exist. */
  read({ sequence, first, count }: FrameRange): Frames {
    const { sequences, frames } = this.shape
    if (sequence < 0 || sequence >= sequences || first < 0 || count < 1 || first + count > frames) {
      throw new RangeError(
        `frames ${first}..${first + count - 1} of sequence ${sequence} are outside [` +
          `${sequences}, ${frames}]`,
      )
    }
    const offset = (sequence * frames + first) * this.frameSize
    const length = count * this.frameSize
    const values = asFloat32(
      this.frames.read(offset, length, bytesPerValue[this.store.dtype]),
      this.store.dtype,
    )
    const valid = this.valid?.read(offset, length, 1) ?? null
    if (valid === null) return { values, valid: null }
    for (let i = 0; i < length; i++) if (valid[i] === 0) values[i] = 0
    return { values, valid }
  }

  close(): void {
    this.frames.close()
    this.valid?.close()
  }
}

interface OpenFile {
  read(firstValue: number, count: number, valueBytes: number): Uint8Array
  close(): void
}

function openArray(path: string, dtype: string, shape: DatasetShape): OpenFile {
  const descriptor = openOrExplain(path)
  try {
    const head = new Uint8Array(longestHeader)
    const header = parseNpyHeader(head.subarray(0, readSync(descriptor, head, 0, longestHeader, 0)))
    const wanted = [shape.sequences, shape.frames, shape.height, shape.width, shape.channels]
    if (header.dtype !== dtype)
      throw damaged(path, sentence('data.other-type', { found: header.dtype, wanted: dtype }))
    // A forecast is one sequence, and its file has no axis for it
    const isOne = shape.sequences === 1 && String(header.shape) === String(wanted.slice(1))
    if (header.fortranOrder || (!isOne && String(header.shape) !== String(wanted)))
      throw damaged(path, sentence('data.other-shape', { found: header.shape, wanted }))
    return openFile(path, descriptor, header.dataOffset)
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

function openFile(path: string, descriptor: number, dataOffset: number): OpenFile {
  const whole = new BlockCheck(path, descriptor)
  return {
    read(firstValue, count, valueBytes) {
      const bytes = new Uint8Array(count * valueBytes)
      whole.check(dataOffset + firstValue * valueBytes, bytes.length)
      let done = 0
      while (done < bytes.length) {
        const got = readSync(
          descriptor,
          bytes,
          done,
          bytes.length - done,
          dataOffset + firstValue * valueBytes + done,
        )
        if (got === 0) throw damaged(path, sentence('data.too-short', {}))
        done += got
      }
      return bytes
    },
    close: () => closeSync(descriptor),
  }
}

function openOrExplain(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    throw damaged(path, sentence('data.detail', { detail: firstLine(error) }))
  }
}

function damaged(path: string, problem: Sentence): GridcastError {
  return new GridcastError('data.unreadable', { path, problem })
}

function asFloat32(bytes: Uint8Array, dtype: FrameStore['dtype']): Float32Array {
  switch (dtype) {
    case 'uint8':
      return Float32Array.from(bytes)
    case 'int16':
      return Float32Array.from(new Int16Array(bytes.buffer))
    case 'float32':
      return new Float32Array(bytes.buffer)
    default:
      return dtype satisfies never
  }
}
