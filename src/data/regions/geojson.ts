/** What is used of GeoJSON (RFC 7946); numbers in it are checked where they are used. */
export interface Geometry {
  type: string
  coordinates?: unknown
  geometries?: unknown
}

export interface Feature {
  type: 'Feature'
  id?: string | number
  properties: Record<string, unknown> | null
  geometry: Geometry | null
}

/** Whether the start of a file is that of one. */
export const looksLikeGeojson = (start: string) =>
  /^\ufeff?\s*\{/.test(start) &&
  /"type"\s*:\s*"Feature(Collection)?"|"features"\s*:\s*\[/.test(start)

/** Its features; null when it is something else. */
export function featuresIn(json: unknown): Feature[] | null {
  if (!isRecord(json)) return null
  if (json['type'] === 'Feature') return [featureOf(json)]
  const { features } = json
  return Array.isArray(features) ? features.filter(isRecord).map(featureOf) : null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function featureOf({ id, properties, geometry }: Record<string, unknown>): Feature {
  return {
    type: 'Feature',
    ...((typeof id === 'string' || typeof id === 'number') && { id }),
    properties: isRecord(properties) ? properties : null,
    geometry: isRecord(geometry) ? (geometry as unknown as Geometry) : null,
  }
}
