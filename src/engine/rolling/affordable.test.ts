import { describe, expect, it } from 'vitest'
import { affordable } from './affordable'
import type { Fold } from './folds'
import type { Racer } from './roll'

const folds: Fold[] = [100, 110, 120, 130].map((count) => ({
  ranges: [{ sequence: 0, first: 0, count }],
  origins: Array.from({ length: 30 }, (_, i) => ({ sequence: 0, newest: count + i })),
}))
const racer = (name: string, fitSeconds: number) =>
  ({ reference: { name }, fitSeconds }) as unknown as Racer
const two = [racer('quick', 0.1), racer('slow', 10)]

describe('what there is time for', () => {
  it('is all of it where time is plenty', () => {
    expect(affordable(two, [0.01, 0.1], folds, 1000)).toEqual({ racers: two, share: 1, stride: 1 })
  })

  it('is fewer origins first, then older fits, then fewer references', () => {
    const fewer = affordable(two, [0.01, 0.1], folds, 42)
    expect(fewer).toMatchObject({ racers: two, stride: 1 })
    expect(fewer.share).toBeGreaterThan(0.25)
    expect(fewer.share).toBeLessThan(0.6)
    expect(affordable(two, [0.01, 0.1], folds, 20)).toMatchObject({ racers: two, stride: 2 })
    expect(affordable(two, [0.01, 0.1], folds, 5)).toMatchObject({
      racers: two,
      stride: Infinity,
    })
    expect(affordable(two, [0.01, 0.1], folds, 1)).toMatchObject({
      racers: [two[0]],
      share: 0.25,
    })
    expect(affordable(two, [0.01, 0.1], folds, -1).racers).toEqual([two[0]])
  })
})
