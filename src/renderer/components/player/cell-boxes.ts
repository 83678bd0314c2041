/** Cells and rectangles of cells on a map. */
import type { GridView } from '../../../shared/picture/grid-view'

export interface Cell {
  row: number
  column: number
}

/** The rectangle with these two cells in opposite corners. */
export function boxBetween(a: Cell, b: Cell): GridView {
  return {
    row: Math.min(a.row, b.row),
    column: Math.min(a.column, b.column),
    height: Math.abs(a.row - b.row) + 1,
    width: Math.abs(a.column - b.column) + 1,
  }
}

/** The part of a rectangle that a view shows, in cells of the view; null where it shows none. */
export function shownPart(box: GridView, view: GridView): GridView | null {
  const row = Math.max(box.row, view.row)
  const column = Math.max(box.column, view.column)
  const height = Math.min(box.row + box.height, view.row + view.height) - row
  const width = Math.min(box.column + box.width, view.column + view.width) - column
  if (height <= 0 || width <= 0) return null
  return { row: row - view.row, column: column - view.column, height, width }
}
