/** The part of a grid that is looked at: all panels of a figure show the same one. */
import { z } from 'zod'
import type { GridSize } from './cell-zoom'

/** Whole cells, from the top left. */
export const gridViewSchema = z.object({
  row: z.int().nonnegative(),
  column: z.int().nonnegative(),
  height: z.int().positive(),
  width: z.int().positive(),
})
export type GridView = z.infer<typeof gridViewSchema>

/** Fewer cells than these are no map. */
const fewestCells = 4

/** The whole of it. */
export const wholeOf = ({ height, width }: GridSize): GridView => ({
  ...{ row: 0, column: 0, height, width },
})

/** The view kept within the grid, at least one cell. */
export function withinGrid(view: GridView, grid: GridSize): GridView {
  const height = Math.min(grid.height, Math.max(1, view.height))
  const width = Math.min(grid.width, Math.max(1, view.width))
  return {
    row: Math.min(grid.height - height, Math.max(0, view.row)),
    column: Math.min(grid.width - width, Math.max(0, view.column)),
    height,
    width,
  }
}

/**
 * A nearer or farther view in which a cell stays where it is.
 * @param factor above 1 is nearer
 */
export function zoomed(
  view: GridView,
  grid: GridSize,
  factor: number,
  at: { row: number; column: number },
): GridView {
  const nearest = Math.min(fewestCells, grid.height, grid.width)
  const side = (cells: number) => Math.max(nearest, Math.round(cells / factor))
  const sides = { height: side(view.height), width: side(view.width) }
  const first = (start: number, before: number, after: number, cell: number) =>
    Math.round(cell - ((cell - start + 0.5) / before) * after + 0.5)
  return withinGrid(
    {
      ...sides,
      row: first(view.row, view.height, sides.height, at.row),
      column: first(view.column, view.width, sides.width, at.column),
    },
    grid,
  )
}

/** The same view elsewhere. */
export const moved = (view: GridView, grid: GridSize, rows: number, columns: number): GridView =>
  withinGrid({ ...view, row: view.row + rows, column: view.column + columns }, grid)

/** The cells `[H, W]` of a frame that a view shows; the frame itself for the whole. */
export function cropFrame(values: Float32Array, grid: GridSize, view: GridView): Float32Array {
  if (view.height === grid.height && view.width === grid.width) return values
  const cropped = new Float32Array(view.height * view.width)
  for (let row = 0; row < view.height; row++) {
    const from = (view.row + row) * grid.width + view.column
    cropped.set(values.subarray(from, from + view.width), row * view.width)
  }
  return cropped
}
