/**
 * Where the cells lie: on the lattice that regular coordinates form, or on one laid over scattered
 * places.
 */
import type { Georeference, TableForm } from '../../shared/dataset'
import type { TablePlan } from '../../shared/import-plan'

/** Lattice coordinates may be off by this share of a step: files round them. */
const tolerance = 0.05
/** Of fewer cells than this share, a lattice is so sparse that its places are scattered. */
const fewestUsed = 1 / 50
/** Small maps may be sparse. */
const mostSparse = 10_000
/** Scattered places get at most this many cells along a side by themselves. */
const widestGuess = 48
/** Cell sizes grow until fewer than this share of the places have a cell of their own. */
const ownCells = 0.8

const distinctSorted = (values: Iterable<number>) => [...new Set(values)].sort((a, b) => a - b)

/** True when every value is a whole number of steps from the first. */
function liesOn(values: readonly number[], step: number): boolean {
  const first = values[0] ?? 0
  return values.every(
    (value) => Math.abs((value - first) / step - Math.round((value - first) / step)) <= tolerance,
  )
}

/** True when sorted values are each in a cell of their own, and no cell between them is empty. */
function fillsCells(values: readonly number[], step: number): boolean {
  const first = values[0] ?? 0
  return values.every((value, i) => Math.round((value - first) / step) === i)
}

/**
 * The mean step of values that are spaced a little unevenly (the latitudes of a Gaussian grid), or
 * null when a cell would hold two or none.
 */
export function unevenStep(coordinates: Iterable<number>): number | null {
  const values = distinctSorted(coordinates)
  if (values.length < 4) return null
  const step = ((values.at(-1) ?? 0) - (values[0] ?? 0)) / (values.length - 1)
  return fillsCells(values, step) ? Number(step.toPrecision(9)) : null
}

/** The shortest number that is as good a step for so many cells. */
function shortestStep(step: number, cells: number): number {
  for (let digits = 1; digits < 12; digits++) {
    const short = Number(step.toPrecision(digits))
    if (Math.abs(short - step) * cells <= step / 1000) return short
  }
  return step
}

/**
 * The step of evenly spaced values (with gaps, if not too many), or null when they are scattered.
 */
export function latticeStep(coordinates: Iterable<number>): number | null {
  const values = distinctSorted(coordinates)
  const [first, last] = [values[0], values.at(-1)]
  if (first === undefined || last === undefined || values.length < 2) return null
  const smallest = values
    .slice(1)
    .reduce((least, value, i) => Math.min(least, value - (values[i] ?? 0)), Infinity)
  // A gap may be two or three steps wide while no two neighbours are one apart.
  for (const divisor of [1, 2, 3, 4, 5]) {
    const cells = Math.round((last - first) / (smallest / divisor))
    if (cells + 1 > 4 * values.length) return null
    const step = (last - first) / cells
    if (liesOn(values, step)) return shortestStep(step, cells)
  }
  return null
}

/**
 * Sizes a person would choose: 1, 1.5, 2, 2.5, 3, 4, 5, 7.5 times a power of ten, from large to
 * small.
 */
export function* roundSizes(from: number): Generator<number> {
  if (!Number.isFinite(from)) return
  for (let power = Math.ceil(Math.log10(from)); power > -12; power--) {
    for (const digit of [7.5, 5, 4, 3, 2.5, 2, 1.5, 1]) {
      const size = Number((digit * 10 ** power).toPrecision(6))
      if (size <= from) yield size
    }
  }
}

export interface Places {
  x: readonly number[]
  y: readonly number[]
}

/** How many of the places have a cell of their own, and how many cells hold any. */
export function crowding(
  { x, y }: Places,
  size: { x: number; y: number },
): { alone: number; cells: number } {
  const counts = new Map<string, number>()
  x.forEach((value, i) => {
    const cell = `${Math.floor(value / size.x)} ${Math.floor((y[i] ?? 0) / size.y)}`
    counts.set(cell, (counts.get(cell) ?? 0) + 1)
  })
  return { alone: [...counts.values()].filter((count) => count === 1).length, cells: counts.size }
}

/**
 * The largest round size at which most places have a cell of their own, as long as the grid stays
 * of a useful size.
 */
