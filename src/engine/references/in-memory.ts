/** A frame source held in memory, for fits that read the same frames again and again. */
import type { FrameSource } from './reference'

/** More than this stays on disk. */
const mostBytes = 1e9

/**
 * The same frames, read once; the source itself where they would fill the memory. What is read
 * shares its memory and must not be changed.
 */
export function inMemory(source: FrameSource): FrameSource {
  const { sequences, frames } = source.shape
  const { frameSize } = source
  if (sequences * frames * frameSize * 5 > mostBytes) return source
  const held = Array.from({ length: sequences }, (_, sequence) =>
    source.read({ sequence, first: 0, count: frames }),
  )
  return {
    shape: source.shape,
    frameSize,
    read({ sequence, first, count }) {
      const { values, valid } = held[sequence]!
      const [from, to] = [first * frameSize, (first + count) * frameSize]
      return {
        values: values.subarray(from, to),
        valid: valid && valid.subarray(from, to),
      }
    },
  }
}
