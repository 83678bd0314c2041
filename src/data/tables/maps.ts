/** Rows put into cells and frames: for each cell that ever has a value, its values over time. */
import { GridcastError } from '../../shared/errors'
import type { TablePlan } from '../../shared/import-plan'
import { gridSize, layGrid, type Grid } from './lattice'
import type { TableRows } from './table-rows'
import { layFrames, type FrameAxis } from './time-steps'

export interface Maps {
  grid: Grid
  axis: FrameAxis
  /** Row-major index of each cell on the map. */
  cells: Int32Array
  /** `[cell on the map][frame]`; NaN where there is none. */
  values: Float64Array
  /** Frames on which the table has no row at all. */
  missingFrames: number[]
  /** Empty cells on the other frames. */
  emptyCells: number
  /** Rows for a place and date that an earlier row has, and the first of them. */
  repeated: { count: number; examples: string[] }
  /** Values that fell into a cell and frame where another one was. */
  shared: number
}

const mostCells = 4_000_000
const mostFrames = 500_000
/** At most this many values are held in memory. */
const mostValues = 150_000_000

/** @throws GridcastError `import.grid-too-large`, `import.too-many-frames`, `import.no-rows` */
export function buildMaps(rows: TableRows, plan: TablePlan, fileName: string): Maps {
  if (rows.values.length === 0) throw noRows(rows, fileName)
  checkGrid(rows, plan, fileName)
  const grid = layGrid(rows, plan, plan)
  const axis = layFrames(rows.instants, plan.step, plan.dateFormat === 'index')
  if (axis.frames > mostFrames) throw tooManyFrames(axis.frames, plan)
  const values = rows.values.map((value) => (value === plan.missingValue ? NaN : value))
  const { cells, slotOf } = usedCells(grid, rows, values)
  if (cells.length * axis.frames > mostValues)
    throw new GridcastError('import.too-many-values', {
      file: fileName,
      places: cells.length,
      frames: axis.frames,
    })
  const frameOf = Int32Array.from(rows.instants, (instant) => axis.frameOf(instant))
  const gathered = gather(
    rows,
    values,
    { cellOf: grid.cellOf, slotOf, frameOf, frames: axis.frames, cells: cells.length },
    plan.duplicates,
  )
  const missingFrames = framesWithoutRows(frameOf, axis.frames)
  const emptyCells = countEmpty(gathered.values) - missingFrames.length * cells.length
  return { grid, axis, cells, missingFrames, emptyCells, repeated: findRepeated(rows), ...gathered }
}

function checkGrid(rows: TableRows, plan: TablePlan, fileName: string): void {
  const { height, width } = gridSize(rows, plan)
  if (height * width > mostCells)
    throw new GridcastError('import.grid-too-large', { file: fileName, height, width })
}

function tooManyFrames(frames: number, { step }: TablePlan): GridcastError {
  return new GridcastError('import.too-many-frames', { step, frames, most: mostFrames })
}

function noRows({ troubles }: TableRows, fileName: string): GridcastError {
  const [worst] = Object.values(troubles).sort((a, b) => b.count - a.count)
  const example = worst && worst.count > 0 ? (worst.examples[0] ?? '') : ''
  return new GridcastError('import.no-rows', { file: fileName, example })
}

/** The cells in which any place ever has a value; `slotOf` is -1 for the others. */
function usedCells(
  grid: Grid,
  rows: TableRows,
  values: Float64Array,
): { cells: Int32Array; slotOf: Int32Array } {
  const slotOf = new Int32Array(grid.height * grid.width).fill(-1)
  for (let row = 0; row < values.length; row++) {
    if (!Number.isNaN(values[row])) slotOf[grid.cellOf[rows.placeOf[row] as number] as number] = 0
  }
  const cells = Int32Array.from([...slotOf.keys()].filter((cell) => slotOf[cell] === 0))
  cells.forEach((cell, slot) => (slotOf[cell] = slot))
  return { cells, slotOf }
}

interface Layout {
  cellOf: Int32Array
  slotOf: Int32Array
  frameOf: Int32Array
  frames: number
  cells: number
}

/** Sums, averages or overwrites the values that meet in one cell and frame. */
function gather(
  rows: TableRows,
  given: Float64Array,
  layout: Layout,
  how: TablePlan['duplicates'],
) {
  const values = new Float64Array(layout.cells * layout.frames).fill(NaN)
  const counts = how === 'mean' ? new Uint32Array(values.length) : null
  let shared = 0
  for (let row = 0; row < given.length; row++) {
    const value = given[row] as number
    if (Number.isNaN(value)) continue
    const slot = layout.slotOf[layout.cellOf[rows.placeOf[row] as number] as number] as number
    const at = slot * layout.frames + (layout.frameOf[rows.dateOf[row] as number] as number)
    const before = values[at] as number
    const isFirst = Number.isNaN(before)
    if (!isFirst) shared++
    values[at] = isFirst || how === 'last' ? value : before + value
    if (counts !== null) counts[at] = (counts[at] as number) + 1
  }
  counts?.forEach((count, at) => {
    if (count > 1) values[at] = (values[at] as number) / count
  })
  return { values, shared }
}

function framesWithoutRows(frameOf: Int32Array, frames: number): number[] {
  const present = new Uint8Array(frames)
  for (const frame of frameOf) present[frame] = 1
  return [...present.keys()].filter((frame) => present[frame] === 0)
}

function countEmpty(values: Float64Array): number {
  let count = 0
  for (const value of values) if (Number.isNaN(value)) count++
  return count
}

/** Beyond this many places times dates, repeated rows are only seen as shared cells. */
const mostPairs = 2 ** 31

/** Rows whose very place and date an earlier row has; empty ones don't count. */
function findRepeated({
  instants,
  x,
  dateOf,
  placeOf,
  rowOf,
  values,
}: TableRows): Maps['repeated'] {
  const examples: string[] = []
  let count = 0
  if (instants.length * x.length > mostPairs) return { count, examples }
  const seen = new Uint8Array(Math.ceil((instants.length * x.length) / 8))
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(values[row])) continue
    const pair = (placeOf[row] as number) * instants.length + (dateOf[row] as number)
    const bit = 1 << (pair & 7)
    const byte = Math.floor(pair / 8)
    if (((seen[byte] as number) & bit) === 0) seen[byte] = (seen[byte] as number) | bit
    else {
      count++
      const example = `row ${rowOf[row]}`
      if (examples.length < 3 && !examples.includes(example)) examples.push(example)
    }
  }
  return { count, examples }
}
