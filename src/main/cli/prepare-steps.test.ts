import { expect, it } from 'vitest'
import { parseStep } from './commands/prepare'
import { ringsIn } from './commands/rings'

const triangle = [
  [0, 0],
  [1, 0],
  [1, 1],
]

it.each([
  ['crop=1,2,3,4', { step: 'crop', row: 1, column: 2, height: 3, width: 4 }],
  ['clip-time=10,20', { step: 'clip-time', first: 10, frames: 20 }],
  ['sum=7', { step: 'aggregate-time', frames: 7, by: 'sum', leastPresent: 1 }],
  ['mean=4', { step: 'aggregate-time', frames: 4, by: 'mean', leastPresent: 1 }],
  ['log1p', { step: 'log1p' }],
  ['sum-by=month', { step: 'to-period', period: 'month', by: 'sum', leastPresent: 1 }],
  ['thin-time=3', { step: 'thin-time', every: 3 }],
  ['resample-mean=4', { step: 'resample', cells: 4, by: 'mean', leastPresent: 0.5 }],
  ['difference', { step: 'difference', drops: 'missing' }],
  ['per-population=ab,1000', { step: 'per-population', from: 'ab', per: 1000, back: false }],
  ['times-population=ab', { step: 'per-population', from: 'ab', per: 100_000, back: true }],
  ['clip-values=,5', { step: 'clip-values', least: null, most: 5 }],
  ['interpolate=2', { step: 'fill-gaps', by: 'interpolate', most: 2 }],
  ['fill-zero', { step: 'fill-gaps', by: 'zero', most: 4 }],
  ['mask-out=[[[0,0],[1,0],[1,1]]]', { step: 'mask', keep: 'outside', rings: [triangle] }],
  ['extra-channels=ab', { step: 'extra-channels', from: 'ab' }],
  ['pick-channels=2,1', { step: 'pick-channels', channels: [1, 0] }],
])('reads the step %s', (text, settings) => {
  expect(parseStep(text)).toEqual(settings)
})

it.each([
  'crop=1,2',
  'sum',
  'sum=1',
  'mean=x',
  'blur=3',
  '',
  'mask=[]',
  'clip-values=5,1',
  'sum-by=day',
])('refuses "%s"', (text) => {
  expect(() => parseStep(text)).toThrow(expect.objectContaining({ code: 'prepare.step' }))
})

it('finds the rings of polygons in a GeoJSON file, however deep', () => {
  const polygon = { type: 'Polygon', coordinates: [triangle, triangle] }
  const many = { type: 'MultiPolygon', coordinates: [[triangle]] }
  const features = [polygon, many].map((geometry) => ({ type: 'Feature', geometry }))
  const text = JSON.stringify({ type: 'FeatureCollection', features })
  expect(ringsIn(text, 'a.geojson')).toEqual([triangle, triangle, triangle])
  for (const wrong of ['{}', 'no', JSON.stringify({ type: 'Point', coordinates: [1, 2] })])
    expect(() => ringsIn(wrong, 'a.geojson')).toThrow(/a\.geojson holds no polygons/)
})
