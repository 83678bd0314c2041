/**
 * The small arrays that lie beside the data in a `.npz`: latitudes, longitudes and times. Where one
 * has a known name and fits an axis, it tells where and when the frames are.
 */
import type { Georeference, TimeAxis } from '../../shared/dataset'
import { countOf } from '../../shared/npy'
import type { ReadContext } from '../importers/import-reader'
import { decode } from './decode'
import type { ArrayInFile } from './strided-reader'

const yNames = ['lat', 'lats', 'latitude', 'latitudes', 'y', 'northing']
const xNames = ['lon', 'lons', 'long', 'longitude', 'longitudes', 'x', 'easting']
const geographicNames = new Set([...yNames.slice(0, 4), ...xNames.slice(0, 5)])
const timeNames = ['time', 'times', 't', 'date', 'dates', 'timestamps']

/** How an array of the file is opened; a compressed one may have to be unpacked. */
export type OpenMember = (name: string | null, context: ReadContext) => Promise<ArrayInFile>

/** Finds a one-dimensional array by name, of the wanted length, and reads it. */
async function readNamed(
  names: string[],
  wanted: readonly string[],
  length: number,
  open: OpenMember,
  context: ReadContext,
) {
  const name = names.find((candidate) => wanted.includes(candidate.toLowerCase()))
  if (name === undefined) return null
  const array = await open(name, context)
  const { header, bytes } = array
  if (header.shape.length !== 1 || countOf(header.shape) !== length) return null
  const values = decode(await bytes.read(header.dataOffset, bytes.size - header.dataOffset), header)
  return { name, values: [...values.subarray(0, length)] }
}

/**
 * First value and step, or null where the values are not evenly spaced (within a thousandth of the
 * step).
 */
function evenly(values: number[]): { first: number; step: number } | null {
  const [first] = values
  const last = values.at(-1)
  if (first === undefined || last === undefined || values.length < 2) return null
  const step = (last - first) / (values.length - 1)
  const isEven =
    step !== 0 &&
    values.every((value, i) => Math.abs(value - first - i * step) < Math.abs(step) / 1000)
  return isEven ? { first, step: Number(step.toPrecision(12)) } : null
}

/** Where the grid lies, when both coordinates are there and evenly spaced. */
export async function findGeoreference(
  names: string[],
  size: { height: number; width: number },
  open: OpenMember,
  context: ReadContext,
): Promise<Georeference | null> {
  const y = await readNamed(names, yNames, size.height, open, context)
  const x = await readNamed(names, xNames, size.width, open, context)
  const [yAxis, xAxis] = [y && evenly(y.values), x && evenly(x.values)]
  if (y === null || x === null || yAxis === null || xAxis === null) return null
  const isGeographic =
    geographicNames.has(y.name.toLowerCase()) && geographicNames.has(x.name.toLowerCase())
  return {
    kind: isGeographic ? 'geographic' : 'projected',
    x: { name: x.name, ...xAxis },
    y: { name: y.name, ...yAxis },
  }
}

/** Dates, when an array of evenly spaced seconds since 1970 has the length of the time axis. */
export async function findTimes(
  names: string[],
  frames: number,
  open: OpenMember,
  context: ReadContext,
): Promise<TimeAxis | null> {
  const found = await readNamed(names, timeNames, frames, open, context)
  const axis = found && evenly(found.values)
  // Fewer seconds than these are years, days or counts, which don't say from when they are counted.
  if (!axis || axis.first < 1e8 || axis.step < 1 || axis.first > 1e10) return null
  const start = new Date(axis.first * 1000).toISOString()
  const units = [
    ['week', 604_800],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ] as const
  const [unit, seconds] = units.find(([, length]) => axis.step % length === 0) ?? ['second', 1]
  return { kind: 'calendar', start, step: { count: Math.round(axis.step / seconds), unit } }
}
