import { expect, it } from 'vitest'
import { rangesAt } from './cell-ranges'

const shape = [2, 3, 2]
const numbered = (first: number) => Float32Array.from({ length: 4 * 12 }, (_, i) => first + i)
const ranges = [
  { level: 0.8, lower: numbered(0), upper: numbered(100) },
  { level: 0.95, lower: numbered(-50), upper: numbered(200) },
]

it('finds the ends at a cell, a step and a channel', () => {
  // Step 2, row 1, column 2, channel 1: value 24 + 6 + 4 + 1.
  expect(rangesAt({ ranges, shape }, { row: 1, column: 2 }, 2, 1)).toEqual([
    { percent: 80, lower: 35, upper: 135 },
    { percent: 95, lower: -15, upper: 235 },
  ])
})

it('has none among the inputs, beside the map, without data and without ranges', () => {
  const cell = { row: 0, column: 0 }
  expect(rangesAt({ ranges, shape }, cell, -1, 0)).toEqual([])
  expect(rangesAt({ ranges, shape }, null, 1, 0)).toEqual([])
  expect(rangesAt({ shape }, cell, 1, 0)).toEqual([])
  const gap = numbered(0)
  gap[12] = NaN
  expect(rangesAt({ ranges: [{ level: 0.8, lower: gap, upper: gap }], shape }, cell, 1, 0)).toEqual(
    [],
  )
})
