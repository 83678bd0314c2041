/**
 * Turns windows of a dataset into what a model eats: values in the network's range, and a mask of
 * the cells that have data.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { ScalingFit } from '../../shared/training/settings'
import type { FrameRange, FrameReader } from './frame-reader'
import { toNetwork } from './scaling'

/** Windows of one length, one after another. */
export interface Batch {
  /** [B, T, H, W, C] in the network's range; cells without data hold 0. */
  values: Float32Array
  /** [B, T, H, W, C], 1 = valid; null when every cell is valid. */
  valid: Uint8Array | null
  shape: [batch: number, time: number, height: number, width: number, channels: number]
}

/** Which cells of a batch have data. */
export type Mask = Pick<Batch, 'valid' | 'shape'>

/** Frames `from` … `to - 1` of a window. */
export interface FrameSpan {
  from: number
  to: number
}

/** Reads windows, all of the same length, into one batch. */
export function readBatch(
  reader: Pick<FrameReader, 'shape' | 'frameSize' | 'read'>,
  windows: FrameRange[],
  scaling: ScalingFit,
): Batch {
  const frames = windows[0]?.count ?? 0
  const { height, width, channels } = reader.shape
  const windowSize = frames * reader.frameSize
  const values = new Float32Array(windows.length * windowSize)
  let valid: Uint8Array | null = null
  windows.forEach((window, index) => {
    const read = reader.read(window)
    values.set(toNetwork(scaling, read.values, read.valid), index * windowSize)
    if (read.valid === null) return
    valid ??= new Uint8Array(values.length)
    valid.set(read.valid, index * windowSize)
  })
  return { values, valid, shape: [windows.length, frames, height, width, channels] }
}

/** Frames of every window of a batch. */
export function sliceFrames(batch: Batch, frames: FrameSpan): Batch {
  return {
    values: cut(batch, batch.values, frames, (size) => new Float32Array(size)),
    valid: validFrames(batch, frames),
    shape: shapeOfFrames(batch, frames),
  }
}

/** The validity of some frames of every window, or null. */
export function validFrames(batch: Batch, frames: FrameSpan): Uint8Array | null {
  return batch.valid && cut(batch, batch.valid, frames, (size) => new Uint8Array(size))
}

export function shapeOfFrames(
  { shape: [windows, , ...frame] }: Batch,
  { from, to }: FrameSpan,
): Batch['shape'] {
  return [windows, to - from, ...frame]
}

function cut<A extends Float32Array | Uint8Array>(
  { shape: [windows, frames, height, width, channels] }: Batch,
  source: A,
  { from, to }: FrameSpan,
  create: (size: number) => A,
): A {
  const frameSize = height * width * channels
  const length = (to - from) * frameSize
  const target = create(windows * length)
  for (let window = 0; window < windows; window++) {
    const start = (window * frames + from) * frameSize
    target.set(source.subarray(start, start + length), window * length)
  }
  return target
}

/** Windows `from` … `to - 1` of a batch; shares its memory. */
export function sliceWindows(batch: Batch, from: number, to: number): Batch {
  const [, frames, height, width, channels] = batch.shape
  const size = frames * height * width * channels
  return {
    values: batch.values.subarray(from * size, to * size),
    valid: batch.valid && batch.valid.subarray(from * size, to * size),
    shape: [to - from, frames, height, width, channels],
  }
}

/** The values as a tensor [B, T, H, W, C]; the caller's. */
export function valuesTensor(batch: Batch): tf.Tensor5D {
  return tf.tensor5d(batch.values, batch.shape)
}

/**
 * `[B, T]`, 0 for the frames without any data, 1 for the others; null when there is no such frame.
 * The caller's.
 */
export function frameMaskTensor({ valid, shape: [windows, frames] }: Mask): tf.Tensor2D | null {
  if (valid === null) return null
  const frameSize = valid.length / (windows * frames)
  const present = Uint8Array.from({ length: windows * frames }, (_, i) =>
    valid.subarray(i * frameSize, (i + 1) * frameSize).includes(1) ? 1 : 0,
  )
  return present.includes(0) ? tf.tensor2d(present, [windows, frames], 'bool') : null
}

/** The mask as a bool tensor [B, T, H, W, C], or null; the caller's. */
export function maskTensor({ valid, shape }: Mask): tf.Tensor5D | null {
  return valid && tf.tensor5d(valid, shape, 'bool')
}
