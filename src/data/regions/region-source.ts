/** Regions on their cells as a source of frames, with what brings a forecast back to them. */
import type { Dataset } from '../../shared/dataset'
import { CancelledError } from '../../shared/errors'
import type { RegionPlan, TableInspection } from '../../shared/import-plan'
import { regionsFile, regionValuesFile } from '../../shared/kept-files'
import type { AnySentence } from '../../shared/notices/values'
import { formatNpyHeader } from '../../shared/npy'
import { breathe, type FileBeside, type FrameChunk, type FrameSource } from '../frame-source'
import { formOf } from '../tables/table-form'
import type { TableRows } from '../tables/table-rows'
import { isDateName } from '../tables/wide'
import { tablePartOf } from './guess-region-plan'
import { formatRegions, type KeptRegion, type KeptRegions } from './kept-regions'
import type { Outlines } from './outlines'
import { cellsOf, regionsOf, valuesOf, type RegionMaps } from './region-maps'

interface Origin {
  rows: TableRows
  columns: TableInspection['columns']
  notes: AnySentence[]
  source: string
}

export function regionSource(
  found: RegionMaps,
  outlines: Outlines,
  plan: RegionPlan,
  origin: Origin,
): FrameSource {
  const { axis } = found.maps
  const { grid, georeference } = found.cells
  const { height, width } = grid
  return {
    description: {
      kind: 'series',
      shape: { sequences: 1, frames: axis.frames, height, width, channels: 1 },
      dtype: 'float32',
      valueName: plan.valueName,
      unit: plan.unit,
      channelNames: [plan.valueName],
      time: axis.time,
      georeference,
      tableForm: tableFormOf(plan, origin, georeference),
      regions: {
        count: found.maps.cells.length,
        kind: plan.valueKind,
        layout: plan.layout,
        column: plan.regionColumn,
      },
      source: origin.source,
      notes: origin.notes,
    },
    beside: filesOf(found, outlines, plan, origin.rows),
    async *chunks(signal) {
      for (let frame = 0; frame < axis.frames; frame++) {
        if (signal.aborted) throw new CancelledError()
        yield chunkOf(cellsOf(found, frame, plan))
        await breathe()
      }
    },
  }
}

function chunkOf(values: Float64Array): FrameChunk {
  const valid = Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1))
  return { values: Float32Array.from(values, (value) => (Number.isNaN(value) ? 0 : value)), valid }
}

/** Cells have coordinates where the table had names. */
function tableFormOf(
  plan: RegionPlan,
  { rows, columns }: Origin,
  { x, y }: { x: { name: string }; y: { name: string } },
): Dataset['tableForm'] {
  const form = formOf(tablePartOf(plan), rows, columns)
  const isWhole = columns.some(({ name }) => name === form.dateColumn)
  const dates = isWhole ? [form.dateColumn] : form.dateColumn.split('+')
  return {
    ...form,
    layout: 'long',
    yColumn: y.name,
    xColumn: x.name,
    columns: [...dates, y.name, x.name, form.valueColumn],
  }
}

function filesOf(
  found: RegionMaps,
  outlines: Outlines,
  plan: RegionPlan,
  rows: TableRows,
): FileBeside[] {
  const regions = regionsOf(found.matching, found.maps)
  const columns = rows.named?.columns ?? []
  const names = newestNames(rows, found)
  const kept = regions.map((region, slot): KeptRegion => {
    const place = names.get(found.maps.cells[slot] ?? -1) ?? -1
    const share = found.cells.shares[slot]
    return {
      name: rows.named?.names[place] ?? region.name,
      fields: rows.named?.fields[place] ?? [],
      measure: share?.measure ?? 0,
      cells: [...(share?.cells ?? [])],
      shares: [...(share?.shares ?? [])],
    }
  })
  const features = regions.flatMap(({ outlines: of }, region) =>
    of.flatMap((at) => {
      const feature = outlines.outlines[at]?.feature
      return feature === undefined ? [] : [{ ...feature, gridcast: { region } }]
    }),
  )
  const text = formatRegions(
    withoutDated({ kind: plan.valueKind, columns, regions: kept, features }, plan),
  )
  return [
    { name: regionsFile, content: new TextEncoder().encode(text) },
    { name: regionValuesFile, content: valuesFile(found) },
  ]
}

/** A column per date says nothing of the forecast's dates. */
function withoutDated(kept: KeptRegions, { layout, dateFormat }: RegionPlan): KeptRegions {
  if (layout !== 'dates-in-columns') return kept
  const stays = kept.columns.map((name) => !isDateName(name, dateFormat))
  const left = <T>(list: readonly T[]) => list.filter((_, at) => stays[at] === true)
  const regions = kept.regions.map((region) => ({ ...region, fields: left(region.fields) }))
  return { ...kept, columns: left(kept.columns), regions }
}

/** The name that each region has in the newest row of the table. */
function newestNames({ dateOf, placeOf, values }: TableRows, { matching }: RegionMaps) {
  const newest = new Map<number, { place: number; date: number }>()
  for (let row = 0; row < values.length; row++) {
    const place = placeOf[row] ?? -1
    const region = matching.regionOf[place] ?? -1
    const date = dateOf[row] ?? 0
    if (region >= 0 && date >= (newest.get(region)?.date ?? -1)) newest.set(region, { place, date })
  }
  return new Map([...newest].map(([region, { place }]) => [region, place]))
}

/** `[T, R]`, float32, NaN where there is no value. */
function valuesFile(found: RegionMaps): Uint8Array {
  const { axis, cells } = found.maps
  const header = formatNpyHeader('float32', [axis.frames, cells.length])
  const values = new Float32Array(axis.frames * cells.length)
  for (let frame = 0; frame < axis.frames; frame++)
    values.set(valuesOf(found, frame), frame * cells.length)
  const file = new Uint8Array(header.length + values.byteLength)
  file.set(header)
  file.set(new Uint8Array(values.buffer), header.length)
  return file
}
