/**
 * Fills what a table lacks, as a person chose: dates without any row, and cells that are empty on
 * some dates.
 */
import type { TablePlan } from '../../shared/import-plan'
import type { Maps } from './maps'

type Filling = TablePlan['emptyCells']

/**
 * Changes the values in place. Hold and interpolate use only what the table has, never what was
 * filled.
 */
export function fillMaps(maps: Maps, plan: Pick<TablePlan, 'missingDates' | 'emptyCells'>): void {
  if (plan.missingDates === 'mask' && plan.emptyCells === 'mask') return
  const frames = maps.axis.frames
  const isMissing = new Uint8Array(frames)
  for (const frame of maps.missingFrames) isMissing[frame] = 1
  for (let slot = 0; slot < maps.cells.length; slot++) {
    fillSeries(maps.values.subarray(slot * frames, (slot + 1) * frames), (frame) => {
      return isMissing[frame] === 1 ? plan.missingDates : plan.emptyCells
    })
  }
}

function fillSeries(series: Float64Array, fillingAt: (frame: number) => Filling): void {
  let before = -1
  for (let frame = 0; frame < series.length; frame++) {
    if (!Number.isNaN(series[frame])) {
      before = frame
      continue
    }
    const after = nextValue(series, frame)
    for (let empty = frame; empty < after; empty++)
      series[empty] = filled(series, empty, before, after, fillingAt(empty))
    frame = after - 1
  }
}

/** The frame of the next value, or the end. */
function nextValue(series: Float64Array, from: number): number {
  let frame = from
  while (frame < series.length && Number.isNaN(series[frame])) frame++
  return frame
}

/** NaN where there is nothing to hold or to interpolate between. */
function filled(
  series: Float64Array,
  frame: number,
  before: number,
  after: number,
  filling: Filling,
): number {
  const [left, right] = [
    before < 0 ? NaN : (series[before] as number),
    after >= series.length ? NaN : (series[after] as number),
  ]
  switch (filling) {
    case 'zero':
      return 0
    case 'hold':
      return left
    case 'interpolate':
      return left + ((right - left) * (frame - before)) / (after - before)
    case 'mask':
      return NaN
  }
}
