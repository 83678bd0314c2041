/**
 * Arrays that the engine wrote, little-endian float32 in C order, handed over as they lie in their
 * file.
 */
import { openAsBlob } from 'node:fs'
import { open } from 'node:fs/promises'
import { npyDataOffset, parseNpyHeader } from '../shared/npy'

export interface ArrayInFile {
  /** Read from the file when it is used. */
  values: Blob
  shape: number[]
}

/** Bytes at the beginning that tell how long the header is. */
const startBytes = 12

/** A whole float32 array. Rejects when the file isn't there or is of another type. */
export async function openFloats(path: string): Promise<ArrayInFile> {
  const file = await open(path)
  try {
    const start = Buffer.alloc(startBytes)
    await file.read(start, 0, startBytes, 0)
    const header = Buffer.alloc(npyDataOffset(start, path))
    await file.read(header, 0, header.length, 0)
    const { dtype, dataOffset, shape } = parseNpyHeader(header, path)
    if (dtype !== 'float32') throw new TypeError(`${path} holds ${dtype}, not float32.`)
    return { values: (await openAsBlob(path)).slice(dataOffset), shape }
  } finally {
    await file.close()
  }
}
