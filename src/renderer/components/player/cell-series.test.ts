import { describe, expect, it } from 'vitest'
import { linesOf, seriesOf } from './cell-series'

/** Two inputs, three steps, two of them with a truth; 2 x 2 cells. */
const numbered = (first: number, count: number) =>
  Float32Array.from({ length: 4 * count }, (_, index) => first + index)
const frames = {
  inputs: numbered(0, 2),
  truth: numbered(8, 2),
  forecast: numbered(100, 3),
  baselines: { persistence: numbered(200, 3) },
  ranges: [{ level: 0.95, lower: numbered(50, 3), upper: numbered(150, 3) }],
  shape: [2, 2, 1],
  inputTimes: ['a', 'b'],
  times: ['c', 'd', 'e'],
}
const cell = { row: 1, column: 0, height: 1, width: 1 }
const all = { row: 0, column: 0, height: 2, width: 2 }

describe('a series at a cell', () => {
  it('goes through inputs, truth, forecast, baseline and range', () => {
    expect(seriesOf(frames, 2, cell, 0, 'persistence')).toEqual({
      observed: [2, 6, 10, 14, null],
      forecast: [null, 6, 102, 106, 110],
      beside: [null, null, 202, 206, 210],
      range: {
        percent: 95,
        lower: [null, null, 52, 56, 60],
        upper: [null, null, 152, 156, 160],
      },
    })
  })

  it('reads a truth that begins with the inputs the same way', () => {
    const whole = { ...frames, truth: numbered(0, 4) }
    expect(seriesOf(whole, 2, cell, 0, null).observed).toEqual([2, 6, 10, 14, null])
  })

  it('is the mean of the valid cells of a region, without a range', () => {
    const holed = { ...frames, inputs: numbered(0, 2) }
    holed.inputs[3] = NaN
    const { observed, range, beside } = seriesOf(holed, 2, all, 0, null)
    expect(observed.slice(0, 3)).toEqual([1, 5.5, 9.5])
    expect([range, beside]).toEqual([null, null])
  })

  it('is empty where there is no data', () => {
    const empty = { ...frames, inputs: new Float32Array(8).fill(NaN) }
    expect(seriesOf(empty, 2, cell, 0, null).observed.slice(0, 2)).toEqual([null, null])
  })

  it('becomes lines of a chart', () => {
    const titles = { observed: 'o', forecast: 'f', beside: 'b', range: (one: number) => `r${one}` }
    const lines = linesOf(seriesOf(frames, 2, cell, 0, 'persistence'), titles)
    expect(lines.map(({ label }) => label)).toEqual(['o', 'f', 'b', 'r95', 'r95'])
  })
})
