import { expect, it } from 'vitest'
import { featuresIn, looksLikeGeojson } from './geojson'

it('GeoJSON is known by its start, whatever the order of its members', () => {
  expect(looksLikeGeojson('{"type":"FeatureCollection","features":[')).toBe(true)
  expect(looksLikeGeojson('\ufeff {\n "crs": null, "features" : [{"geometry": {')).toBe(true)
  expect(looksLikeGeojson('{"type": "Feature", "geometry": null}')).toBe(true)
  expect(looksLikeGeojson('{"type":"Topology","objects":{}}')).toBe(false)
  expect(looksLikeGeojson('date,"type":"Feature"\n')).toBe(false)
})

it('features are taken as far as they are any', () => {
  const geometry = { type: 'Point', coordinates: [1, 2] }
  const features = [{ type: 'Feature', id: 7, properties: [], geometry }, null, 'x']
  expect(featuresIn({ type: 'FeatureCollection', features })).toEqual([
    { type: 'Feature', id: 7, properties: null, geometry },
  ])
  expect(featuresIn({ type: 'Feature', properties: null, geometry })).toHaveLength(1)
  expect([featuresIn([]), featuresIn(null), featuresIn({ features: 3 })]).toEqual([
    null,
    null,
    null,
  ])
})
