/** ln(1 + value), which spreads out small counts. */
import { log1pSchema } from '../../shared/prepare'
import type { FrameChunk } from '../frame-source'
import type { PrepareStep } from './prepare-step'

export const log1p: PrepareStep<'log1p'> = {
  id: 'log1p',
  schema: log1pSchema,
  apply(source) {
    const { valueName } = source.description
    return {
      description: {
        ...source.description,
        dtype: 'float32',
        valueName: `log(1 + ${valueName})`,
        unit: null,
        tableForm: null,
      },
      async *chunks(signal) {
        for await (const chunk of source.chunks(signal)) yield logarithms(chunk)
      },
    }
  },
}

function logarithms(chunk: FrameChunk): FrameChunk {
  const values = new Float32Array(chunk.values.length)
  let { valid } = chunk
  for (let i = 0; i < values.length; i++) {
    const value = chunk.values[i] as number
    if (value > -1) values[i] = Math.log1p(value)
    else {
      valid ??= new Uint8Array(values.length).fill(1)
      valid[i] = 0
    }
  }
  return { values, valid }
}
