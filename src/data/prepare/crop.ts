/** Cuts out a part of the map, which stays where it lies. */
import { GridcastError } from '../../shared/errors'
import { cropSchema } from '../../shared/prepare'
import { storedArray, type FrameChunk } from '../frame-source'
import { frameByFrame } from './frame-by-frame'
import type { PrepareStep } from './prepare-step'

export const crop: PrepareStep<'crop'> = {
  id: 'crop',
  schema: cropSchema,
  apply(source, { row, column, height, width }) {
    const { shape, georeference, dtype } = source.description
    if (row + height > shape.height || column + width > shape.width) {
      throw new GridcastError('prepare.crop', {
        height: shape.height,
        width: shape.width,
        rows: `${row + 1}-${row + height}`,
        columns: `${column + 1}-${column + width}`,
      })
    }
    const moved = georeference && {
      ...georeference,
      x: { ...georeference.x, first: georeference.x.first + column * georeference.x.step },
      y: { ...georeference.y, first: georeference.y.first + row * georeference.y.step },
    }
    const { channels } = shape
    const cut = <T extends FrameChunk['values']>(from: T, to: T): T => {
      for (let line = 0; line < height; line++) {
        const start = ((row + line) * shape.width + column) * channels
        to.set(from.subarray(start, start + width * channels), line * width * channels)
      }
      return to
    }
    return {
      description: {
        ...source.description,
        shape: { ...shape, height, width },
        georeference: moved,
      },
      async *chunks(signal) {
        const size = height * width * channels
        for await (const { values, valid } of frameByFrame(source, signal)) {
          yield {
            values: cut(values, storedArray(dtype, size)),
            valid: valid && cut(valid, new Uint8Array(size)),
          }
        }
      },
    }
  },
}
