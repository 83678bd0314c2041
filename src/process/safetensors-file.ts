/**
 * Named arrays as a safetensors file (`shared/safetensors.ts`) with its own digest inside. All are
 * float32; what isn't an array is JSON text under `gridcast` in the metadata.
 */
import { createHash } from 'node:crypto'
import {
  digestPlaceholder,
  digestStart,
  formatSafetensorsHeader,
  lengthBytes,
  parseSafetensorsHeader,
  safetensorsHeaderLength,
  sha256Digits,
  type TensorEntry,
} from '../shared/safetensors'

/** A named array. */
export interface SavedTensor {
  values: Float32Array
  shape: number[]
}

export interface SafetensorsContent {
  tensors: ReadonlyMap<string, SavedTensor>
  /** Kept as JSON. */
  metadata: unknown
}

/** The pieces of the file, to be written one after another. */
export function encodeSafetensors({ tensors, metadata }: SafetensorsContent): Uint8Array[] {
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
  return [header, ...pieces]
}

/**
 * Reads what `encodeSafetensors` wrote.
 * @throws Error that says what is wrong with the file
 */
export function decodeSafetensors(bytes: Buffer): {
  tensors: Map<string, SavedTensor>
  metadata: unknown
} {
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
  return { tensors, metadata: JSON.parse(gridcast) as unknown }
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256')
    .update(bytes.subarray(0, digestStart))
    .update(digestPlaceholder)
    .update(bytes.subarray(digestStart + sha256Digits))
    .digest('hex')
}
