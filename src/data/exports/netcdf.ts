/**
 * The forecast as NetCDF by the CF conventions (1.11): a variable per channel over time and the
 * grid the data came in, its times, lead times and coordinates beside it.
 */
import type { Dataset } from '../../shared/dataset'
import { frameInstant, frameNumber } from '../../shared/time-axis'
import {
  classicBytes,
  type ClassicContent,
  type WrittenAttribute,
  type WrittenVariable,
} from '../formats/netcdf/classic-writer'
import { writeTarget } from '../frames/write-target'
import { breathe, type Exporter, type ExportJob } from './exporter'

/** NetCDF's own fill value for float32. */
const fill = Math.fround(9.969209968386869e36)
const hourMs = 36e5

export const netcdf: Exporter = {
  async write(job, target, context) {
    await breathe(0, 1, context)
    await writeTarget(target, classicBytes(contentOf(job)))
    context.onProgress(1, 1)
  },
}

function contentOf(job: ExportJob): ClassicContent {
  const { dataset, forecast } = job
  const map = mapVariablesOf(dataset)
  const names = uniqueNames(dataset, ['time', 'lead_time', 'crs', map.y.name, map.x.name])
  return {
    dimensions: {
      time: forecast.steps,
      [map.y.name]: dataset.shape.height,
      [map.x.name]: dataset.shape.width,
    },
    attributes: { Conventions: 'CF-1.11', title: `Forecast of ${dataset.name}` },
    variables: [
      timeOf(job),
      leadTimeOf(forecast.steps),
      map.y,
      map.x,
      ...map.system,
      ...names.map((name, channel) => channelOf(job, map, name, channel)),
    ],
  }
}

function timeOf({ dataset: { time: axis }, forecast }: ExportJob): WrittenVariable {
  const first = forecast.firstInputFrame + forecast.inputFrames
  const frames = Array.from({ length: forecast.steps }, (_, step) => first + step)
  const instants = frames.map((frame) => frameInstant(axis, frame)?.getTime() ?? NaN)
  const [start = NaN] = instants
  if (Number.isNaN(start))
    return {
      name: 'time',
      dimensions: ['time'],
      attributes: { long_name: 'number of the frame', axis: 'T' },
      values: Float64Array.from(frames, (frame) => frameNumber(axis, frame)),
    }
  const text = new Date(start)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '')
  return {
    name: 'time',
    dimensions: ['time'],
    attributes: {
      standard_name: 'time',
      units: `hours since ${text}`,
      calendar: 'proleptic_gregorian',
      axis: 'T',
    },
    values: Float64Array.from(instants, (instant) => (instant - start) / hourMs),
  }
}

const leadTimeOf = (steps: number): WrittenVariable => ({
  name: 'lead_time',
  dimensions: ['time'],
  attributes: { long_name: 'steps ahead of the last frame that was read' },
  values: Int32Array.from({ length: steps }, (_, step) => step + 1),
})

interface MapVariables {
  y: WrittenVariable
  x: WrittenVariable
  /** The variable that names the reference system, if there is one. */
  system: WrittenVariable[]
}

function mapVariablesOf({ georeference, shape }: Dataset): MapVariables {
  const kind = georeference?.kind ?? 'index'
  const isNamed = georeference?.crs !== undefined || georeference?.geoKeys !== undefined
  const axis = (side: 'y' | 'x', length: number): WrittenVariable => {
    const { first, step } = georeference?.[side] ?? { first: 0, step: 1 }
    const names = { geographic: { y: 'latitude', x: 'longitude' }, projected: { y: 'y', x: 'x' } }
    const name = kind === 'index' ? { y: 'row', x: 'column' }[side] : names[kind][side]
    return {
      name,
      dimensions: [name],
      attributes: { ...axisAttributes(kind, side, isNamed), axis: side.toUpperCase() },
      values: Float64Array.from({ length }, (_, at) => Number((first + at * step).toPrecision(14))),
    }
  }
  const system = systemOf(georeference)
  return { y: axis('y', shape.height), x: axis('x', shape.width), system }
}

function axisAttributes(
  kind: 'geographic' | 'projected' | 'index',
  side: 'y' | 'x',
  isNamed: boolean,
): Record<string, WrittenAttribute> {
  if (kind === 'index') return { long_name: side === 'y' ? 'row' : 'column' }
  // Without a name of the system nothing tells the unit of its coordinates.
  if (kind === 'projected' && !isNamed) return { long_name: side }
  if (kind === 'projected') return { standard_name: `projection_${side}_coordinate`, units: 'm' }
  return side === 'y'
    ? { standard_name: 'latitude', units: 'degrees_north' }
    : { standard_name: 'longitude', units: 'degrees_east' }
}

function systemOf(georeference: Dataset['georeference']): WrittenVariable[] {
  const { crs, kind } = georeference ?? {}
  if (crs === undefined) return []
  const isWkt = /^\s*[A-Z]+\[/.test(crs)
  const attributes: Record<string, WrittenAttribute> = {
    ...(kind === 'geographic' ? { grid_mapping_name: 'latitude_longitude' } : {}),
    ...(isWkt ? { crs_wkt: crs } : {}),
    spatial_ref: crs,
    ...(/^EPSG:\d+$/.test(crs) ? { epsg_code: crs } : {}),
  }
  return [{ name: 'crs', dimensions: [], attributes, values: Int32Array.of(0) }]
}

function channelOf(
  { dataset, forecast, frames }: ExportJob,
  map: MapVariables,
  name: string,
  channel: number,
): WrittenVariable {
  const { height, width, channels } = dataset.shape
  const values = Float32Array.from({ length: forecast.steps * height * width }, (_, cell) => {
    const value = frames.forecast[cell * channels + channel] ?? NaN
    return Number.isNaN(value) ? fill : value
  })
  return {
    name,
    dimensions: ['time', map.y.name, map.x.name],
    attributes: {
      long_name: channels > 1 ? (dataset.channelNames[channel] ?? name) : dataset.valueName,
      ...(dataset.unit === null ? {} : { units: dataset.unit }),
      _FillValue: { type: 'float32', value: fill },
      coordinates: 'lead_time',
      ...(map.system.length > 0 ? { grid_mapping: 'crs' } : {}),
    },
    values,
  }
}

/** Names that every program reads: letters, digits and `_`, none twice. */
function uniqueNames({ shape, channelNames, valueName }: Dataset, taken: string[]): string[] {
  const used = new Set(taken)
  return Array.from({ length: shape.channels }, (_, channel) => {
    const wanted = shape.channels > 1 ? (channelNames[channel] ?? '') : valueName
    const plain = wanted.replace(/[^\p{L}\p{N}_]+/gu, '_').replace(/^(?=\p{N})|^$/u, 'value_')
    let name = plain
    for (let n = 2; used.has(name); n++) name = `${plain}_${n}`
    used.add(name)
    return name
  })
}
