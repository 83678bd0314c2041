/** The rings of all polygons in a GeoJSON file, for a mask. */
import { GridcastError } from '../../../shared/errors'

/** @throws GridcastError `prepare.mask-file` when there are none */
export function ringsIn(text: string, file: string): [number, number][][] {
  const rings: [number, number][][] = []
  const visit = (value: unknown): void => {
    if (!Array.isArray(value)) return
    if (value.length >= 3 && value.every(isPosition))
      rings.push(value.map(([x = 0, y = 0]) => [x, y]))
    else value.forEach(visit)
  }
  for (const geometry of geometriesIn(parsed(text))) visit(geometry)
  if (rings.length === 0) throw new GridcastError('prepare.mask-file', { file })
  return rings
}

const isPosition = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length >= 2 && value.every((part) => typeof part === 'number')

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Coordinates of polygons, however deep they lie. */
function geometriesIn(json: unknown): unknown[] {
  if (typeof json !== 'object' || json === null) return []
  if (Array.isArray(json)) return json.flatMap(geometriesIn)
  const { type, coordinates, features, geometry, geometries } = json as Record<string, unknown>
  if (type === 'Polygon' || type === 'MultiPolygon') return [coordinates]
  return [features, geometry, geometries].flatMap(geometriesIn)
}
