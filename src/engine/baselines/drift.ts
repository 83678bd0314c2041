/**
 * Drift: the line through each cell's first and last valid input, continued (Hyndman &
 * Athanasopoulos, "Forecasting", section 5.2).
 */
import { newestValues } from './baseline'
import type { Baseline, BaselineInputs } from './baseline'

export const drift: Baseline = {
  name: 'drift',
  forecast(inputs, steps) {
    if (inputs.frames < 2) return null
    const { frameSize } = inputs
    const newest = newestValues(inputs)
    const all = new Float32Array(frameSize * steps)
    for (let cell = 0; cell < frameSize; cell++) {
      const { slope, age } = lineOf(inputs, cell)
      for (let step = 0; step < steps; step++)
        all[step * frameSize + cell] = newest[cell]! + slope * (step + 1 + age)
    }
    return all
  },
}

/**
 * Change per step between a cell's first and last valid input, and how many frames ago the last one
 * was.
 */
function lineOf(
  { values, valid, frames, frameSize }: BaselineInputs,
  cell: number,
): { slope: number; age: number } {
  const isValid = (frame: number): boolean =>
    valid === null || valid[frame * frameSize + cell] === 1
  let [first, last] = [0, frames - 1]
  while (first < frames && !isValid(first)) first++
  while (last > first && !isValid(last)) last--
  if (first >= last) return { slope: 0, age: 0 }
  const change = values[last * frameSize + cell]! - values[first * frameSize + cell]!
  return { slope: change / (last - first), age: frames - 1 - last }
}
