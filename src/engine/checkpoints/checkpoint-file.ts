/**
 * Checkpoints on disk: safetensors files (an 8-byte little-endian header length, a JSON header,
 * then the tensors' bytes), which Python's `safetensors` also reads. All tensors are float32; what
 * isn't a tensor is JSON text under `gridcast` in the metadata.
 *
 * Format: https://github.com/huggingface/safetensors#format
 */
import { readFileSync } from 'node:fs'
import { GridcastError } from '../../shared/errors'
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

/** Writes the file whole or not at all. */
export function writeCheckpoint<Metadata>(
  path: string,
  { tensors, metadata }: CheckpointFile<Metadata>,
): void {
  const header: Record<string, unknown> = {
    __metadata__: { format: 'gridcast-1', gridcast: JSON.stringify(metadata) },
  }
  const pieces: Uint8Array[] = []
  let offset = 0
  for (const [name, { values, shape }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] }
    pieces.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    offset += values.byteLength
  }
  const text = JSON.stringify(header)
  const json = Buffer.from(
    text.padEnd(Math.ceil(Buffer.byteLength(text) / 8) * 8 - Buffer.byteLength(text) + text.length),
  )
  const length = new Uint8Array(8)
  new DataView(length.buffer).setBigUint64(0, BigInt(json.length), true)
  writeWhole(path, [length, json, ...pieces])
}

/**
 * Reads a checkpoint written by `writeCheckpoint`.
 * @throws GridcastError `checkpoint.unreadable` when the file is missing, cut short or not one of
 * ours.
 */
export function readCheckpoint<Metadata>(path: string): CheckpointFile<Metadata> {
  try {
    return parse<Metadata>(readFileSync(path))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new GridcastError(
      'checkpoint.unreadable',
      `The checkpoint ${path} can't be read: ${why}.`,
      'Go on from another checkpoint of this run, or train again.',
      { cause: error },
    )
  }
}

interface TensorEntry {
  dtype: string
  shape: number[]
  data_offsets: [number, number]
}

function parse<Metadata>(bytes: Buffer): CheckpointFile<Metadata> {
  if (bytes.length < 8) throw new Error('it is too short')
  const headerLength = Number(bytes.readBigUInt64LE(0))
  const start = 8 + headerLength
  if (start > bytes.length) throw new Error('it is cut short')
  const { __metadata__: metadata, ...entries } = JSON.parse(
    bytes.toString('utf8', 8, start),
  ) as Record<string, TensorEntry> & {
    __metadata__?: { gridcast?: string }
  }
  if (typeof metadata?.gridcast !== 'string') throw new Error('Gridcast did not write it')
  const tensors = new Map<string, SavedTensor>()
  for (const [name, { shape, data_offsets: offsets }] of Object.entries(
    entries as Record<string, TensorEntry>,
  )) {
    if (start + offsets[1] > bytes.length) throw new Error('it is cut short')
    const copy = new Uint8Array(bytes.subarray(start + offsets[0], start + offsets[1]))
    tensors.set(name, { values: new Float32Array(copy.buffer), shape })
  }
  return { tensors, metadata: JSON.parse(metadata.gridcast) as Metadata }
}
