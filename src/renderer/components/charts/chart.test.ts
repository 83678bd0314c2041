import { expect, it } from 'vitest'
import { align } from './chart'

it('puts lines with their own places on one axis', () => {
  const data = align([
    { label: 'batches', color: 1, at: [0.5, 1, 1.5], values: [3, 2, 1] },
    { label: 'epochs', color: 2, at: [1, 2], values: [20, null] },
  ])
  expect(data.x).toEqual([0.5, 1, 1.5, 2])
  expect(data.lines.map(({ values }) => values)).toEqual([
    [3, 2, 1, null],
    [null, 20, null, null],
  ])
  expect(data.lines[1]).toMatchObject({ label: 'epochs', color: 2 })
})

it('is empty without lines', () => {
  expect(align([])).toEqual({ x: [], lines: [] })
})
