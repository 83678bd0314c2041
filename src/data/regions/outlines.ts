/**
 * The outlines of regions, whatever file they came in: polygons with properties, one of which names
 * each region.
 */
import { GridcastError } from '../../shared/errors'
import type { Feature, Geometry } from './geojson'

/** `[x, y]`, in degrees or in the unit of a plane. */
export type Point = readonly [number, number]
/** Closed or not, in either direction. */
export type Ring = readonly Point[]
/** The outer ring, then its holes. */
export type Polygon = readonly Ring[]

export interface Outline {
  /** As it came, for taking it away again. */
  feature: Feature
  properties: Readonly<Record<string, unknown>>
  polygons: readonly Polygon[]
}

export interface Outlines {
  /** The file, as a person knows it. */
  title: string
  outlines: readonly Outline[]
  coordinates: 'geographic' | 'projected'
  /** How many features have no area: no geometry, an empty one, points or lines. */
  shapeless: number
  /** The map lies over the date line: its eastern part is beyond 180. */
  isAcross: boolean
}

export interface Extent {
  west: number
  south: number
  east: number
  north: number
}

/** @throws GridcastError `regions.no-polygons` when no feature has an area */
export function outlinesOf(title: string, features: readonly Feature[]): Outlines {
  const found = features.flatMap((feature) => {
    const polygons = polygonsOf(feature.geometry)
    return polygons.length === 0
      ? []
      : [{ feature, properties: feature.properties ?? {}, polygons }]
  })
  if (found.length === 0)
    throw new GridcastError('regions.no-polygons', { file: title, features: features.length })
  const coordinates = isOnGlobe(extentOf(found)) ? 'geographic' : 'projected'
  const turned = coordinates === 'geographic' ? contiguous(found) : found
  const shapeless = features.length - found.length
  return { title, outlines: turned, coordinates, shapeless, isAcross: turned !== found }
}

/** The polygons of a geometry with some area, without heights. */
function polygonsOf(geometry: Geometry | null | undefined): Polygon[] {
  switch (geometry?.type) {
    case 'Polygon':
      return polygonOf(geometry.coordinates)
    case 'MultiPolygon':
      return listOf(geometry.coordinates).flatMap(polygonOf)
    case 'GeometryCollection':
      return listOf(geometry.geometries).flatMap((part) => polygonsOf(part as Geometry | null))
    default:
      return []
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

function polygonOf(coordinates: unknown): Polygon[] {
  const rings = listOf(coordinates).map((ring) => listOf(ring).map(pointOf))
  const [outer] = rings
  const isWhole = rings.every((ring) => ring.every((point) => point.every(Number.isFinite)))
  return outer !== undefined && outer.length >= 3 && isWhole
    ? [rings.filter((ring) => ring.length >= 3)]
    : []
}

function pointOf(position: unknown): Point {
  const [x, y] = listOf(position)
  return [typeof x === 'number' ? x : NaN, typeof y === 'number' ? y : NaN]
}

/** Of all polygons. */
export function extentOf(outlines: readonly Pick<Outline, 'polygons'>[]): Extent {
  const extent = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity }
  for (const { polygons } of outlines)
    for (const [outer = []] of polygons)
      for (const [x, y] of outer) {
        if (x < extent.west) extent.west = x
        if (x > extent.east) extent.east = x
        if (y < extent.south) extent.south = y
        if (y > extent.north) extent.north = y
      }
  return extent
}

const isOnGlobe = ({ west, south, east, north }: Extent) =>
  west >= -360 && east <= 360 && south >= -90.01 && north <= 90.01

/** A turn has to make the map narrower by this much. */
const narrower = 0.75

/**
 * Longitudes so that neighbours are neighbours: parts west of the widest gap are counted on beyond
 * 180 where that makes the map clearly narrower.
 */
function contiguous(outlines: readonly Outline[]): readonly Outline[] {
  const spans = outlines
    .flatMap(({ polygons }) => polygons.map((polygon) => extentOf([{ polygons: [polygon] }])))
    .sort((a, b) => a.west - b.west)
  let [reach, cut, widest] = [spans[0]?.east ?? 0, NaN, 0]
  for (const { west, east } of spans) {
    if (west - reach > widest) [cut, widest] = [reach, west - reach]
    reach = Math.max(reach, east)
  }
  const width = reach - (spans[0]?.west ?? 0)
  if (!(360 - widest < narrower * width)) return outlines
  const turned = (polygon: Polygon): Polygon =>
    extentOf([{ polygons: [polygon] }]).west > cut
      ? polygon
      : polygon.map((ring) => ring.map(([x, y]) => [x + 360, y] as const))
  return outlines.map((outline) => ({ ...outline, polygons: outline.polygons.map(turned) }))
}
