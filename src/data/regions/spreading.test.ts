import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { valueKinds } from '../../shared/regions'
import { gatherer, spread, type RegionShare } from './spreading'

const cells = 6
const positive = fc.double({ min: 0.01, max: 100, noNaN: true })
const region: fc.Arbitrary<RegionShare> = fc
  .tuple(
    positive,
    fc.uniqueArray(fc.nat(cells - 1), { minLength: 1 }),
    fc.array(positive, { minLength: cells, maxLength: cells }),
  )
  .map(([measure, touched, weights]) => {
    const parts = touched.map((_, at) => weights[at] ?? 1)
    const whole = parts.reduce((sum, part) => sum + part, 0)
    return { measure, cells: touched, shares: parts.map((part) => part / whole) }
  })
const world = fc.array(fc.record({ region, value: positive, usual: positive }), {
  minLength: 1,
  maxLength: 8,
})

const amountOf = (kind: string, regions: readonly RegionShare[], values: ArrayLike<number>) =>
  regions.reduce(
    (sum, { measure }, at) => sum + (values[at] ?? 0) * (kind === 'count' ? 1 : measure),
    0,
  )

describe('values of regions on cells', () => {
  it.each(valueKinds)('keep their total there and back: %s', (kind) => {
    fc.assert(
      fc.property(world, (made) => {
        const regions = made.map((one) => ({
          ...one.region,
          measure: kind === 'count' ? 1 : one.region.measure,
        }))
        const values = made.map(({ value }) => value)
        const onCells = spread(kind, regions, values, cells)
        const back = gatherer(
          kind,
          regions,
          made.map(({ usual }) => usual),
          cells,
        )(onCells)
        const total = amountOf(kind, regions, values)
        expect(amountOf(kind, regions, back) / total).toBeCloseTo(1, 9)
        if (kind === 'count')
          expect(onCells.reduce((sum, value) => sum + (value || 0), 0) / total).toBeCloseTo(1, 9)
      }),
    )
  })

  it.each(valueKinds)('that are the usual ones come back as they were: %s', (kind) => {
    fc.assert(
      fc.property(world, (made) => {
        const regions = made.map((one) => ({
          ...one.region,
          measure: kind === 'count' ? 1 : one.region.measure,
        }))
        const values = made.map(({ value }) => value)
        const back = gatherer(kind, regions, values, cells)(spread(kind, regions, values, cells))
        back.forEach((value, at) => expect(value / (values[at] ?? 1)).toBeCloseTo(1, 7))
      }),
    )
  })

  const town: RegionShare = { measure: 1, cells: [0], shares: [1] }
  const around: RegionShare = { measure: 1, cells: [0, 1], shares: [0.5, 0.5] }

  it('divides a count by area', () => {
    expect([...spread('count', [town, around], [8, 10], 3)]).toEqual([13, 5, NaN])
  })

  it('weighs rates by people, means by area', () => {
    const wide = { ...around, measure: 6 }
    expect([...spread('rate', [town, wide], [8, 2], 2)]).toEqual([(8 + 6) / 4, 2])
    expect([...spread('mean', [town, wide], [-4, 2], 2)]).toEqual([(-4 + 6) / 4, 2])
  })

  it('leaves a region without a value out, and what it shares to the others', () => {
    expect([...spread('count', [town, around], [NaN, 10], 2)]).toEqual([5, 5])
    expect([...spread('rate', [town, around], [8, NaN], 2)]).toEqual([8, NaN])
  })

  it('splits a shared cell by what is usual, not by area', () => {
    const back = gatherer('count', [town, around], [90, 20], 2)
    expect([...back([200, 10])]).toEqual([180, 30])
  })

  it('says nothing of a region that is hardly seen', () => {
    expect([...gatherer('count', [town, around], [1, 1], 2)([NaN, 4])]).toEqual([NaN, 4])
    const mostly = { ...around, shares: [0.75, 0.25] }
    expect([...gatherer('count', [mostly], [1], 2)([NaN, 4])]).toEqual([NaN])
  })
})
