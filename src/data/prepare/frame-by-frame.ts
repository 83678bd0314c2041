/** Reads a source one frame after the other, whatever pieces it yields. */
import {
  storedArray,
  valuesInFrame,
  type FrameChunk,
  type FrameSource,
  type StoredValues,
} from '../frame-source'

/** One frame `[H, W, C]` with its place; `valid` is null where all cells have data. */
export interface SingleFrame extends FrameChunk {
  sequence: number
  /** Counted from 0 in its sequence. */
  frame: number
}

/** Every frame in stored order, in memory of its own. */
export async function* frameByFrame(
  source: FrameSource,
  signal: AbortSignal,
): AsyncGenerator<SingleFrame> {
  const { shape, dtype } = source.description
  const size = valuesInFrame(shape)
  let [values, valid, filled, index] = [storedArray(dtype, size), validOf(size), 0, 0]
  let isMasked = false
  for await (const chunk of source.chunks(signal)) {
    for (let at = 0; at < chunk.values.length;) {
      const taken = Math.min(size - filled, chunk.values.length - at)
      copy(values, chunk.values, at, taken, filled)
      if (chunk.valid !== null) {
        valid.set(chunk.valid.subarray(at, at + taken), filled)
        isMasked = true
      }
      at += taken
      filled += taken
      if (filled < size) continue
      const place = { sequence: Math.floor(index / shape.frames), frame: index % shape.frames }
      yield { values, valid: isMasked ? valid : null, ...place }
      ;[values, valid, filled, isMasked] = [storedArray(dtype, size), validOf(size), 0, false]
      index++
    }
  }
}

const validOf = (size: number) => new Uint8Array(size).fill(1)

function copy(
  target: StoredValues,
  source: StoredValues,
  from: number,
  count: number,
  to: number,
): void {
  target.set(source.subarray(from, from + count), to)
}
