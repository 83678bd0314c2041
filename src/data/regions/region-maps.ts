/** Values by region and date, and the cells they are spread over. */
import { GridcastError } from '../../shared/errors'
import type { RegionPlan } from '../../shared/import-plan'
import { fillMaps } from '../tables/fill'
import { buildMaps, type Maps } from '../tables/maps'
import type { TableRows } from '../tables/table-rows'
import { tablePartOf } from './guess-region-plan'
import { matchRegions, type Matching } from './matching'
import type { Outlines } from './outlines'
import { cellsOfRegions, type RegionCells } from './region-cells'
import { spread } from './spreading'

export interface RegionMaps {
  matching: Matching
  /** Rows of the table that have a region, in its number's place. */
  rows: TableRows
  /** Regions that ever have a value: `[slot][frame]`; a slot's region is `maps.cells[slot]`. */
  maps: Maps
  /** Of these regions, in the order of the slots. */
  cells: RegionCells
}

/** @throws GridcastError `regions.none-left`; whatever `buildMaps` and `cellsOfRegions` throw */
export function buildRegionMaps(
  rows: TableRows,
  outlines: Outlines,
  plan: RegionPlan,
  fileName: string,
): RegionMaps {
  const matching = matchRegions(rows.named?.names ?? [], outlines, plan)
  if (matching.regions.length === 0)
    throw new GridcastError('regions.none-left', { file: fileName })
  const placed = byRegion(rows, matching)
  const maps = buildMaps(placed, tablePartOf(plan), fileName)
  fillMaps(maps, plan)
  const cells = cellsOfRegions(outlines, regionsOf(matching, maps), plan)
  return { matching, rows: placed, maps, cells }
}

/** The regions of the slots. */
export const regionsOf = ({ regions }: Matching, { cells }: Maps) =>
  [...cells].flatMap((region) => regions[region] ?? [])

/** The rows with regions for places; those without one lose their value. */
function byRegion(rows: TableRows, { regions, regionOf }: Matching): TableRows {
  const values = rows.values.slice()
  const placeOf = rows.placeOf.map((place, row) => {
    const region = regionOf[place] ?? -1
    if (region < 0) values[row] = NaN
    return Math.max(0, region)
  })
  return {
    ...rows,
    values,
    placeOf,
    x: regions.map((_, at) => at),
    y: regions.map(() => 0),
  }
}

/** A frame's values by slot. */
export function valuesOf({ maps }: Pick<RegionMaps, 'maps'>, frame: number): Float64Array {
  const { frames } = maps.axis
  return Float64Array.from(maps.cells, (_, slot) => maps.values[slot * frames + frame] ?? NaN)
}

/** `[H, W]` of a frame. */
export function cellsOf(
  found: RegionMaps,
  frame: number,
  { valueKind }: Pick<RegionPlan, 'valueKind'>,
): Float64Array {
  const { shares, grid } = found.cells
  return spread(valueKind, shares, valuesOf(found, frame), grid.height * grid.width)
}
