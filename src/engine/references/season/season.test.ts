import { describe, expect, it } from 'vitest'
import fixture from '../fixtures/climatology.json'
import { scaleNamed } from '../scale'
import { computed, monthly, noBreath, seriesTraining } from '../testing'
import { CellNormals } from './cell-normals'
import { calendarPeriods, strongestPeriod } from './periods'
import { basisAt, fitSeason } from './season'

describe('the season', () => {
  it('is fitted as numpy does, cells with gaps too', () => {
    const [frames, height, width] = fixture.shape as [number, number, number]
    const terms = [{ period: fixture.period, harmonics: fixture.harmonics }]
    const normals = new CellNormals(height * width, 5)
    const values = Float32Array.from(fixture.values)
    const valid = Uint8Array.from(fixture.valid)
    for (let t = 0; t < frames; t++)
      normals.add(basisAt(terms, t), scaleNamed('plain'), values, valid, t * height * width)
    const solved = normals.solve([0, 1, 2, 3, 4])
    fixture.coefficients.forEach((wanted, i) => {
      if (wanted !== null) expect(Math.abs(solved[i]! - wanted) / 20).toBeLessThan(1e-6)
    })
  })

  it('gets as many harmonics as the newest part supports', async () => {
    const shape = { sequences: 1, frames: 96, height: 3, width: 3, channels: 1 }
    const two = computed(
      shape,
      (_, t, y) => 10 + Math.cos((2 * Math.PI * t) / 12) * y + Math.sin((4 * Math.PI * t) / 12),
    )
    const { terms } = await fitSeason(seriesTraining(two, 96, 2), scaleNamed('plain'), noBreath)
    expect(terms).toEqual([{ period: 12, harmonics: 2 }])
    const none = computed(shape, (_, t, y, x) => ((t * 7919 + y * 31 + x * 17) % 101) / 10)
    const found = await fitSeason(seriesTraining(none, 96, 2), scaleNamed('plain'), noBreath)
    expect(found.terms.reduce((sum, { harmonics }) => sum + harmonics, 0)).toBeLessThan(3)
  })

  it.each([
    ['month', 1, 120, [12]],
    ['hour', 1, 744, [24, 168]],
    ['hour', 6, 3000, [4, 28, 1460.97]],
    ['week', 1, 104, [52.1775]],
    ['day', 1, 40, [7]],
    ['year', 1, 100, []],
  ] as const)('of a step of %s can be %j long', (unit, count, span, wanted) => {
    const time = { ...monthly, step: { count, unit } }
    const found = calendarPeriods(time, span)
    expect(found.map((period) => Math.round(period * 1e4) / 1e4)).toEqual(wanted)
  })

  it('is found without dates', () => {
    const wave = Float64Array.from({ length: 100 }, (_, t) => 3 + t / 9 + Math.sin((t * 2) / 3))
    expect(strongestPeriod(wave)).toBeCloseTo(3 * Math.PI, 0)
    const flat = new Float64Array(50).fill(4)
    expect(strongestPeriod(flat)).toBeNull()
  })
})
