/** The ranges of a forecast at one cell. */
import type { ForecastFrames } from '../../../shared/picture/forecast-figure'

export interface CellRange {
  percent: number
  lower: number
  upper: number
}

/** None among the inputs, where no cell is marked, and where the cell has no data. */
export function rangesAt(
  { ranges = [], shape }: Pick<ForecastFrames, 'ranges' | 'shape'>,
  cell: { row: number; column: number } | null,
  step: number,
  channel: number,
): CellRange[] {
  if (cell === null || step < 0) return []
  const [height = 1, width = 1, channels = 1] = shape
  const at = ((step * height + cell.row) * width + cell.column) * channels + channel
  return ranges.flatMap(({ level, lower, upper }) => {
    const [from, to] = [lower[at] ?? NaN, upper[at] ?? NaN]
    if (Number.isNaN(from) || Number.isNaN(to)) return []
    return [{ percent: Math.round(100 * level), lower: from, upper: to }]
  })
}
