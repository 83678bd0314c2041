import { describe, expect, it } from 'vitest'
import type { BaselineName } from '../../shared/forecast'
import type { BaselineInputs } from './baseline'
import { baselines } from '.'

/** Two cells over three frames: 1, 2, 4 and 10, 10, 10; the frames before were 7, 8, … ago. */
const inputs: BaselineInputs = {
  values: Float32Array.from([1, 10, 2, 10, 4, 10]),
  valid: null,
  frames: 3,
  frameSize: 2,
  climatology: Float32Array.from([5, 6]),
  season: 4,
  past: (stepsBack) =>
    stepsBack > 9 ? null : { values: Float32Array.from([100 + stepsBack, 200]), valid: null },
}
const holes: BaselineInputs = {
  ...inputs,
  valid: Uint8Array.from([1, 0, 1, 0, 0, 0]),
  values: Float32Array.from([1, 0, 2, 0, 0, 0]),
}

function forecast(name: BaselineName, from: BaselineInputs, steps: number): number[] | null {
  const frames = baselines.find((baseline) => baseline.name === name)!.forecast(from, steps)
  return frames && [...frames]
}

describe('baselines', () => {
  it.each<[BaselineName, number[]]>([
    ['persistence', [4, 10, 4, 10]],
    ['climatology', [5, 6, 5, 6]],
    ['drift', [5.5, 10, 7, 10]],
    ['seasonal-naive', [103, 200, 102, 200]],
    ['input-mean', [Math.fround(7 / 3), 10, Math.fround(7 / 3), 10]],
    ['zero', [0, 0, 0, 0]],
  ])('%s', (name, expected) => {
    expect(forecast(name, inputs, 2)).toEqual(expected)
  })

  it.each<[BaselineName, number[]]>([
    ['persistence', [2, 6, 2, 6]],
    ['drift', [4, 6, 5, 6]],
    ['input-mean', [1.5, 6, 1.5, 6]],
  ])('%s looks past cells without data, and falls back on climatology', (name, expected) => {
    expect(forecast(name, holes, 2)).toEqual(expected)
  })

  it('go round the season again, as far as the data reaches', () => {
    expect(forecast('seasonal-naive', inputs, 9)!.filter((_, i) => i % 2 === 0)).toEqual([
      103, 102, 101, 100, 103, 102, 101, 100, 103,
    ])
    expect(forecast('seasonal-naive', { ...inputs, season: 12 }, 1)).toBeNull()
    expect(forecast('seasonal-naive', { ...inputs, season: null }, 1)).toBeNull()
    expect(forecast('climatology', { ...inputs, climatology: null }, 1)).toBeNull()
    expect(forecast('drift', { ...inputs, frames: 1 }, 1)).toBeNull()
  })
})
