/**
 * How much of each cell of a grid polygons cover, exactly: each ring is clipped to the cell
 * (Sutherland and Hodgman) and its area taken by Green's theorem. Degrees give areas on the sphere:
 * along a side that is straight in longitude and latitude, the integral of sin(latitude) is known.
 * Holes count negative whatever their direction, and a region that is smaller than a cell still has
 * its share of one.
 */
import { clipPolygon } from 'lineclip'
import type { Extent, Point, Polygon, Ring } from './outlines'

/** Cells in rows from the north, from a north-west corner. */
export interface CellGrid {
  west: number
  north: number
  cell: { x: number; y: number }
  height: number
  width: number
}

export interface Cover {
  /** Row-major indices of the cells, ascending. */
  cells: number[]
  /** What is covered of each: square degrees on the sphere at the equator, or the plane's unit. */
  areas: number[]
}

const most = 1e-9

/** The grid of whole cells around an extent; its corner is a whole number of cells from 0. */
export function gridAround(extent: Extent, cell: CellGrid['cell']): CellGrid {
  const column = Math.floor(extent.west / cell.x + most)
  const row = Math.ceil(extent.north / cell.y - most)
  const tidy = (value: number) => Number(value.toPrecision(12))
  return {
    west: tidy(column * cell.x),
    north: tidy(row * cell.y),
    cell,
    width: Math.max(1, Math.ceil(extent.east / cell.x - most) - column),
    height: Math.max(1, row - Math.floor(extent.south / cell.y + most)),
  }
}

export function coverOf(
  polygons: readonly Polygon[],
  grid: CellGrid,
  coordinates: 'geographic' | 'projected',
): Cover {
  const areaOf = coordinates === 'geographic' ? areaOnSphere : areaOnPlane
  const found = new Map<number, number>()
  for (const rings of polygons)
    rings.forEach((ring, index) => {
      const sign = index === 0 ? 1 : -1
      for (const { cell, part } of partsOf(ring, grid))
        found.set(cell, (found.get(cell) ?? 0) + sign * Math.abs(areaOf(part)))
    })
  const covered = [...found].filter(([, area]) => area > 0).sort((a, b) => a[0] - b[0])
  return { cells: covered.map(([cell]) => cell), areas: covered.map(([, area]) => area) }
}

/** A ring cut into rows, and each row into cells. */
function* partsOf(ring: Ring, grid: CellGrid): Generator<{ cell: number; part: Ring }> {
  const { west, north, cell, width, height } = grid
  const [rows, columns] = [
    spanOf(ring, (point) => (north - point[1]) / cell.y, height),
    spanOf(ring, (point) => (point[0] - west) / cell.x, width),
  ]
  const [left, right] = [west - cell.x, west + (width + 1) * cell.x]
  for (let row = rows.first; row <= rows.last; row++) {
    const [top, bottom] = [north - row * cell.y, north - (row + 1) * cell.y]
    const strip = clipPolygon(ring, [left, bottom, right, top])
    if (strip.length < 3) continue
    const within = spanOf(strip, (point) => (point[0] - west) / cell.x, width)
    const last = Math.min(columns.last, within.last)
    for (let column = Math.max(columns.first, within.first); column <= last; column++) {
      const sides = [west + column * cell.x, west + (column + 1) * cell.x] as const
      const part = clipPolygon(strip, [sides[0], bottom, sides[1], top])
      if (part.length >= 3) yield { cell: row * width + column, part }
    }
  }
}

function spanOf(ring: Ring, position: (point: Point) => number, count: number) {
  let [least, greatest] = [Infinity, -Infinity]
  for (const point of ring) {
    const at = position(point)
    if (at < least) least = at
    if (at > greatest) greatest = at
  }
  const inside = (value: number) => Math.min(count - 1, Math.max(0, Math.floor(value)))
  return { first: inside(least), last: inside(greatest) }
}

function areaOnPlane(ring: Ring): number {
  let twice = 0
  eachSide(ring, ([x1, y1], [x2, y2]) => (twice += (x2 - x1) * (y1 + y2)))
  return twice / 2
}

const degree = Math.PI / 180

function areaOnSphere(ring: Ring): number {
  let area = 0
  eachSide(ring, ([x1, y1], [x2, y2]) => (area += (x2 - x1) * meanSine(y1 * degree, y2 * degree)))
  return area / degree
}

/** The mean of the sine between two angles. */
function meanSine(from: number, to: number): number {
  const half = (to - from) / 2
  const share = Math.abs(half) < 1e-4 ? 1 - (half * half) / 6 : Math.sin(half) / half
  return Math.sin((from + to) / 2) * share
}

function eachSide(ring: Ring, visit: (from: Point, to: Point) => void): void {
  let before = ring.at(-1)
  for (const point of ring) {
    if (before !== undefined) visit(before, point)
    before = point
  }
}
