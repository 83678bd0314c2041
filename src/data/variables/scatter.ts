/** Copies a block to its place in another order of axes. */
import type { StoredValues } from '../frame-source'

/**
 * Puts `source` (C order, lengths `counts`) into `target`: index i of an axis lies `strides[axis]`
 * values from index i - 1 (negative: backwards), the first value at `base`.
 */
export function scatter<T extends StoredValues>(
  source: T,
  counts: readonly number[],
  strides: readonly number[],
  target: T,
  base: number,
): void {
  const axes = joined(counts, strides)
  const rank = axes.length
  const walk = (axis: number, from: number, to: number, inner: number) => {
    const { count, stride } = axes[axis] as Axis
    if (axis < rank - 1) {
      const length = inner / count
      for (let index = 0; index < count; index++)
        walk(axis + 1, from + index * length, to + index * stride, length)
    } else if (stride === 1) target.set(source.subarray(from, from + count), to)
    else
      for (let index = 0, at = to; index < count; index++, at += stride)
        target[at] = source[from + index] as number
  }
  walk(0, 0, base, source.length)
}

interface Axis {
  count: number
  stride: number
}

/** Axes that follow each other in both orders are one, so that long runs are copied at once. */
function joined(counts: readonly number[], strides: readonly number[]): Axis[] {
  const axes: Axis[] = []
  counts.forEach((count, axis) => {
    const stride = strides[axis] as number
    const slower = axes.at(-1)
    if (count === 1) return
    if (slower !== undefined && slower.stride === count * stride)
      axes[axes.length - 1] = { count: slower.count * count, stride }
    else axes.push({ count, stride })
  })
  return axes.length > 0 ? axes : [{ count: 1, stride: 1 }]
}
