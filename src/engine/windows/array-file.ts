/**
 * Writes an array as `.npy`: to a temporary name first, flushed to disk, then renamed, so that the
 * name always holds a whole file.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { digestOf } from '../../process/digests'
import type { FileDigest } from '../../shared/digests'
import { GridcastError, isDiskFull } from '../../shared/errors'
import { formatNpyHeader } from '../../shared/npy'

/**
 * Writes `values` (C order) with the given shape; replaces a file of that name.
 * @returns what was written, for the digests beside it
 */
export function writeArray(
  path: string,
  values: Float32Array | Uint8Array,
  shape: number[],
): FileDigest {
  const dtype = values instanceof Uint8Array ? 'uint8' : 'float32'
  const pieces = [
    formatNpyHeader(dtype, shape),
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  ]
  writeWhole(path, pieces)
  return digestOf(pieces)
}

/**
 * Writes the pieces one after another into one file that appears under its name only when it is
 * whole and on disk.
 * @param mayAppear called in the last moment before; throws a GridcastError if it must not
 * @throws GridcastError `disk.full`, or `disk.write` when the folder can't be written.
 */
export function writeWhole(
  path: string,
  pieces: Uint8Array[],
  mayAppear: () => void = () => undefined,
): void {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    makeFolderOf(path)
    writeAndFlush(temporary, pieces)
    mayAppear()
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    if (error instanceof GridcastError) throw error
    const needed = pieces.reduce((sum, { length }) => sum + length, 0)
    if (isDiskFull(error)) throw new GridcastError('disk.full', { path, needed }, { cause: error })
    const why = error instanceof Error ? error.message : String(error)
    throw new GridcastError('disk.write', { path, detail: why }, { cause: error })
  }
}

/** Makes a file's folder, but none above it: a run's folder that is gone stays gone. */
function makeFolderOf(path: string): void {
  const folder = dirname(path)
  if (!existsSync(folder)) mkdirSync(folder)
}

function writeAndFlush(path: string, pieces: Uint8Array[]): void {
  const descriptor = openSync(path, 'w')
  try {
    for (const piece of pieces) {
      for (let done = 0; done < piece.length;) done += writeSync(descriptor, piece, done)
    }
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
