import { describe, expect, it } from 'vitest'
import type { Georeference } from '../dataset'
import { graticuleOf } from './graticule'

const whole = { row: 0, column: 0, height: 20, width: 40 }
const globe: Georeference = {
  kind: 'geographic',
  x: { name: 'longitude', first: -9.75, step: 0.5 },
  y: { name: 'latitude', first: 49.75, step: -0.5 },
}

describe('the graticule', () => {
  it('crosses the map at round degrees, each at its place', () => {
    const { rows, columns } = graticuleOf(globe, whole)!
    // The map reaches from 10 W to 10 E and from 50 N to 40 N.
    expect(columns).toEqual([
      { at: 10, label: '5° W' },
      { at: 20, label: '0°' },
      { at: 30, label: '5° E' },
    ])
    expect(rows.map(({ label }) => label)).toEqual(['42.5° N', '45° N', '47.5° N'])
    expect(rows.map(({ at }) => at)).toEqual([15, 10, 5])
  })

  it('gets finer lines in a nearer view', () => {
    const near = { row: 5, column: 18, height: 4, width: 4 }
    const { columns } = graticuleOf(globe, near)!
    expect(columns.map(({ label }) => label)).toEqual(['0.5° W', '0°', '0.5° E'])
    expect(columns.map(({ at }) => at)).toEqual([1, 2, 3])
  })

  it('counts longitudes from 0 to 360 as east and west', () => {
    const pacific = { ...globe, x: { name: 'longitude', first: 170.5, step: 1 } }
    const { columns } = graticuleOf(pacific, whole)!
    expect(columns.map(({ label }) => label)).toEqual(['180°', '170° W', '160° W'])
  })

  it('has metres of a projection, and none where the grid lies nowhere', () => {
    const projected: Georeference = {
      kind: 'projected',
      x: { name: 'x', first: 500, step: 1000 },
      y: { name: 'y', first: 500, step: 1000 },
    }
    expect(graticuleOf(projected, whole)?.columns[0]).toEqual({ at: 10, label: '10000' })
    expect(graticuleOf({ ...projected, kind: 'index' }, whole)).toBeNull()
    expect(graticuleOf(null, whole)).toBeNull()
  })
})
