/** Steps that make one number of one, whatever lies around it. */
import type { DatasetDescription, FrameChunk, FrameSource } from '../frame-source'

/**
 * @param change of the description; what comes out is float32
 * @param of the new value; NaN where there is none
 */
export function cellByCell(
  source: FrameSource,
  change: Partial<DatasetDescription>,
  of: (value: number) => number,
): FrameSource {
  return {
    description: { ...source.description, dtype: 'float32', ...change },
    async *chunks(signal) {
      for await (const chunk of source.chunks(signal)) yield changed(chunk, of)
    },
  }
}

function changed(chunk: FrameChunk, of: (value: number) => number): FrameChunk {
  const values = new Float32Array(chunk.values.length)
  let { valid } = chunk
  for (let at = 0; at < values.length; at++) {
    const value = of(chunk.values[at] as number)
    if (!Number.isNaN(value)) values[at] = value
    else {
      valid ??= new Uint8Array(values.length).fill(1)
      valid[at] = 0
    }
  }
  return { values, valid }
}
