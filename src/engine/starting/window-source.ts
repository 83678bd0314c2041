/**
 * Windows as a network reads them: frames of the data and, after them, the forecast it starts from.
 */
import type { ScalingFit } from '../../shared/training/settings'
import { readBatch } from '../windows/batch'
import type { Batch } from '../windows/batch'
import type { FrameRange, FrameReader } from '../windows/frame-reader'
import { toNetwork } from '../windows/scaling'
import type { StartForecasts } from './start-forecasts'

export interface WindowSource {
  reader: FrameReader
  scaling: ScalingFit
  inputFrames: number
  /** Null for a network that starts from nothing. */
  starts: StartForecasts | null
}

/** Whole windows as a batch; with a start its frames follow those of the window, all valid. */
export function readWindows(
  { reader, scaling, inputFrames, starts }: WindowSource,
  windows: FrameRange[],
): Batch {
  const batch = readBatch(reader, windows, scaling)
  if (starts === null) return batch
  const forecasts = windows.map(({ sequence, first }) =>
    starts.of(sequence, first + inputFrames - 1),
  )
  return withStart(batch, forecasts, scaling)
}

/**
 * A batch whose windows end with the forecasts they start from.
 * @param forecasts of each window, [leadTimes, H, W, C] in the data's unit
 */
export function withStart(
  { values, valid, shape }: Batch,
  forecasts: readonly Float32Array[],
  scaling: ScalingFit,
): Batch {
  const [windows, frames, height, width, channels] = shape
  const size = frames * height * width * channels
  const more = forecasts[0]!.length
  const all = new Float32Array(windows * (size + more))
  const allValid = valid && new Uint8Array(all.length).fill(1)
  forecasts.forEach((forecast, window) => {
    const [from, to] = [window * size, (window + 1) * size]
    const start = window * (size + more)
    all.set(values.subarray(from, to), start)
    all.set(toNetwork(scaling, forecast, null), start + size)
    if (valid !== null) allValid!.set(valid.subarray(from, to), start)
  })
  const startFrames = more / (height * width * channels)
  return {
    values: all,
    valid: allValid,
    shape: [windows, frames + startFrames, height, width, channels],
  }
}
