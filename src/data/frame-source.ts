/**
 * Where frames come from, whatever it is: a file being imported or a sample being made. A source
 * says what the dataset is and then yields its values in stored order, so that no more than one
 * chunk is in memory.
 */
import type { Dataset, StoredDtype } from '../shared/dataset'
import type { AnySentence } from '../shared/notices/values'

/** What is known of a dataset before its values are written. */
export type DatasetDescription = Pick<
  Dataset,
  | 'kind'
  | 'shape'
  | 'dtype'
  | 'valueName'
  | 'unit'
  | 'channelNames'
  | 'time'
  | 'georeference'
  | 'tableForm'
  | 'source'
  | 'notes'
> &
  Partial<Pick<Dataset, 'recipe' | 'regions'>>

export type StoredValues =
  Uint8Array<ArrayBuffer> | Int16Array<ArrayBuffer> | Float32Array<ArrayBuffer>

export interface FrameChunk {
  /**
   * In the described dtype, in the order `[N, T, H, W, C]`. What stands in cells without data
   * doesn't matter.
   */
  values: StoredValues
  /** 1 where there is data; null when that is everywhere. */
  valid: Uint8Array<ArrayBuffer> | null
}

/** A file that is kept with the frames. */
export interface FileBeside {
  name: string
  content: Uint8Array
}

export interface FrameSource {
  description: DatasetDescription
  /** What else the dataset needs, each whole in memory. */
  beside?: readonly FileBeside[]
  /** All values, once. May be called again for a second reading, which yields the same. */
  chunks(signal: AbortSignal): AsyncIterable<FrameChunk>
}

/** How far long work has come. `total` is null while it isn't known. */
export type Progress = (done: number, total: number | null, what: AnySentence) => void

const arrays = { uint8: Uint8Array, int16: Int16Array, float32: Float32Array } as const

/** Bytes of one stored value. */
export const storedBytes = { uint8: 1, int16: 2, float32: 4 } as const satisfies Record<
  StoredDtype,
  number
>

/** Room for values of a stored dtype. */
export function storedArray(dtype: StoredDtype, length: number): StoredValues {
  return new arrays[dtype](length)
}

export const valuesInFrame = ({ height, width, channels }: Dataset['shape']) =>
  height * width * channels
export const valuesIn = (shape: Dataset['shape']) =>
  shape.sequences * shape.frames * valuesInFrame(shape)

/** Gives other work its turn. */
export const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))
