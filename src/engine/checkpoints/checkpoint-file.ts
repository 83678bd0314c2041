/**
 * Checkpoints on disk: safetensors files (`process/safetensors-file.ts`), which Python's
 * `safetensors` also reads.
 */
import { readFileSync } from 'node:fs'
import { decodeSafetensors, encodeSafetensors } from '../../process/safetensors-file'
import type { SavedTensor } from '../../process/safetensors-file'
import { GridcastError } from '../../shared/errors'
import {
  lengthBytes,
  parseSafetensorsHeader,
  safetensorsHeaderLength,
} from '../../shared/safetensors'
import { writeWhole } from '../windows/array-file'

export type { SavedTensor }

export interface CheckpointFile<Metadata> {
  tensors: Map<string, SavedTensor>
  metadata: Metadata
}

/** Writes the file whole or not at all, with its own digest inside. */
export function writeCheckpoint<Metadata>(
  path: string,
  content: CheckpointFile<Metadata>,
  mayAppear?: () => void,
): void {
  writeWhole(path, encodeSafetensors(content), mayAppear)
}

/**
 * Reads a checkpoint written by `writeCheckpoint`.
 * @throws GridcastError `checkpoint.unreadable` when the file is missing, cut short, changed or not
 * one of ours.
 */
export function readCheckpoint<Metadata>(path: string): CheckpointFile<Metadata> {
  try {
    const { tensors, metadata } = decodeSafetensors(readFileSync(path))
    return { tensors, metadata: metadata as Metadata }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new GridcastError('checkpoint.unreadable', { path, detail: why }, { cause: error })
  }
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
