import { describe, expect, it } from 'vitest'
import { matchRegions } from './matching'
import { outlinesOf } from './outlines'

const square = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
      [0, 0],
    ],
  ],
}
const named = (...names: (string | number)[]) =>
  outlinesOf(
    'provinces',
    names.map((name) => ({ type: 'Feature' as const, properties: { name }, geometry: square })),
  )
const matched = (names: string[], outlines: ReturnType<typeof named>, assigned = {}) =>
  matchRegions(names, outlines, { outlineKey: 'name', assigned })

describe('regions of a table', () => {
  it('may be called by a word that means no data elsewhere', () => {
    const { unmatched, regions } = matched(['NAN', 'NA'], named('Nan', 'NA'))
    expect(unmatched).toEqual([])
    expect(regions.map(({ name }) => name)).toEqual(['Nan', 'NA'])
  })

  it('of several outlines with one name are one', () => {
    const { regions } = matched(['Coast'], named('Coast', 'Inland', 'Coast'))
    expect(regions).toEqual([{ name: 'Coast', outlines: [0, 2] }])
  })

  it('may have two names: the second is offered, and taken when a person says so', () => {
    const names = ['PRACHIN BURI', 'PHACHINBURI', 'Elsewhere']
    const outlines = named('Prachin Buri', 'Trat')
    const { unmatched, silent } = matched(names, outlines)
    expect(unmatched).toEqual([
      { name: 'PHACHINBURI', nearest: 'Prachin Buri' },
      { name: 'Elsewhere', nearest: null },
    ])
    expect(silent).toEqual(['Trat'])
    const settled = matched(names, outlines, { PHACHINBURI: 'Prachin Buri', Elsewhere: null })
    expect([...settled.regionOf]).toEqual([0, 0, -1])
    expect(settled.leftOut).toEqual(['Elsewhere'])
    expect(settled.found).toEqual({ exact: 0, code: 0, folded: 1, assigned: 1 })
  })

  it('given to an outline that is not there are not found', () => {
    expect(matched(['Trat'], named('Trat'), { Trat: 'Nowhere' }).found.exact).toBe(1)
  })

  it('may be called by numbers', () => {
    expect([...matched(['1', '02'], named(1, 2)).regionOf]).toEqual([0, 1])
  })
})
