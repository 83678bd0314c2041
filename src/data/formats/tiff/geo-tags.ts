/** Where a grid lies, as tags of GeoTIFF 1.1 (OGC 19-008r4). */
import type { GeoKeys, Georeference } from '../../../shared/dataset'

/** What a tag of a TIFF that is written holds. */
export type TagValue =
  | { type: 'ascii'; text: string }
  | { type: 'short' | 'long' | 'double'; numbers: readonly number[] }

const tag = {
  ...{ scale: 33_550, tiepoint: 33_922, matrix: 34_264 },
  ...{ keys: 34_735, numbers: 34_736, text: 34_737 },
} as const
const key = {
  model: 1024,
  raster: 1025,
  geographic: 2048,
  projected: 3072,
} as const
const userDefined = 32_767

/** None for a grid without a place. */
export function geoTagsOf(georeference: Georeference | null): [number, TagValue][] {
  if (georeference === null || georeference.kind === 'index') return []
  const keys = keysOf(georeference)
  return [...placeTags(georeference), ...(keys === null ? [] : keyTags(keys))]
}

/** The outer corner of the first cell and the size of cells. */
function placeTags({ x, y }: Georeference): [number, TagValue][] {
  const [left, top] = [x.first - x.step / 2, y.first - y.step / 2]
  if (x.step > 0 && y.step < 0)
    return [
      [tag.scale, { type: 'double', numbers: [x.step, -y.step, 0] }],
      [tag.tiepoint, { type: 'double', numbers: [0, 0, 0, left, top, 0] }],
    ]
  const numbers = [x.step, 0, 0, left, 0, y.step, 0, top, 0, 0, 0, 0, 0, 0, 0, 1]
  return [[tag.matrix, { type: 'double', numbers }]]
}

function keyTags({ directory, numbers, text }: GeoKeys): [number, TagValue][] {
  return [
    [tag.keys, { type: 'short', numbers: directory }],
    ...(numbers.length === 0
      ? []
      : [[tag.numbers, { type: 'double', numbers }] satisfies [number, TagValue]]),
    ...(text === '' ? [] : [[tag.text, { type: 'ascii', text }] satisfies [number, TagValue]]),
  ]
}

/** The keys the data came with, else those of an EPSG number. Nothing is made up. */
function keysOf({ geoKeys, crs, kind }: Georeference): GeoKeys | null {
  if (geoKeys !== undefined) return asArea(geoKeys)
  const code = Number(/^EPSG:(\d{4,5})$/i.exec(crs ?? '')?.[1] ?? NaN)
  if (!(code >= 1024 && code < userDefined)) return null
  const entries = [
    [key.model, 0, 1, kind === 'geographic' ? 2 : 1],
    [key.raster, 0, 1, 1],
    [kind === 'geographic' ? key.geographic : key.projected, 0, 1, code],
  ]
  return { directory: [1, 1, 0, entries.length, ...entries.flat()], numbers: [], text: '' }
}

/** Pixels are written as areas, whatever they were: the place is the same. */
function asArea({ directory, ...rest }: GeoKeys): GeoKeys {
  const changed = [...directory]
  for (let at = 4; at + 3 < changed.length; at += 4)
    if (changed[at] === key.raster) changed[at + 3] = 1
  return { directory: changed, ...rest }
}