function sizeForScattered(places: Places): number {
  const extent = (values: readonly number[]) =>
    values.reduce((a, b) => Math.max(a, b), -Infinity) -
    values.reduce((a, b) => Math.min(a, b), Infinity)
  const widest = Math.max(extent(places.x), extent(places.y))
  let chosen = widest || 1
  for (const size of roundSizes(widest / 4 || 1)) {
    if (widest / size > widestGuess) break
    chosen = size
    if (crowding(places, { x: size, y: size }).alone >= ownCells * places.x.length) break
  }
  return chosen
}

/** Cell sizes, and whether the places lie on a lattice of them. */
export function guessCellSize(places: Places): {
  size: { x: number; y: number }
  isLattice: boolean
} {
  const [x, y] = [sideStep(places, 'x'), sideStep(places, 'y')]
  const single = { x: distinctSorted(places.x).length < 2, y: distinctSorted(places.y).length < 2 }
  if ((x !== null || single.x) && (y !== null || single.y) && !isSparse(places, x ?? 1, y ?? 1))
    return { size: { x: x ?? y ?? 1, y: y ?? x ?? 1 }, isLattice: true }
  const size = sizeForScattered(places)
  return { size: { x: size, y: size }, isLattice: false }
}

/** A step of an uneven side is one only where the places fill a grid. */
function sideStep(places: Places, axis: 'x' | 'y'): number | null {
  const even = latticeStep(places[axis])
  if (even !== null) return even
  const cells = new Set(places.x).size * new Set(places.y).size
  return cells <= 2 * places.x.length ? unevenStep(places[axis]) : null
}

/** Towns whose coordinates are all whole arc minutes lie on a lattice that is nearly empty. */
function isSparse(places: Places, x: number, y: number): boolean {
  const { height, width } = gridSize(places, { cellSize: { x, y } })
  return height * width > mostSparse && places.x.length < fewestUsed * height * width
}

export interface Grid {
  height: number
  width: number
  /** Row-major index of the cell of each place. */
  cellOf: Int32Array
  georeference: Georeference
}

/** One side of the grid: centre of the first cell, number of cells, and the cell of each value. */
function side(values: readonly number[], step: number) {
  const sorted = distinctSorted(values)
  const [least, most] = [sorted[0] ?? 0, sorted.at(-1) ?? 0]
  const isLattice = liesOn(sorted, step) || fillsCells(sorted, step)
  const corner = Math.floor(least / step + 1e-9) * step
  const first = isLattice ? least : corner + step / 2
  const cell = (value: number) =>
    isLattice ? Math.round((value - least) / step) : Math.floor((value - corner) / step + 1e-9)
  return { first: Number(first.toPrecision(12)), count: cell(most) + 1, cell }
}

/** Number of rows and columns a plan's cell size makes, without laying the grid. */
export function gridSize(
  places: Places,
  { cellSize }: Pick<TablePlan, 'cellSize'>,
): { height: number; width: number } {
  return { height: side(places.y, cellSize.y).count, width: side(places.x, cellSize.x).count }
}

/** Lays the grid. Row 0 is the north, or for row numbers the smallest of them. */
export function layGrid(
  places: Places,
  plan: Pick<TablePlan, 'cellSize' | 'coordinates'>,
  names: Pick<TableForm, 'xColumn' | 'yColumn'>,
): Grid {
  const [x, y] = [side(places.x, plan.cellSize.x), side(places.y, plan.cellSize.y)]
  const isUpright = plan.coordinates !== 'index'
  const [height, width] = [y.count, x.count]
  const cellOf = Int32Array.from(places.x, (value, i) => {
    const fromLeast = y.cell(places.y[i] ?? 0)
    return (isUpright ? height - 1 - fromLeast : fromLeast) * width + x.cell(value)
  })
  const top = Number((y.first + (height - 1) * plan.cellSize.y).toPrecision(12))
  return {
    height,
    width,
    cellOf,
    georeference: {
      kind: plan.coordinates,
      x: { name: names.xColumn || 'longitude', first: x.first, step: plan.cellSize.x },
      y: {
        name: names.yColumn || 'latitude',
        first: isUpright ? top : y.first,
        step: isUpright ? -plan.cellSize.y : plan.cellSize.y,
      },
    },
  }
}
