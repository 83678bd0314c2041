/**
 * Windows varied in ways that leave their physics alone: mirrored, turned along the diagonal, run
 * backwards. What a training window becomes follows from the seed, the epoch and its place in it,
 * so that a training that goes on repeats what an undisturbed one would have done. What was trained
 * so forecasts the mean over all mirror images, each turned back: mirrored inputs then give the
 * mirrored forecast, and errors that depend on a direction cancel.
 */
import { Random } from '../../shared/random'
import type { TrainingSettings } from '../../shared/training/settings'
import type { Batch } from './batch'

export interface FrameSides {
  height: number
  width: number
  channels: number
}

/** One way a window may be turned. */
export interface Variation {
  mirrorColumns: boolean
  mirrorRows: boolean
  transpose: boolean
  reverse: boolean
}

/**
 * Varies every window of a batch in place.
 * @param first number of the batch's first window in its epoch
 */
export function augment(
  batch: Batch,
  { augmentation, seed }: Pick<TrainingSettings, 'augmentation' | 'seed'>,
  epoch: number,
  first: number,
): void {
  if (augmentation === 'none') return
  const [windows, frames, height, width, channels] = batch.shape
  const frame = { height, width, channels }
  const size = frames * height * width * channels
  for (let window = 0; window < windows; window++) {
    const random = new Random(seed * 1_000_003 + epoch * 65_537 + first + window)
    const variation = drawVariation(random, height === width, augmentation === 'mirrored-reversed')
    for (const values of [batch.values, batch.valid]) {
      const part = values?.subarray(window * size, (window + 1) * size)
      if (part !== undefined) part.set(varied(part, frames, frame, variation))
    }
  }
}

/** All mirror images of a frame, itself first: eight where it is square, else four. */
export function mirrorImages({ height, width }: FrameSides): Variation[] {
  const both = [false, true]
  return (height === width ? both : [false]).flatMap((transpose) =>
    both.flatMap((mirrorRows) =>
      both.map((mirrorColumns) => ({ mirrorColumns, mirrorRows, transpose, reverse: false })),
    ),
  )
}

/** Every window of a batch turned the same way; a new batch. */
export function turned(batch: Batch, variation: Variation): Batch {
  const [windows, frames, height, width, channels] = batch.shape
  const turn = <A extends Float32Array | Uint8Array>(values: A): A =>
    varied(values, windows * frames, { height, width, channels }, variation)
  return { ...batch, values: turn(batch.values), valid: batch.valid && turn(batch.valid) }
}

/** Frames turned back: what `turned` with the same mirror image undoes. */
export function turnedBack(
  values: Float32Array,
  frames: number,
  sides: FrameSides,
  variation: Variation,
): Float32Array {
  const result = new Float32Array(values.length)
  const { channels } = sides
  let from = 0
  forEachCell(frames, sides, variation, (to) => {
    for (let c = 0; c < channels; c++) result[to + c] = values[from++]!
  })
  return result
}

function drawVariation(random: Random, isSquare: boolean, mayReverse: boolean): Variation {
  const [columns, rows, diagonal, time] = Array.from({ length: 4 }, () => random.next() < 0.5)
  return {
    mirrorColumns: columns === true,
    mirrorRows: rows === true,
    transpose: isSquare && diagonal === true,
    reverse: mayReverse && time === true,
  }
}

/** A copy of a window `[T, H, W, C]`. */
function varied<A extends Float32Array | Uint8Array>(
  window: A,
  frames: number,
  sides: FrameSides,
  variation: Variation,
): A {
  const result = window.slice() as A
  let to = 0
  forEachCell(frames, sides, variation, (from) => {
    for (let c = 0; c < sides.channels; c++) result[to++] = window[from + c]!
  })
  return result
}

/** Tells for each cell of the varied window, in order, where it lies in the window as it was. */
function forEachCell(
  frames: number,
  { height, width, channels }: FrameSides,
  { mirrorColumns, mirrorRows, transpose, reverse }: Variation,
  visit: (index: number) => void,
): void {
  for (let t = 0; t < frames; t++) {
    const frame = (reverse ? frames - 1 - t : t) * height * width
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [alongY, alongX] = transpose ? [x, y] : [y, x]
        const row = mirrorRows ? height - 1 - alongY : alongY
        const column = mirrorColumns ? width - 1 - alongX : alongX
        visit((frame + row * width + column) * channels)
      }
    }
  }
}
