/** Rows put into cells and frames: for each cell that ever has a value, its values over time. */
import { GridcastError } from '../../shared/errors'
import type { TablePlan } from '../../shared/import-plan'
import { gridSize, layGrid, type Grid } from './lattice'
import { findRepeated, type Repeated } from './repeated'
import type { TableRows } from './table-rows'
import { layFrames, type FrameAxis } from './time-steps'
import { findTotals, takeDifferences, type Totals } from './totals'
import { limits } from '../limits'

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
  repeated: Repeated
  /** Values that fell into a cell and frame where another one was. */
  shared: number
  /** What the values look like when they are running totals; null when they don't. */
  totals: Totals | null
}

/** So many values a row may come to stand for before a map is rather empty. */
const valuesPerRow = 8

/** @throws GridcastError `import.grid-too-large`, `import.too-many-frames`, `import.no-rows` */
export function buildMaps(rows: TableRows, plan: TablePlan, fileName: string): Maps {
  if (rows.values.length === 0) throw noRows(rows, fileName)
  checkGrid(rows, plan, fileName)
  const grid = layGrid(rows, plan, plan)
  const axis = layFrames(rows.instants, plan.step, plan.dateFormat)
  if (axis.frames > limits.tableFrames) throw tooManyFrames(axis.frames, plan)
  const { repeated, isCopy } = findRepeated(rows)
  const values = usableValues(rows, plan, isCopy)
  const { cells, slotOf } = usedCells(grid, rows, values)
  const { tableValues, fullTableValues } = limits
  const most = Math.max(tableValues, Math.min(fullTableValues, valuesPerRow * values.length))
  if (cells.length * axis.frames > most)
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
  const totals = findTotals(gathered.values, axis.frames)
  if (plan.differences) takeDifferences(gathered.values, axis.frames)
  return { grid, axis, cells, missingFrames, emptyCells, repeated, totals, ...gathered }
}

/** Without what means no data, and without rows that say the same as an earlier one. */
function usableValues(
  { values }: TableRows,
  { missingValues }: TablePlan,
  isCopy: Uint8Array | null,
): Float64Array {
  const marks = new Set(missingValues)
  return values.map((value, row) => (marks.has(value) || isCopy?.[row] === 1 ? NaN : value))
}

function checkGrid(rows: TableRows, plan: TablePlan, fileName: string): void {
  const { height, width } = gridSize(rows, plan)
  if (height * width > limits.tableCells)
    throw new GridcastError('import.grid-too-large', { file: fileName, height, width })
}

function tooManyFrames(frames: number, { step }: TablePlan): GridcastError {
  return new GridcastError('import.too-many-frames', { step, frames, most: limits.tableFrames })
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
  const used: number[] = []
  for (let cell = 0; cell < slotOf.length; cell++) if (slotOf[cell] === 0) used.push(cell)
  const cells = Int32Array.from(used)
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
