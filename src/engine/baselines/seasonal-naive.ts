/**
 * Seasonal-naive: the frame one season (or as many as needed) before. Needs a season, and data that
 * reaches that far back.
 */
import { newestValues } from './baseline'
import type { Baseline } from './baseline'

export const seasonalNaive: Baseline = {
  name: 'seasonal-naive',
  forecast(inputs, steps) {
    const { season, frameSize } = inputs
    if (season === null) return null
    const newest = newestValues(inputs)
    const all = new Float32Array(frameSize * steps)
    for (let step = 1; step <= steps; step++) {
      const before = inputs.past(season * Math.ceil(step / season) - step)
      if (before === null) return null
      const frame = before.values.map((value, cell) =>
        before.valid?.[cell] === 0 ? newest[cell]! : value,
      )
      all.set(frame, (step - 1) * frameSize)
    }
    return all
  },
}
