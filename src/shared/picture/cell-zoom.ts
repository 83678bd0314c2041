/**
 * How cells become pixels: each cell a square of whole pixels, or, for grids larger than the
 * picture, a square of cells one pixel. Never anything between: cells stay crisp and equal in size.
 */

/** One of the two is 1. */
export interface CellZoom {
  pixelsPerCell: number
  cellsPerPixel: number
}

export interface GridSize {
  height: number
  width: number
}

/**
 * The largest zoom at which a grid fits into a space (pixels), with cells of at most `largestCell`
 * pixels.
 */
export function zoomToFit(grid: GridSize, space: GridSize, largestCell: number): CellZoom {
  const fitting = Math.floor(Math.min(space.width / grid.width, space.height / grid.height))
  if (fitting >= 1) return { pixelsPerCell: Math.min(fitting, largestCell), cellsPerPixel: 1 }
  const shrinking = Math.ceil(
    Math.max(grid.width / Math.max(1, space.width), grid.height / Math.max(1, space.height)),
  )
  return { pixelsPerCell: 1, cellsPerPixel: Math.max(1, shrinking) }
}

/** Size in pixels of a zoomed grid. */
export function zoomedSize(grid: GridSize, zoom: CellZoom): GridSize {
  const side = (cells: number): number => Math.ceil(cells / zoom.cellsPerPixel) * zoom.pixelsPerCell
  return { height: side(grid.height), width: side(grid.width) }
}

/** The cell under a pixel of a zoomed grid (of a shrunk grid: the first of the pixel's cells). */
export function cellAt(pixel: number, zoom: CellZoom): number {
  return Math.floor(pixel / zoom.pixelsPerCell) * zoom.cellsPerPixel
}

/**
 * Mean of the valid values of each square of cells; NaN where none is valid. `[H, W]` to `[ceil(H /
 * n), ceil(W / n)]`.
 */
export function shrinkFrame(
  values: Float32Array,
  grid: GridSize,
  cellsPerPixel: number,
): Float32Array {
  if (cellsPerPixel === 1) return values
  const [rows, columns] = [
    Math.ceil(grid.height / cellsPerPixel),
    Math.ceil(grid.width / cellsPerPixel),
  ]
  const sums = new Float64Array(rows * columns)
  const counts = new Uint32Array(rows * columns)
  for (let row = 0; row < grid.height; row += 1)
    for (let column = 0; column < grid.width; column += 1) {
      const value = values[row * grid.width + column] ?? NaN
      if (Number.isNaN(value)) continue
      const target = Math.floor(row / cellsPerPixel) * columns + Math.floor(column / cellsPerPixel)
      sums[target] = (sums[target] ?? 0) + value
      counts[target] = (counts[target] ?? 0) + 1
    }
  return Float32Array.from(sums, (sum, index) =>
    counts[index] === 0 ? NaN : sum / (counts[index] ?? 1),
  )
}
