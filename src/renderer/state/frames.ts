/** Frames as the API sends them: little-endian float32, NaN where there is no data. */
export async function readFrames(blob: Blob): Promise<Float32Array> {
  return new Float32Array(await blob.arrayBuffer())
}
