/** Takes the data from cells outside of polygons, or inside of them. */
import type { DatasetShape, Georeference } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'
import { maskSchema, type SettingsOf } from '../../shared/prepare'
import { frameByFrame } from './frame-by-frame'
import type { PrepareStep } from './prepare-step'

type Rings = SettingsOf<'mask'>['rings']

export const mask: PrepareStep<'mask'> = {
  id: 'mask',
  schema: maskSchema,
  apply(source, { rings, keep }) {
    const { shape, georeference } = source.description
    if (georeference === null) throw new GridcastError('prepare.no-place', {})
    const inside = cellsInside(rings, shape, georeference)
    const isKept = inside.map((is) => (keep === 'inside' ? is : 1 - is))
    if (!isKept.includes(1)) throw new GridcastError('prepare.mask-empty', {})
    const { channels } = shape
    return {
      description: source.description,
      async *chunks(signal) {
        for await (const { values, valid } of frameByFrame(source, signal)) {
          const left = Uint8Array.from(values, (_, at) =>
            valid?.[at] === 0 ? 0 : (isKept[Math.floor(at / channels)] ?? 0),
          )
          yield { values, valid: left }
        }
      },
    }
  },
}

/** 1 for cells whose middle lies inside of an odd number of rings. */
function cellsInside(rings: Rings, shape: DatasetShape, { x, y }: Georeference): Uint8Array {
  const { height, width } = shape
  const inside = new Uint8Array(height * width)
  for (let row = 0; row < height; row++) {
    const crossings = crossingsAt(rings, y.first + row * y.step)
    for (let column = 0; column < width; column++) {
      const east = x.first + column * x.step
      const before = crossings.filter((crossing) => crossing <= east).length
      inside[row * width + column] = before % 2
    }
  }
  return inside
}

/** Where the sides of the rings cross a parallel. */
function crossingsAt(rings: Rings, north: number): number[] {
  return rings.flatMap((ring) =>
    ring.flatMap(([x2, y2], at) => {
      const [x1, y1] = ring.at(at - 1) ?? [x2, y2]
      if (y1 > north === y2 > north) return []
      return [x1 + ((north - y1) / (y2 - y1)) * (x2 - x1)]
    }),
  )
}
