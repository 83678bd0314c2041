/** Puts squares of cells into one; those at the border of the map may be incomplete. */
import type { DatasetShape, Georeference } from '../../shared/dataset'
import { resampleSchema } from '../../shared/prepare'
import { frameByFrame } from './frame-by-frame'
import { Gathered } from './gathered'
import type { PrepareStep } from './prepare-step'

export const resample: PrepareStep<'resample'> = {
  id: 'resample',
  schema: resampleSchema,
  apply(source, settings) {
    const { cells } = settings
    const { shape, georeference } = source.description
    const [height, width] = [Math.ceil(shape.height / cells), Math.ceil(shape.width / cells)]
    const { target, possible } = squaresOf(shape, cells, width)
    return {
      description: {
        ...source.description,
        shape: { ...shape, height, width },
        georeference: georeference && coarser(georeference, cells),
        dtype: 'float32',
      },
      async *chunks(signal) {
        const squares = new Gathered(possible.length, settings)
        for await (const frame of frameByFrame(source, signal)) {
          squares.add(frame, target)
          yield squares.finish(possible)
        }
      },
    }
  },
}

/** Where each value goes, and how many can come there. */
function squaresOf({ height, width, channels }: DatasetShape, cells: number, across: number) {
  const target = new Int32Array(height * width * channels)
  const possible = new Int32Array(Math.ceil(height / cells) * across * channels)
  for (let at = 0; at < target.length; at++) {
    const cell = Math.floor(at / channels)
    const [row, column] = [Math.floor(cell / width), cell % width]
    const square = Math.floor(row / cells) * across + Math.floor(column / cells)
    const to = square * channels + (at % channels)
    target[at] = to
    possible[to] = (possible[to] as number) + 1
  }
  return { target, possible }
}

function coarser(georeference: Georeference, cells: number): Georeference {
  const along = (axis: Georeference['x']) => ({
    ...axis,
    first: axis.first + ((cells - 1) / 2) * axis.step,
    step: axis.step * cells,
  })
  return { ...georeference, x: along(georeference.x), y: along(georeference.y) }
}
