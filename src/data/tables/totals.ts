/** Counts that only grow: running totals that were taken for what happened in each period. */

export interface Totals {
  /** Cells with enough values to tell, and those among them whose values never fall. */
  cells: number
  neverFall: number
  /** The first fall, as a frame; null when there is none. */
  firstFall: number | null
}

const fewestFrames = 8
/** So many of the cells grow. */
const growing = 0.8
/** Totals are corrected now and then: falls are so rare among the changes. */
const rare = 0.02

/**
 * Looks at whole numbers from 0 on in cells that change: daily counts fall nearly as often as they
 * rise.
 * @param values `[cell][frame]`, NaN where there is none
 */
export function findTotals(values: Float64Array, frames: number): Totals | null {
  if (frames < fewestFrames) return null
  const found: Totals = { cells: 0, neverFall: 0, firstFall: null }
  let grow = 0
  for (let begin = 0; begin < values.length; begin += frames) {
    const series = seriesAt(values, begin, frames)
    if (series === null) return null
    if (series.rises < fewestFrames) continue
    found.cells++
    if (series.falls <= Math.max(1, rare * series.rises)) grow++
    if (series.fall === null) found.neverFall++
    else found.firstFall = Math.min(found.firstFall ?? Infinity, series.fall)
  }
  return found.cells > 0 && grow >= growing * found.cells ? found : null
}

/** Null where a value is no count. */
function seriesAt(
  values: Float64Array,
  begin: number,
  frames: number,
): { rises: number; falls: number; fall: number | null } | null {
  let [before, rises, falls] = [-1, 0, 0]
  let fall: number | null = null
  for (let frame = 0; frame < frames; frame++) {
    const value = values[begin + frame] as number
    if (Number.isNaN(value)) continue
    if (value < 0 || !Number.isInteger(value)) return null
    if (before >= 0 && value > before) rises++
    if (value < before) {
      fall ??= frame
      falls++
    }
    before = value
  }
  return { rises, falls, fall }
}

/**
 * What was added since the value before, in place; the first value of a cell has none before it and
 * becomes no data.
 */
export function takeDifferences(values: Float64Array, frames: number): void {
  for (let begin = 0; begin < values.length; begin += frames) {
    let before = NaN
    for (let at = begin; at < begin + frames; at++) {
      const value = values[at] as number
      if (Number.isNaN(value)) continue
      values[at] = value - before
      before = value
    }
  }
}
