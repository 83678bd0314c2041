import { describe, expect, it } from 'vitest'
import { bar } from './progress-line'
import { bytes, duration, number, table } from './text'

describe('numbers and tables', () => {
  it('shows four digits, no exponent where it can be read without, and a dash for nothing', () => {
    expect([0, 0.123456, 12.3456, 87625.4, 1e-7, 3.2e10, null, NaN].map(number)).toEqual([
      ...['0', '0.1235', '12.35', '87625', '1.00e-7', '3.20e+10', '–', '–'],
    ])
  })

  it('shows time and size in fitting units', () => {
    expect([0.4, 59.4, 187, 7500].map(duration)).toEqual(['0 s', '59 s', '3:07 min', '2:05 h'])
    expect([0, 999, 1234, 2_500_000, 819_000_000].map(bytes)).toEqual([
      '0 B',
      '999 B',
      '1.2 kB',
      '2.5 MB',
      '819 MB',
    ])
  })

  it('puts numbers to the right and words to the left', () => {
    const rows = [
      ['a', '5'],
      ['long', '–'],
      ['b', '12.5'],
    ]
    expect(table(['name', 'value'], rows)).toEqual([
      'name  value',
      'a         5',
      'long      –',
      'b      12.5',
    ])
  })

  it('draws how much is done, also beyond the ends', () => {
    expect([-1, 0, 0.5, 2].map((share) => bar(share, 4))).toEqual([
      '[----]',
      '[----]',
      '[##--]',
      '[####]',
    ])
  })
})
