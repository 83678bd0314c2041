/** Where a TIFF image lies on the earth: GeoTIFF's tags (OGC 19-008r4). */
import type { GeoKeys } from '../../../shared/dataset'
import type { Dimension, ReferenceSystem } from '../../variables/grid-variable'
import type { Directory } from './directory'

export interface TiffGeoreference {
  y: Dimension
  x: Dimension
  system: ReferenceSystem | null
  isRotated: boolean
}

const tag = { scale: 33_550, tiepoints: 33_922, matrix: 34_264 } as const
const keyTag = { directory: 34_735, numbers: 34_736, text: 34_737 } as const
const key = { model: 1024, raster: 1025, geographic: 2048, projected: 3072 } as const
const userDefined = 32_767

/** @returns null where the file says nothing of a place */
export async function georeferenceOfTiff(
  directory: Directory,
  height: number,
  width: number,
): Promise<TiffGeoreference | null> {
  const geoKeys = await geoKeysOf(directory)
  const isPoint = keyOf(geoKeys, key.raster) === 2
  const affine = await affineOf(directory)
  if (affine === null) return null
  const [a, b, left, d, e, top] = affine
  const system = systemOf(geoKeys)
  const isRotated = b !== 0 || d !== 0
  const half = isPoint ? 0 : 0.5
  const along = (count: number, first: number, step: number) =>
    Array.from({ length: count }, (_, at) => Number((first + (at + half) * step).toPrecision(14)))
  const isDegrees = system?.kind === 'geographic'
  const axis = (name: string, meaning: 'height' | 'width', values: number[]): Dimension => ({
    name,
    meaning,
    coordinates: isRotated ? null : { kind: 'numbers', values, unit: null },
  })
  return {
    y: axis(isDegrees ? 'latitude' : 'y', 'height', along(height, top, e)),
    x: axis(isDegrees ? 'longitude' : 'x', 'width', along(width, left, a)),
    system: system ?? { kind: 'projected', text: null },
    isRotated,
  }
}

type Affine = readonly [a: number, b: number, left: number, d: number, e: number, top: number]

async function affineOf(directory: Directory): Promise<Affine | null> {
  const matrix = await directory.numbers(tag.matrix)
  if (matrix !== null && matrix.length >= 8) {
    const [a = 1, b = 0, , left = 0, d = 0, e = -1, , top = 0] = matrix
    return [a, b, left, d, e, top]
  }
  const scale = await directory.numbers(tag.scale)
  const points = await directory.numbers(tag.tiepoints)
  if (scale === null || points === null || points.length < 6) return null
  const [scaleX = 0, scaleY = 0] = scale
  const [column = 0, row = 0, , x = 0, y = 0] = points
  if (scaleX === 0 || scaleY === 0) return null
  return [scaleX, 0, x - column * scaleX, 0, -scaleY, y + row * scaleY]
}

async function geoKeysOf(directory: Directory): Promise<GeoKeys | null> {
  const keys = await directory.numbers(keyTag.directory)
  if (keys === null || keys.length < 4) return null
  return {
    directory: keys,
    numbers: (await directory.numbers(keyTag.numbers)) ?? [],
    text: (await directory.text(keyTag.text)) ?? '',
  }
}

/** The value of a key that is a number in the directory itself. */
function keyOf(keys: GeoKeys | null, id: number): number | null {
  const { directory = [] } = keys ?? {}
  for (let at = 4; at + 3 < directory.length; at += 4)
    if (directory[at] === id && directory[at + 1] === 0) return directory[at + 3] ?? null
  return null
}

function systemOf(keys: GeoKeys | null): ReferenceSystem | null {
  const model = keyOf(keys, key.model)
  if (keys === null || (model !== 1 && model !== 2)) return null
  const code = keyOf(keys, model === 1 ? key.projected : key.geographic)
  const text = code === null || code === 0 || code >= userDefined ? null : `EPSG:${code}`
  return { kind: model === 1 ? 'projected' : 'geographic', text, geoKeys: keys }
}
