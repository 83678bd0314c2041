/**
 * Arrays that the engine wrote, little-endian float32 in C order, handed over as they lie in their
 * file. They are read here and at once: a Blob that reads its file when it is used ends the process
 * where the file was changed or removed meanwhile.
 */
import { open, type FileHandle } from 'node:fs/promises'
import { npyDataOffset, parseNpyHeader } from '../shared/npy'

export interface ReadArray {
  values: Blob
  shape: number[]
}

/** Bytes at the beginning that tell how long the header is. */
const startBytes = 12

/** A whole float32 array. Rejects when the file isn't there, is of another type or too short. */
export async function readFloats(path: string): Promise<ReadArray> {
  const file = await open(path)
  try {
    const dataOffset = npyDataOffset(await readBytes(file, 0, startBytes), path)
    const { dtype, shape } = parseNpyHeader(await readBytes(file, 0, dataOffset), path)
    if (dtype !== 'float32') throw new TypeError(`${path} holds ${dtype}, not float32.`)
    const length = shape.reduce((product, side) => product * side, 4)
    return { values: new Blob([await readBytes(file, dataOffset, length)]), shape }
  } finally {
    await file.close()
  }
}

async function readBytes(file: FileHandle, offset: number, length: number) {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length;) {
    const { bytesRead } = await file.read(bytes, at, length - at, offset + at)
    if (bytesRead === 0) throw new Error(`A file ends ${length - at} bytes too early.`)
    at += bytesRead
  }
  return bytes
}
