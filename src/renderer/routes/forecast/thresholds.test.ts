import { expect, it } from 'vitest'
import { parseThresholds } from './thresholds'

it('reads thresholds as people type them', () => {
  expect(parseThresholds('')).toEqual([])
  expect(parseThresholds(' 50, 10;100 ')).toEqual([10, 50, 100])
  expect(parseThresholds('1.5 1.5 -2')).toEqual([-2, 1.5])
  expect(parseThresholds('10，20')).toEqual([10, 20])
})

it('refuses what is not a number', () => {
  for (const text of ['ten', '1,2,x', '1..2', 'NaN', 'Infinity'])
    expect(parseThresholds(text)).toBeNull()
})
