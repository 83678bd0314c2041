/** Frames as the API sends them: little-endian float32, NaN where there is no data. */

/** The numbers of a frames blob. */
export async function readFrames(blob: Blob): Promise<Float32Array> {
  return new Float32Array(await blob.arrayBuffer())
}

/** Smallest and largest number that is there; 0..1 when there is none. */
export function rangeOf(values: Float32Array): { min: number; max: number } {
  let min = Infinity
  let max = -Infinity
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  return min <= max ? { min, max } : { min: 0, max: 1 }
}
