import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cropFrame, moved, wholeOf, withinGrid, zoomed } from './grid-view'

const side = fc.integer({ min: 1, max: 60 })
const grids = fc.record({ height: side, width: side })

describe('the part of a grid that is looked at', () => {
  it('stays within the grid, however it is zoomed and moved', () => {
    fc.assert(
      fc.property(
        grids,
        fc.array(fc.tuple(fc.constantFrom(1.5, 0.5, 0.1, 9), side, side), { maxLength: 6 }),
        (grid, steps) => {
          let view = wholeOf(grid)
          for (const [factor, row, column] of steps) {
            view = moved(zoomed(view, grid, factor, { row, column }), grid, row - 30, column - 30)
            expect(view.row).toBeGreaterThanOrEqual(0)
            expect(view.height).toBeGreaterThan(0)
            expect(view.row + view.height).toBeLessThanOrEqual(grid.height)
            expect(view.column + view.width).toBeLessThanOrEqual(grid.width)
          }
        },
      ),
    )
  })

  it('keeps the cell under the pointer where it is, and comes back out to the whole', () => {
    const grid = { height: 40, width: 60 }
    const near = zoomed(wholeOf(grid), grid, 2, { row: 20, column: 45 })
    expect(near).toEqual({ row: 10, column: 23, height: 20, width: 30 })
    expect(zoomed(near, grid, 0.2, { row: 20, column: 45 })).toEqual(wholeOf(grid))
    expect(withinGrid({ row: 99, column: -4, height: 10, width: 10 }, grid)).toEqual({
      ...{ row: 30, column: 0, height: 10, width: 10 },
    })
  })

  it('cuts the cells that it shows', () => {
    const grid = { height: 3, width: 4 }
    const values = Float32Array.from({ length: 12 }, (_, index) => index)
    const view = { row: 1, column: 2, height: 2, width: 2 }
    expect([...cropFrame(values, grid, view)]).toEqual([6, 7, 10, 11])
    expect(cropFrame(values, grid, wholeOf(grid))).toBe(values)
  })
})
