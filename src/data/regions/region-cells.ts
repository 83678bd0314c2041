/** The grid under regions: how large its cells are, and what share of each region lies in which. */
import type { Georeference } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'
import type { RegionPlan } from '../../shared/import-plan'
import { guessCellSize, roundSizes } from '../tables/lattice'
import { coverOf, gridAround, type CellGrid, type Cover } from './cover'
import type { Region } from './matching'
import { extentOf, type Outlines, type Point, type Polygon } from './outlines'
import type { RegionShare } from './spreading'

/** Regions get at most so many cells along a side by themselves; thousands of them get more. */
const mostFor = (regions: number) => Math.min(96, Math.max(48, 1.2 * Math.sqrt(regions)))
/** Cells shrink until so many of the regions have a cell that is mostly theirs. */
const ownCells = 0.8
/** Fewer cells along the longer side show no shapes. */
const fewest = 20
const mostCells = 1_000_000
const mostShares = 30_000_000

/** What of the map a region takes: of a region without an outline next to nothing, at its point. */
const polygonsOf = ({ outlines }: Outlines, region: Region) =>
  region.outlines.flatMap((at) => {
    const { polygons = [], point } = outlines[at] ?? {}
    return point === undefined ? polygons : [speckAt(point)]
  })

const speck = 1e-6

/** South and east of the point, so that it lies in one cell even where the point is on a border. */
const speckAt = ([x, y]: Point): Polygon => [
  [
    [x, y - speck],
    [x + speck, y - speck],
    [x + speck, y],
    [x, y],
  ],
]

/**
 * The largest round size at which most regions have a cell of their own, as long as the grid stays
 * of a useful size. Degrees of longitude are made about as long as those of latitude.
 */
export function guessCell(outlines: Outlines, regions: readonly Region[]): CellGrid['cell'] {
  if (outlines.arePoints) return cellOfPoints(outlines, regions)
  const shapes = regions.map((region) => ({ polygons: polygonsOf(outlines, region) }))
  const extent = extentOf(shapes)
  const middle = ((extent.south + extent.north) / 2) * (Math.PI / 180)
  const wider =
    outlines.coordinates === 'geographic'
      ? Math.round(10 / Math.max(0.1, Math.cos(middle))) / 10
      : 1
  const widest = Math.max(extent.north - extent.south, (extent.east - extent.west) / wider)
  const cellOf = (size: number) => ({ x: Number((size * wider).toPrecision(6)), y: size })
  const most = mostFor(regions.length)
  const least = Math.min(most, Math.max(fewest, Math.sqrt(regions.length)))
  let chosen = cellOf(Number((widest / least || 1).toPrecision(2)))
  for (const size of roundSizes(widest / least)) {
    if (widest / size > most) break
    chosen = cellOf(size)
    const grid = gridAround(extent, chosen)
    const covers = shapes.map(({ polygons }) => coverOf(polygons, grid, outlines.coordinates))
    if (ownersAmong(covers) >= ownCells * regions.length) break
  }
  return chosen
}

/** As of other places that are known by their coordinates. */
function cellOfPoints({ outlines }: Outlines, regions: readonly Region[]): CellGrid['cell'] {
  const numbers = regions.flatMap((region) => region.outlines)
  const points = numbers.flatMap((at) => {
    const point = outlines[at]?.point
    return point === undefined ? [] : [point]
  })
  return guessCellSize({ x: points.map(([x]) => x), y: points.map(([, y]) => y) }).size
}

/** How many regions hold the largest part of some cell. */
export function ownersAmong(covers: readonly Cover[]): number {
  const best = new Map<number, { area: number; region: number }>()
  covers.forEach(({ cells, areas }, region) =>
    cells.forEach((cell, at) => {
      const area = areas[at] ?? 0
      if (area > (best.get(cell)?.area ?? 0)) best.set(cell, { area, region })
    }),
  )
  return new Set([...best.values()].map(({ region }) => region)).size
}

export interface RegionCells {
  grid: CellGrid
  georeference: Georeference
  shares: RegionShare[]
  /** How many regions hold the largest part of some cell. */
  owners: number
  /** Regions whose outline has no area that can be measured, by name. */
  without: string[]
}

/** @throws GridcastError `import.grid-too-large` */
export function cellsOfRegions(
  outlines: Outlines,
  regions: readonly Region[],
  plan: Pick<RegionPlan, 'cellSize' | 'valueKind' | 'weightKey'>,
): RegionCells {
  const shapes = regions.map((region) => ({ polygons: polygonsOf(outlines, region) }))
  const grid = gridAround(extentOf(shapes), plan.cellSize)
  const { height, width } = grid
  if (height * width > mostCells)
    throw new GridcastError('import.grid-too-large', { file: outlines.title, height, width })
  const covers: Cover[] = []
  let count = 0
  for (const { polygons } of shapes) {
    const cover = coverOf(polygons, grid, outlines.coordinates)
    if ((count += cover.cells.length) > mostShares)
      throw new GridcastError('import.grid-too-large', { file: outlines.title, height, width })
    covers.push(cover)
  }
  const shares = covers.map((cover, at) => shareOf(cover, measureOf(outlines, regions[at], plan)))
  const without = regions.filter((_, at) => covers[at]?.cells.length === 0).map(({ name }) => name)
  const georeference = georeferenceOf(grid, outlines)
  return { grid, georeference, shares, owners: ownersAmong(covers), without }
}

function shareOf({ cells, areas }: Cover, measure: (area: number) => number): RegionShare {
  const area = areas.reduce((sum, part) => sum + part, 0)
  return { measure: measure(area), cells, shares: areas.map((part) => part / area) }
}

/** What one unit of a region's value stands for. */
function measureOf(
  { outlines }: Outlines,
  region: Region | undefined,
  { valueKind, weightKey }: Pick<RegionPlan, 'valueKind' | 'weightKey'>,
): (area: number) => number {
  if (valueKind === 'count') return () => 1
  if (valueKind === 'mean' || weightKey === null) return (area) => area
  const weights = (region?.outlines ?? []).map((at) =>
    Number(outlines[at]?.properties[weightKey] ?? 0),
  )
  const weight = weights.reduce((sum, part) => sum + (part > 0 ? part : 0), 0)
  return () => weight
}

function georeferenceOf({ west, north, cell }: CellGrid, { coordinates }: Outlines): Georeference {
  const isGlobe = coordinates === 'geographic'
  const tidy = (value: number) => Number(value.toPrecision(12))
  return {
    kind: coordinates,
    x: { name: isGlobe ? 'longitude' : 'x', first: tidy(west + cell.x / 2), step: cell.x },
    y: { name: isGlobe ? 'latitude' : 'y', first: tidy(north - cell.y / 2), step: -cell.y },
  }
}
