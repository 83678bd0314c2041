import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { coverOf, gridAround } from './cover'
import { featuresIn } from './geojson'
import { extentOf, outlinesOf, type Ring } from './outlines'

const fixtures = join(import.meta.dirname, 'fixtures')
const read = (name: string): unknown => JSON.parse(readFileSync(join(fixtures, name), 'utf8'))

/** What shapely has (`scripts/make-region-fixtures.py`): cell, area in the plane, on the sphere. */
interface Truth {
  cell: { x: number; y: number }
  height: number
  width: number
  covers: { name: string; cells: [number, number, number][] }[]
}

describe('the cells under regions', () => {
  const truth = read('cover.json') as Truth
  const { outlines } = outlinesOf('regions', featuresIn(read('regions.geojson')) ?? [])
  const grid = gridAround(extentOf(outlines), truth.cell)

  it('are as many as another program lays', () => {
    expect([grid.height, grid.width]).toEqual([truth.height, truth.width])
  })

  it.each(['projected', 'geographic'] as const)('hold what shapely clips, %s', (coordinates) => {
    const column = coordinates === 'projected' ? 1 : 2
    for (const [at, { cells: expected }] of truth.covers.entries()) {
      const { cells, areas } = coverOf(outlines[at]?.polygons ?? [], grid, coordinates)
      const found = new Map(cells.map((cell, index) => [cell, areas[index] ?? 0]))
      for (const cover of expected) expect(found.get(cover[0])).toBeCloseTo(cover[column], 9)
      const rest = areas.reduce((sum, area) => sum + area, 0)
      const whole = expected.reduce((sum, cover) => sum + cover[column], 0)
      expect(rest).toBeCloseTo(whole, 8)
    }
  })

  it('make the whole of a ring, however the grid lies and the ring turns', () => {
    const corner = fc.tuple(
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.double({ min: -5, max: 5, noNaN: true }),
    )
    fc.assert(
      fc.property(
        corner,
        corner,
        corner,
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        (a, b, c, size) => {
          const ring: Ring = [a, b, c]
          const area = Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2
          for (const turned of [ring, ring.toReversed()]) {
            const around = gridAround(extentOf([{ polygons: [[turned]] }]), {
              x: size,
              y: size / 2,
            })
            const { areas } = coverOf([[turned]], around, 'projected')
            expect(areas.reduce((sum, part) => sum + part, 0)).toBeCloseTo(area, 7)
          }
        },
      ),
    )
  })

  it('of the whole globe make its surface', () => {
    const ring: Ring = [
      [-180, -90],
      [180, -90],
      [180, 90],
      [-180, 90],
    ]
    const { areas } = coverOf(
      [[ring]],
      gridAround({ west: -180, south: -90, east: 180, north: 90 }, { x: 30, y: 15 }),
      'geographic',
    )
    const surface = areas.reduce((sum, part) => sum + part, 0)
    expect(surface * (Math.PI / 180) ** 2).toBeCloseTo(4 * Math.PI, 9)
  })
})
