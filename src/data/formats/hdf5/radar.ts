/**
 * Radar composites in HDF5: OPERA's data model (ODIM_H5 2.x, sections 4 and 5) and the form of
 * KNMI. Each image is a frame; its numbers are told from attributes that lie beside it.
 */
import { toNumbers } from '../../variables/decode'
import type { Dimension, GridVariable } from '../../variables/grid-variable'
import { numbersOf, textOf, type Attributes } from '../cf/cf-variable'
import type { Hdf5Dataset, Hdf5File } from './hdf5-file'

/** An image and when it was taken, in milliseconds since 1970; null when the file doesn't say. */
export interface RadarImage {
  variable: GridVariable
  instant: number | null
}

/** How stored numbers become values. */
interface Decoding {
  gain: number
  offset: number
  noData: readonly number[]
  /** Stored where the radar saw nothing: its value there. */
  undetect: { stored: number; value: number } | null
}

/** Quantities whose least is none at all (ODIM_H5, table 16). */
const amounts = ['RATE', 'ACRR', 'PRECIP']

export function radarImages(file: Hdf5File, datasets: readonly Hdf5Dataset[]): RadarImage[] {
  const root = file.attributes('')
  const flat = datasets.filter(({ shape, problem }) => shape.length === 2 && problem === null)
  if (textOf(root, 'Conventions')?.startsWith('ODIM_H5') === true)
    return flat.flatMap((dataset) => odimImage(file, dataset))
  return flat.flatMap((dataset) => knmiImage(file, dataset))
}

function odimImage(file: Hdf5File, dataset: Hdf5Dataset): RadarImage[] {
  const [, group = '', part = ''] = /^(dataset\d+)\/(data\d+)\/data$/.exec(dataset.path) ?? []
  if (part === '') return []
  const what: Attributes = {
    ...file.attributes('what'),
    ...file.attributes(`${group}/what`),
    ...file.attributes(`${group}/${part}/what`),
  }
  const number = (name: string) => numbersOf(what, name)[0]
  const [gain, offset] = [number('gain') ?? 1, number('offset') ?? 0]
  const quantity = textOf(what, 'quantity') ?? ''
  const isAmount = amounts.includes(quantity.toUpperCase())
  const undetect = number('undetect')
  const decoding: Decoding = {
    gain,
    offset,
    noData: [number('nodata')].filter((value) => value !== undefined),
    undetect:
      undetect === undefined
        ? null
        : { stored: undetect, value: isAmount ? 0 : gain * undetect + offset },
  }
  const day = textOf(what, 'enddate') ?? textOf(what, 'date') ?? ''
  const clock = textOf(what, 'endtime') ?? textOf(what, 'time') ?? ''
  const variable = imageOf(file, dataset, decoding, quantity)
  return [{ variable, instant: instantOf(day, clock) }]
}

function instantOf(day: string, clock: string): number | null {
  const [, year, month, date] = /^(\d{4})(\d{2})(\d{2})$/.exec(day) ?? []
  const [, hour, minute, second = '0'] = /^(\d{2})(\d{2})(\d{2})?$/.exec(clock) ?? []
  if (year === undefined || hour === undefined) return null
  const parts = [year, month, date, hour, minute, second].map(Number)
  const [y = 0, m = 1, d = 1, h = 0, min = 0, s = 0] = parts
  return Date.UTC(y, m - 1, d, h, min, s)
}

/** `image1/image_data` with `calibration_formulas` like `GEO=0.01*PV+0.0`. */
function knmiImage(file: Hdf5File, dataset: Hdf5Dataset): RadarImage[] {
  const [, group = ''] = /^(image\d+)\/image_data$/.exec(dataset.path) ?? []
  if (group === '') return []
  const calibration = file.attributes(`${group}/calibration`)
  const formula = textOf(calibration, 'calibration_formulas') ?? ''
  const [, gain, offset = '0'] = /=\s*([-\d.e]+)\s*\*\s*PV\s*([-+]\s*[\d.e]+)?/i.exec(formula) ?? []
  if (gain === undefined) return []
  const marks = ['calibration_missing_data', 'calibration_out_of_image']
  const decoding: Decoding = {
    gain: Number(gain),
    offset: Number(offset.replace(/\s/g, '')),
    noData: marks.flatMap((name) => numbersOf(calibration, name)),
    undetect: null,
  }
  const name = textOf(file.attributes(group), 'image_geo_parameter') ?? ''
  const taken = textOf(file.attributes('overview'), 'product_datetime_end') ?? ''
  const time = Date.parse(`${taken.replace(/;/, ' ').replace(/\.\d+$/, '')} UTC`)
  const variable = imageOf(file, dataset, decoding, name)
  return [{ variable, instant: Number.isNaN(time) ? null : time }]
}

function imageOf(
  file: Hdf5File,
  { path, shape, chunk }: Hdf5Dataset,
  decoding: Decoding,
  title: string,
): GridVariable {
  const axis = (name: string, meaning: 'height' | 'width'): Dimension => ({
    name,
    meaning,
    coordinates: null,
  })
  return {
    name: path,
    title: title === '' ? null : title,
    dtype: 'float32',
    shape,
    chunk,
    dimensions: [axis('y', 'height'), axis('x', 'width')],
    read: async (start, count, context) =>
      decoded(toNumbers(await file.read(path, start, count, context)), decoding),
  }
}

/** NaN where there is no data. */
function decoded(stored: ArrayLike<number>, decoding: Decoding): Float32Array<ArrayBuffer> {
  const { gain, offset, noData, undetect } = decoding
  return Float32Array.from(stored, (value) => {
    if (noData.includes(value)) return NaN
    if (value === undetect?.stored) return undetect.value
    return value * gain + offset
  })
}
