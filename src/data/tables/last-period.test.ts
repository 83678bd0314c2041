import { describe, expect, it } from 'vitest'
import { incompletePeriod } from './last-period'
import type { Maps } from './maps'

/** Two cells with half of each sum; NaN: no data in either. */
function mapsOf(sums: readonly number[]): Maps {
  const half = sums.map((sum) => sum / 2)
  const values = Float64Array.from([...half, ...half])
  return { values, axis: { frames: sums.length }, cells: Int32Array.of(0, 1) } as unknown as Maps
}
const wave = [100, 120, 150, 190, 210, 180, 140, 100, 70, 60]

describe('the newest period', () => {
  it('is incomplete where its sum falls as none before did', () => {
    expect(incompletePeriod(mapsOf([...wave, 15]))).toEqual({ frame: 10, sum: 15, before: 60 })
  })

  it('is taken as it is where such falls are usual, or the sum is no much smaller', () => {
    expect(incompletePeriod(mapsOf([...wave, 40]))).toBeNull()
    const jumpy = [10, 200, 12, 180, 9, 210, 11, 190, 10, 205, 8]
    expect(incompletePeriod(mapsOf(jumpy))).toBeNull()
  })

  it('of a short table, of signed values or after nothing says nothing', () => {
    expect(incompletePeriod(mapsOf([100, 100, 100, 5]))).toBeNull()
    expect(incompletePeriod(mapsOf([...wave.map((sum) => sum - 120), 1]))).toBeNull()
    expect(incompletePeriod(mapsOf([...wave, 0, 0]))).toBeNull()
  })

  it('counts cells without data as nothing', () => {
    expect(incompletePeriod(mapsOf([...wave, NaN]))).toEqual({ frame: 10, sum: 0, before: 60 })
  })
})
