/**
 * The outlines of regions, whatever file they came in: polygons with properties, one of which names
 * each region. Where all that is known of regions is a point, a small square around it stands for
 * the outline in pictures, and the cell around the point holds the region whole.
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
  /** Where the region is, of which no more is known. */
  point?: Point
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
  /** Regions without outlines: all that is known of each is its point. */
  arePoints: boolean
}

export interface Extent {
  west: number
  south: number
  east: number
  north: number
}

/** @throws GridcastError `regions.no-polygons` when no feature has an area, nor a point */
export function outlinesOf(title: string, features: readonly Feature[]): Outlines {
  const areas = features.flatMap((feature) => {
    const polygons = polygonsOf(feature.geometry)
    return polygons.length === 0
      ? []
      : [{ feature, properties: feature.properties ?? {}, polygons }]
  })
  const found = areas.length > 0 ? areas : pointsOf(features)
  if (found.length === 0)
    throw new GridcastError('regions.no-polygons', { file: title, features: features.length })
  const coordinates = isOnGlobe(extentOf(found)) ? 'geographic' : 'projected'
  const turned = coordinates === 'geographic' ? contiguous(found) : found
  const shapeless = features.length - found.length
  const [isAcross, arePoints] = [turned !== found, areas.length === 0]
  return { title, outlines: turned, coordinates, shapeless, isAcross, arePoints }
}

/** A square's side, as a share of what lies between a point and the nearest other, usually. */
const squareSide = 0.6

function pointsOf(features: readonly Feature[]): Outline[] {
  const found = features.flatMap((feature) => {
    const point = feature.geometry?.type === 'Point' ? pointOf(feature.geometry.coordinates) : null
    return point?.every(Number.isFinite) === true ? [{ feature, point }] : []
  })
  const half = (squareSide * usualGap(found.map(({ point }) => point))) / 2
  return found.map(({ feature, point }) => ({
    feature,
    properties: feature.properties ?? {},
    polygons: [[squareAround(point, half)]],
    point,
  }))
}

const squareAround = ([x, y]: Point, half: number): Ring => [
  [x - half, y - half],
  [x + half, y - half],
  [x + half, y + half],
  [x - half, y + half],
]

/** Points whose neighbours are looked for. */
const mostLooked = 500

/** The median way to the nearest other point; 1 where all lie on one. */
function usualGap(points: readonly Point[]): number {
  const stride = Math.ceil(points.length / mostLooked)
  const gaps = points.flatMap(([x, y], at) => {
    if (at % stride !== 0) return []
    const ways = points.map((other) => Math.hypot(other[0] - x, other[1] - y))
    const nearest = Math.min(...ways.filter((way) => way > 0))
    return Number.isFinite(nearest) ? [nearest] : []
  })
  return gaps.sort((a, b) => a - b)[gaps.length >> 1] ?? 1
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
  return outlines.map((outline) => {
    const polygons = outline.polygons.map(turned)
    if (outline.point === undefined || polygons[0] === outline.polygons[0])
      return { ...outline, polygons }
    return { ...outline, polygons, point: [outline.point[0] + 360, outline.point[1]] as const }
  })
}
