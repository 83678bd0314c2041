/**
 * What is drawn over a map's cells: contours at a threshold, and the graticule. Lines change
 * between the darkest and the lightest ink, so that they are seen on every colour.
 */
import type { Box, FigureStyles } from './figure-layout'
import { measureText } from './font/text'
import type { Graticule, GraticuleLine } from './graticule'
import type { IndexedCanvas } from './indexed-canvas'

/**
 * Marks the border between cells at or above a level and cells below it. It follows the cells'
 * edges: nothing between two cells is known.
 * @param cells `[rows, columns]` that fill `area`, each `side` pixels wide, NaN without data
 */
export function drawContour(
  canvas: IndexedCanvas,
  area: Box,
  cells: Float32Array,
  side: number,
  level: number,
  thickness: number,
): void {
  const columns = Math.round(area.width / side)
  const rows = Math.round(area.height / side)
  const at = (row: number, column: number) => cells[row * columns + column] ?? NaN
  const half = Math.floor(thickness / 2)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const value = at(row, column)
      const left = area.left + column * side
      const top = area.top + row * side
      if (column + 1 < columns && isBorder(value, at(row, column + 1), level))
        canvas.dashes(left + side - half, top, thickness, side, thickness)
      if (row + 1 < rows && isBorder(value, at(row + 1, column), level))
        canvas.dashes(left, top + side - half, side, thickness, thickness)
    }
}

function isBorder(a: number, b: number, level: number): boolean {
  return (a >= level && b < level) || (b >= level && a < level)
}

/** Where one map ends and the other begins. */
export function drawDivider(canvas: IndexedCanvas, area: Box, at: number, thickness: number): void {
  const left = area.left + Math.min(area.width - thickness, Math.max(0, at - thickness))
  canvas.dashes(left, area.top, 2 * thickness, area.height, thickness)
}

/** Dots along the lines, and what they are at the left and the lower edge, where there is room. */
export function drawGraticule(
  canvas: IndexedCanvas,
  area: Box,
  { rows, columns }: Graticule,
  cellSide: number,
  { label, ratio }: FigureStyles,
): void {
  const dot = Math.max(1, Math.round(ratio))
  const end = { x: area.left + area.width, y: area.top + area.height }
  const top = ({ at }: GraticuleLine) => area.top + Math.round(at * cellSide)
  const across = ({ at }: GraticuleLine) => area.left + Math.round(at * cellSide)
  for (const row of rows)
    for (let x = area.left; x < end.x; x += 4 * dot) canvas.dashes(x, top(row), dot, dot, dot)
  for (const column of columns)
    for (let y = area.top; y < end.y; y += 4 * dot) canvas.dashes(across(column), y, dot, dot, dot)
  const pad = Math.round(3 * ratio)
  const height = Math.round(label.size + 2 * ratio)
  const write = (text: string, start: number, baseline: number): void => {
    const width = measureText(text, label) + 2 * pad
    const left = Math.round(start)
    const fits = left >= area.left && left + width <= end.x && baseline - height >= area.top
    if (!fits || baseline + pad > end.y || width > area.width / 3) return
    canvas.fill(left, baseline - height + pad, width, height, canvas.palette.surface)
    canvas.write(text, left + pad, baseline, label, 'text')
  }
  for (const row of rows) write(row.label, area.left, top(row) + Math.round(label.size / 2) - dot)
  for (const column of columns)
    write(column.label, across(column) - pad - measureText(column.label, label) / 2, end.y - pad)
}
