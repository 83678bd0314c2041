/** Means over squares of cells by sums over a corner (Crow 1984, "Summed-area tables"). */

/** A plane of one channel: values and which of its cells count. */
export interface Plane {
  values: Float32Array
  present: Uint8Array | null
  height: number
  width: number
}

/** Each channel of a frame [H, W, C] on its own. */
export function channelPlanes(
  frame: Float32Array,
  present: Uint8Array | null,
  height: number,
  width: number,
  channels: number,
): Plane[] {
  if (channels === 1) return [{ values: frame, present, height, width }]
  return Array.from({ length: channels }, (_, channel) => ({
    values: frame.filter((__, i) => i % channels === channel),
    present: present && present.filter((__, i) => i % channels === channel),
    height,
    width,
  }))
}

/** The frame [H, W, C] of its channels' planes. */
export function interleaved(planes: readonly Float32Array[]): Float32Array {
  if (planes.length === 1) return planes[0]!
  const channels = planes.length
  const frame = new Float32Array(channels * planes[0]!.length)
  planes.forEach((plane, channel) => {
    plane.forEach((value, cell) => (frame[cell * channels + channel] = value))
  })
  return frame
}

/**
 * For each cell the mean of the present cells at most `radius` away in both directions; its own
 * value where there is none.
 */
export function localMeans(plane: Plane, radius: number): Float32Array {
  const { values, present, height, width } = plane
  const sums = cornerSums(values, present, height, width)
  const means = new Float32Array(values.length)
  if (present === null) return meansOfAll(means, sums, plane, radius)
  const counts = cornerSums(present, null, height, width)
  forEachSquare(plane, radius, (cell, a, b, c, d) => {
    const count = counts[a]! - counts[b]! - counts[c]! + counts[d]!
    const sum = sums[a]! - sums[b]! - sums[c]! + sums[d]!
    means[cell] = count > 0 ? sum / count : values[cell]!
  })
  return means
}

/** The same where every cell counts, which is nearly always: without a second table. */
function meansOfAll(
  means: Float32Array,
  sums: Float64Array,
  { height, width }: Plane,
  radius: number,
): Float32Array {
  const wide = width + 1
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - radius)
    const bottom = Math.min(height, y + radius + 1)
    const [above, below] = [top * wide, bottom * wide]
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - radius)
      const right = Math.min(width, x + radius + 1)
      const sum =
        sums[below + right]! - sums[above + right]! - sums[below + left]! + sums[above + left]!
      means[y * width + x] = sum / ((bottom - top) * (right - left))
    }
  }
  return means
}

/** [H + 1, W + 1]: sums over all cells above and to the left. */
function cornerSums(
  values: Float32Array | Uint8Array,
  present: Uint8Array | null,
  height: number,
  width: number,
): Float64Array {
  const wide = width + 1
  const sums = new Float64Array((height + 1) * wide)
  for (let y = 0; y < height; y++) {
    let sum = 0
    for (let x = 0; x < width; x++) {
      if (present === null || present[y * width + x] === 1) sum += values[y * width + x]!
      const at = (y + 1) * wide + x + 1
      sums[at] = sums[at - wide]! + sum
    }
  }
  return sums
}

/** Each cell with the corners of the square around it: below right, above right, and so on. */
function forEachSquare(
  { height, width }: Plane,
  radius: number,
  visit: (cell: number, a: number, b: number, c: number, d: number) => void,
): void {
  const wide = width + 1
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - radius) * wide
    const bottom = Math.min(height, y + radius + 1) * wide
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - radius)
      const right = Math.min(width, x + radius + 1)
      visit(y * width + x, bottom + right, top + right, bottom + left, top + left)
    }
  }
}
