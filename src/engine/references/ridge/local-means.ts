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
  const wide = width + 1
  const sums = new Float64Array((height + 1) * wide)
  const counts = new Float64Array((height + 1) * wide)
  for (let y = 0; y < height; y++) {
    let [sum, count] = [0, 0]
    for (let x = 0; x < width; x++) {
      if (present === null || present[y * width + x] === 1) {
        sum += values[y * width + x]!
        count++
      }
      const at = (y + 1) * wide + x + 1
      sums[at] = sums[at - wide]! + sum
      counts[at] = counts[at - wide]! + count
    }
  }
  const means = new Float32Array(values.length)
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - radius) * wide
    const bottom = Math.min(height, y + radius + 1) * wide
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - radius)
      const right = Math.min(width, x + radius + 1)
      const a = bottom + right
      const b = top + right
      const c = bottom + left
      const d = top + left
      const count = counts[a]! - counts[b]! - counts[c]! + counts[d]!
      const sum = sums[a]! - sums[b]! - sums[c]! + sums[d]!
      means[y * width + x] = count > 0 ? sum / count : values[y * width + x]!
    }
  }
  return means
}
