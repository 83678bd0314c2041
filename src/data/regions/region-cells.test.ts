import { describe, expect, it } from 'vitest'
import { outlinesOf } from './outlines'
import { cellsOfRegions, guessCell } from './region-cells'

/** `side` x `side` squares of a degree each, their south-west corner at 0, `south`. */
function squares(side: number, south: number) {
  const features = Array.from({ length: side * side }, (_, at) => {
    const [x, y] = [at % side, south + Math.floor(at / side)]
    const ring = [
      [x, y],
      [x + 1, y],
      [x + 1, y + 1],
      [x, y + 1],
    ]
    return {
      type: 'Feature' as const,
      properties: { id: at, people: 10 * at },
      geometry: { type: 'Polygon', coordinates: [ring] },
    }
  })
  const outlines = outlinesOf('squares', features)
  const regions = outlines.outlines.map((_, at) => ({ name: String(at), outlines: [at] }))
  return { outlines, regions }
}

describe('the grid under regions', () => {
  it('has a round cell that most regions have for their own, and shows shapes', () => {
    const { outlines, regions } = squares(5, 0)
    const cell = guessCell(outlines, regions)
    expect(cell).toEqual({ x: 0.25, y: 0.25 })
    const { grid, owners } = cellsOfRegions(outlines, regions, {
      ...{ cellSize: cell, valueKind: 'count', weightKey: null },
    })
    expect([grid.height, grid.width, owners]).toEqual([20, 20, 25])
  })

  it('has cells that are about square on the ground', () => {
    const { outlines, regions } = squares(5, 57.5)
    const { x, y } = guessCell(outlines, regions)
    expect(x / y).toBeCloseTo(2, 1)
  })

  it('has room for thousands of regions, in cells of two digits', () => {
    const { outlines, regions } = squares(56, -28)
    const { y } = guessCell(outlines, regions)
    expect(56 / y).toBeGreaterThan(48)
    expect(56 / y).toBeLessThanOrEqual(96)
    expect(Number(y.toPrecision(2))).toBe(y)
  })

  it('weighs rates by a property, others by area on the sphere', () => {
    const { outlines, regions } = squares(2, 59)
    const measures = (valueKind: 'count' | 'rate' | 'mean', weightKey: string | null) =>
      cellsOfRegions(outlines, regions, {
        cellSize: { x: 1, y: 1 },
        valueKind,
        weightKey,
      }).shares.map(({ measure }) => measure)
    expect(measures('count', null)).toEqual([1, 1, 1, 1])
    expect(measures('rate', 'people')).toEqual([0, 10, 20, 30])
    const [south = 0, , north = 0] = measures('mean', null)
    const sine = (degrees: number) => Math.sin((degrees * Math.PI) / 180)
    expect(north / south).toBeCloseTo((sine(61) - sine(60)) / (sine(60) - sine(59)), 9)
  })
})
