/**
 * Checkpoints on disk: safetensors files (`shared/safetensors.ts`), which Python's `safetensors`
 * also reads. All tensors are float32; what isn't a tensor is JSON text under `gridcast` in the
 * metadata.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { GridcastError } from '../../shared/errors'
import {
  digestPlaceholder,
  digestStart,
  formatSafetensorsHeader,
  lengthBytes,
  parseSafetensorsHeader,
  safetensorsHeaderLength,
  sha256Digits,
  type TensorEntry,
} from '../../shared/safetensors'
import { writeWhole } from '../windows/array-file'

/** A named array. */
export interface SavedTensor {
  values: Float32Array
  shape: number[]
}

export interface CheckpointFile<Metadata> {
  tensors: Map<string, SavedTensor>
  metadata: Metadata
}

/** Writes the file whole or not at all, with its own digest inside. */
export function writeCheckpoint<Metadata>(
  path: string,
  { tensors, metadata }: CheckpointFile<Metadata>,
  mayAppear?: () => void,
): void {
  const entries: Record<string, TensorEntry> = {}
  const pieces: Uint8Array[] = []
  let offset = 0
  for (const [name, { values, shape }] of tensors) {
    entries[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] }
    pieces.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    offset += values.byteLength
  }
  const header = formatSafetensorsHeader(
    { format: 'gridcast-1', gridcast: JSON.stringify(metadata) },
    entries,
  )
  const digest = createHash('sha256')
  for (const piece of [header, ...pieces]) digest.update(piece)
  header.set(new TextEncoder().encode(digest.digest('hex')), digestStart)
  writeWhole(path, [header, ...pieces], mayAppear)
}

/**
 * Reads a checkpoint written by `writeCheckpoint`.
 * @throws GridcastError `checkpoint.unreadable` when the file is missing, cut short, changed or not
 * one of ours.
 */
export function readCheckpoint<Metadata>(path: string): CheckpointFile<Metadata> {
  try {
    return parse<Metadata>(readFileSync(path))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new GridcastError('checkpoint.unreadable', { path, detail: why }, { cause: error })
  }
}

function parse<Metadata>(bytes: Buffer): CheckpointFile<Metadata> {
  const end = lengthBytes + safetensorsHeaderLength(bytes)
  if (end > bytes.length) throw new Error('it is cut short')
  const header = parseSafetensorsHeader(bytes.subarray(lengthBytes, end))
  const { gridcast } = header.metadata
  if (typeof gridcast !== 'string') throw new Error('Gridcast did not write it')
  if (header.bytes > bytes.length) throw new Error('it is cut short')
  if (header.sha256 !== null && digestOf(bytes) !== header.sha256)
    throw new Error('it was changed after it was written')
  const tensors = new Map<string, SavedTensor>()
  for (const [name, { shape, data_offsets: offsets }] of Object.entries(header.tensors)) {
    const [from, to] = offsets.map((offset) => header.dataStart + offset)
    const copy = new Uint8Array(bytes.subarray(from, to))
    tensors.set(name, { values: new Float32Array(copy.buffer), shape })
  }
  return { tensors, metadata: JSON.parse(gridcast) as Metadata }
}

/**
 * The digest that a checkpoint carries; null for one of a version that wrote none.
 * @throws GridcastError `checkpoint.unreadable`
 */
export function carriedDigest(path: string): string | null {
  try {
    const bytes = readFileSync(path)
    const end = lengthBytes + safetensorsHeaderLength(bytes)
    return parseSafetensorsHeader(bytes.subarray(lengthBytes, end)).sha256
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new GridcastError('checkpoint.unreadable', { path, detail }, { cause: error })
  }
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256')
    .update(bytes.subarray(0, digestStart))
    .update(digestPlaceholder)
    .update(bytes.subarray(digestStart + sha256Digits))
    .digest('hex')
}
