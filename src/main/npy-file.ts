/**
 * Reads arrays that the engine wrote: little-endian float32 in C order, as the window gets them.
 */
import { readFile } from 'node:fs/promises'
import { parseNpyHeader } from '../shared/npy'

export interface ReadArray {
  values: Float32Array<ArrayBuffer>
  shape: number[]
}

/** A whole float32 array. Rejects when the file isn't there or is of another type. */
export async function readFloats(path: string): Promise<ReadArray> {
  const bytes = await readFile(path)
  const { dtype, dataOffset, shape } = parseNpyHeader(bytes, path)
  if (dtype !== 'float32') throw new TypeError(`${path} holds ${dtype}, not float32.`)
  return {
    values: new Float32Array(
      bytes.buffer.slice(bytes.byteOffset + dataOffset, bytes.byteOffset + bytes.byteLength),
    ),
    shape,
  }
}
