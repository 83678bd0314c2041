import { describe, expect, it } from 'vitest'
import type { Importance } from '../../../shared/importance'
import { importanceLines } from './inputs'

const row = (code: string, rise: number | null): Importance['inputs'][number] => ({
  input: { kind: 'earlier' },
  name: { code, values: {} },
  rmse: 2,
  rise,
})

describe('inputs in the terminal', () => {
  it('have bars as long as the error rises, and none where it does not', () => {
    const found: Importance = {
      unit: 'K',
      windows: 9,
      rmse: 1,
      inputs: [row('a', 0.5), row('b', 0.25), row('c', -0.0001), row('d', null)],
      said: { code: 'said', values: {} },
    }
    const lines = importanceLines(found, ({ code }) => code)
    expect(lines.map((line) => line.replace(/ +/g, ' '))).toEqual([
      '9 forecasts of the validation part, RMSE 1 K.',
      'exchanged RMSE rises by',
      `a 2 50.0 % ${'#'.repeat(40)}`,
      `b 2 25.0 % ${'#'.repeat(20)}`,
      'c 2 0.0 %',
      'd 2 –',
      'said',
    ])
  })
})
