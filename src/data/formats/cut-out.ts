/** A part of an array that lies in memory. */
import type { BlockValues } from '../variables/grid-variable'

/** The block of `count` from `start` of an array in C order, in memory of its own. */
export function cutOut<T extends BlockValues>(
  values: T,
  shape: readonly number[],
  start: readonly number[],
  count: readonly number[],
): T {
  const length = count.reduce((product, n) => product * n, 1)
  const part = new (values.constructor as new (length: number) => T)(length)
  const run = count.at(-1) ?? 1
  const strides = shape.map((_, axis) =>
    shape.slice(axis + 1).reduce((product, n) => product * n, 1),
  )
  const index = Array<number>(shape.length).fill(0)
  for (let to = 0; to < length; to += run) {
    const from = strides.reduce(
      (sum, stride, axis) => sum + stride * ((start[axis] ?? 0) + (index[axis] ?? 0)),
      0,
    )
    part.set(values.subarray(from, from + run) as never, to)
    advance(index, count)
  }
  return part
}

/** To the next row: the last axis is copied in one go. */
function advance(index: number[], count: readonly number[]): void {
  for (let axis = count.length - 2; axis >= 0; axis--) {
    index[axis] = (index[axis] ?? 0) + 1
    if ((index[axis] as number) < (count[axis] ?? 1)) return
    index[axis] = 0
  }
}
