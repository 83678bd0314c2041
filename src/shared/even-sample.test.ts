import { describe, expect, it } from 'vitest'
import { dwarfs, EvenSample } from './even-sample'

describe('an even sample', () => {
  it('tells the bulk of few and of many numbers', () => {
    for (const count of [1000, 500_000]) {
      const sample = new EvenSample()
      for (let from = 0; from < count; from += 1000)
        sample.add(
          Float64Array.from({ length: 1000 }, (_, i) => (((from + i) * 7919) % count) / count),
          null,
        )
      const { low, median, high } = sample.bulk() ?? { low: NaN, median: NaN, high: NaN }
      expect(low).toBeCloseTo(0.005, 2)
      expect(median).toBeCloseTo(0.5, 1)
      expect(high).toBeCloseTo(0.995, 2)
    }
  })

  it('leaves out what is no number and what has no data', () => {
    const sample = new EvenSample()
    sample.add([NaN, 1, Infinity, 99], Uint8Array.of(1, 1, 1, 0))
    expect(sample.bulk()).toEqual({ low: 1, median: 1, high: 1 })
    expect(new EvenSample().bulk()).toBeNull()
  })

  it('is dwarfed by one number of 1e30, not by a heavy tail', () => {
    const bulk = { low: 0, median: 3, high: 100 }
    expect(dwarfs({ min: 0, max: 1e30 }, bulk)).toBe(true)
    expect(dwarfs({ min: -1e30, max: 100 }, bulk)).toBe(true)
    expect(dwarfs({ min: 0, max: 50_000 }, bulk)).toBe(false)
    expect(dwarfs({ min: 0, max: 1e30 }, { low: 0, median: 0, high: 0 })).toBe(false)
  })
})
