import { describe, expect, it } from 'vitest'
import type { TimeAxis } from '../../shared/dataset'
import { PlaceErrors, skillOf } from './skill'
import type { WindowPair } from './skill'

const monthly: TimeAxis = {
  kind: 'calendar',
  start: '2020-01-01T00:00:00.000Z',
  step: { count: 1, unit: 'month' },
}

function pairAt(newest: number, model: number, rival: number): WindowPair {
  const position = { sequence: 0, newest }
  const both = (value: number) => Float64Array.of(value, value)
  return { position, model: both(model), rival: both(rival), counts: both(1) }
}

describe('skill by place', () => {
  it('is known cell by cell, and open where there is no truth', () => {
    const places = new PlaceErrors({ height: 1, width: 3, channels: 1 })
    const truth = { values: Float32Array.of(0, 0, 0), valid: Uint8Array.of(1, 1, 0) }
    places.add('model', Float32Array.of(1, 4, 9), truth)
    places.add('ridge', Float32Array.of(2, 2, 1), truth)
    expect(places.gains('model', 'ridge')).toEqual([0.5, -1, null])
  })

  it('of a large map is of squares, with all channels together', () => {
    const places = new PlaceErrors({ height: 200, width: 300, channels: 2 })
    expect([places.side, places.height, places.width]).toEqual([2, 100, 150])
    const values = new Float32Array(200 * 300 * 2)
    const off = (cells: number[], by: number) => {
      const frames = values.slice()
      for (const cell of cells) frames[cell] = by
      return frames
    }
    // Row 1, column 1, channel 1 lies in the first square; row 2, column 298 in another
    const cells = [2 * (300 + 1) + 1, 2 * (2 * 300 + 298)]
    places.add('model', off(cells, 1), { values, valid: null })
    places.add('ridge', off(cells, 4), { values, valid: null })
    const gains = places.gains('model', 'ridge')
    expect([gains[0], gains[150 + 149], gains.filter((gain) => gain !== null).length]).toEqual([
      0.75, 0.75, 2,
    ])
  })
})

describe('skill by time', () => {
  const places = new PlaceErrors({ height: 1, width: 1, channels: 1 })
  const truth = { values: Float32Array.of(0), valid: null }
  places.add('model', Float32Array.of(1), truth)
  places.add('ridge', Float32Array.of(2), truth)
  const windows = Array.from({ length: 48 }, (_, i) => pairAt(i, i % 12 === 4 ? 1 : 9, 4))

  it('goes by what was forecast for the season, by what was known for the origin', () => {
    const skill = skillOf(places, 'ridge', windows, { kind: 'series', time: monthly })
    expect(skill.seasons!.unit).toBe('month')
    expect(skill.seasons!.parts).toHaveLength(12)
    // Origins of May forecast June and July; the other origins forecast July and June as well
    const june = skill.seasons!.parts.find(({ part }) => part === 5)!
    expect(june).toEqual({ part: 5, model: Math.sqrt(5), rival: 2 })
    expect(skill.origins[4]).toEqual({ time: '2020-05', windows: 1, model: 1, rival: 2 })
    expect(skill.betterAt).toBe(1)
  })

  it('has no dates where the data has none, and no origins for clips', () => {
    const skill = skillOf(places, 'ridge', windows, { kind: 'clips', time: { kind: 'index' } })
    expect([skill.seasons, skill.origins]).toEqual([null, []])
  })

  it('of many origins is told in groups', () => {
    const many = Array.from({ length: 1000 }, (_, i) => pairAt(i, 1, 4))
    const { origins } = skillOf(places, 'ridge', many, { kind: 'series', time: monthly })
    expect(origins.length).toBeLessThanOrEqual(120)
    expect(origins.reduce((sum, { windows: some }) => sum + some, 0)).toBe(1000)
  })
})
