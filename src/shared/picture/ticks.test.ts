import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differenceScale, positionOf, rangeOf, roundOutward, valueScale } from './color-scale'
import { niceStep } from './round-numbers'
import { formatReading, formatValue, ticksOf } from './ticks'

const unclipped = { low: false, high: false }

describe('ticks', () => {
  it('are round numbers of a linear scale', () => {
    const labels = ticksOf({ min: 0, max: 24_000, kind: 'linear', clipped: unclipped }, 6).map(
      ({ label }) => label,
    )
    expect(labels).toEqual(['0', '5,000', '10,000', '15,000', '20,000'])
  })

  it('are symmetric about zero for a difference', () => {
    const values = ticksOf({ min: -0.3, max: 0.3, kind: 'linear', clipped: unclipped }, 7).map(
      ({ value }) => value,
    )
    expect(values).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3])
  })

  it('lie close near zero of a square-root scale', () => {
    const ticks = ticksOf({ min: 0, max: 1000, kind: 'square-root', clipped: unclipped }, 5)
    expect(ticks.map(({ value }) => value)).toEqual([
      0,
      100,
      500,
      ...(ticks.length > 3 ? [1000] : []),
    ])
    for (const { value, position } of ticks)
      expect(position).toBeCloseTo(Math.sqrt(value / 1000), 12)
  })

  it('lie inside any scale, in order, at most as many as asked for', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 3, max: 9 }),
        (min, range, limit) => {
          const scale = { min, max: min + range, kind: 'linear' as const, clipped: unclipped }
          const ticks = ticksOf(scale, limit)
          expect(ticks.length).toBeLessThanOrEqual(limit)
          for (const { position } of ticks) expect(position).toBeGreaterThanOrEqual(0)
          for (let index = 1; index < ticks.length; index += 1)
            expect(ticks[index]?.value).toBeGreaterThan(ticks[index - 1]?.value ?? 0)
        },
      ),
    )
  })

  it('steps by 1, 2, 2.5 or 5 times a power of ten', () => {
    expect([0.07, 0.3, 1, 1.1, 2.2, 3, 7, 1200].map(niceStep)).toEqual([
      0.1, 0.5, 1, 2, 2.5, 5, 10, 2000,
    ])
  })

  it('writes numbers for people', () => {
    expect(formatValue(-1234.5, 0.5)).toBe('−1,234.5')
    expect(formatValue(2.5e-5, 5e-6)).toBe('2.5×10⁻⁵')
    expect(formatValue(30_000_000, 1e7)).toBe('3×10⁷')
    expect([0, 0.125, 12.3456, 99_999.4, -2, NaN].map(formatReading)).toEqual([
      '0',
      '0.125',
      '12.35',
      '99,999',
      '−2',
      '–',
    ])
  })
})

describe('colour scales', () => {
  it('ignore cells without data', () => {
    expect(rangeOf(Float32Array.of(NaN, 3, -1), Float32Array.of(7, NaN))).toEqual({
      min: -1,
      max: 7,
    })
    expect(rangeOf(Float32Array.of(1, Infinity, -Infinity, 2))).toEqual({ min: 1, max: 2 })
    expect(formatReading(-Infinity)).toBe('−∞')
    expect(rangeOf(Float32Array.of(NaN))).toBeNull()
  })

  it('let a forecast widen them only as far as the dataset ever went, and say what is cut', () => {
    const scale = valueScale(
      [Float32Array.of(0, 40)],
      [Float32Array.of(5, 9000)],
      { min: 0, max: 50 },
      'linear',
    )
    expect(scale).toEqual({ min: 0, max: 50, kind: 'linear', clipped: { low: false, high: true } })
    expect(positionOf(scale, 9000)).toBe(1)
  })

  it('are not stretched by a few outliers, but by many', () => {
    const counts = Float32Array.from({ length: 2000 }, (_, index) => 1 + (index % 500))
    const corrected = counts.map((value, index) =>
      index === 900 ? -80_000 : index === 901 ? 60_000 : value,
    )
    const scale = valueScale([corrected], [corrected], { min: -80_000, max: 60_000 }, 'linear')
    expect(scale).toMatchObject({ min: 0, max: 500, clipped: { low: true, high: true } })
    const often = counts.map((value, index) => (index % 50 === 0 ? 60_000 : value))
    expect(valueScale([often], [], { min: 0, max: 60_000 }, 'linear').max).toBe(60_000)
    const rain = Float32Array.from({ length: 50_000 }, (_, index) =>
      index % 200 === 0 ? (index % 30) + 1 : 0,
    )
    expect(valueScale([rain], [], { min: 0, max: 30 }, 'linear')).toMatchObject({
      min: 0,
      max: 22,
      clipped: { high: false },
    })
  })

  it('take the square root for rare large counts only', () => {
    const skewed = Float32Array.from({ length: 100 }, (_, index) =>
      index === 0 ? 1000 : index % 7,
    )
    const even = Float32Array.from({ length: 100 }, (_, index) => index)
    expect(valueScale([skewed], [], { min: 0, max: 1000 }, 'automatic').kind).toBe('square-root')
    expect(valueScale([even], [], { min: 0, max: 99 }, 'automatic').kind).toBe('linear')
    expect(valueScale([Float32Array.of(-5, 5)], [], { min: -5, max: 5 }, 'square-root').kind).toBe(
      'linear',
    )
  })

  it('are symmetric for differences', () => {
    const values = valueScale([Float32Array.of(0, 100)], [], { min: 0, max: 100 }, 'linear')
    const scale = differenceScale([Float32Array.of(-3, 19, NaN)], values)
    expect([scale.min, scale.max]).toEqual([-19, 19])
    expect(positionOf(scale, 0)).toBe(0.5)
    expect(differenceScale([Float32Array.of(-3000)], values)).toMatchObject({
      min: -100,
      max: 100,
      clipped: { low: true },
    })
  })

  it('round outward a little, never inward', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        fc.double({ min: 0.01, max: 1e5, noNaN: true }),
        (min, width) => {
          const rounded = roundOutward({ min, max: min + width })
          expect(rounded.min).toBeLessThanOrEqual(min + 1e-6 * width)
          expect(rounded.max).toBeGreaterThanOrEqual(min + width - 1e-6 * width)
        },
      ),
    )
    expect(roundOutward({ min: 7, max: 7 })).toMatchObject({ max: 10.5 })
  })
})
