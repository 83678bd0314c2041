/**
 * When and where the frames of a variable are: by the coordinates of its dimensions, else by small
 * variables that lie beside it under known names (latitudes, longitudes and times in a `.npz`).
 */
import { sentence } from '../../shared/notices/say'
import type { Georeference, TimeAxis } from '../../shared/dataset'
import type { Finding, GridPlan } from '../../shared/import-plan'
import { formatFrameTime, momentOf } from '../../shared/time-axis'
import type { ReadContext } from '../importers/importer'
import { guessStep, layFrames } from '../tables/time-steps'
import { toNumbers } from './decode'
import type { Coordinates, GridVariable } from './grid-variable'

const yNames = ['lat', 'lats', 'latitude', 'latitudes', 'y', 'northing']
const xNames = ['lon', 'lons', 'long', 'longitude', 'longitudes', 'x', 'easting']
const geographicNames = new Set([...yNames.slice(0, 4), ...xNames.slice(0, 5)])
const timeNames = ['time', 'times', 't', 'date', 'dates', 'timestamps']

/** A variable, the meaning of its axes, and the other variables of the file. */
export interface Placed {
  variable: GridVariable
  axes: GridPlan['axes']
  beside: readonly GridVariable[]
}

interface Axis {
  name: string
  values: readonly number[]
  unit: string | null
}

/** Where the indices of a spatial axis lie. */
async function spatialAxis(
  placed: Placed,
  meaning: 'height' | 'width',
  names: readonly string[],
  context: ReadContext,
): Promise<Axis | null> {
  const dimension = dimensionOf(placed, meaning)
  const { coordinates } = dimension ?? {}
  if (dimension !== null && coordinates?.kind === 'numbers')
    return { name: dimension.name, values: coordinates.values, unit: coordinates.unit }
  const beside = await readNamed(placed, names, lengthOf(placed, meaning), context)
  return beside === null ? null : { ...beside, unit: null }
}

function dimensionOf({ variable, axes }: Placed, meaning: GridPlan['axes'][number]) {
  return variable.dimensions[axes.indexOf(meaning)] ?? null
}

const lengthOf = ({ variable, axes }: Placed, meaning: GridPlan['axes'][number]) =>
  variable.shape[axes.indexOf(meaning)] ?? 1

/** Finds a one-dimensional variable by name, of the wanted length, and reads it. */
async function readNamed(
  { beside }: Placed,
  wanted: readonly string[],
  length: number,
  context: ReadContext,
): Promise<{ name: string; values: number[] } | null> {
  const found = beside.find(
    ({ name, shape }) => shape.length === 1 && wanted.includes(name.toLowerCase()),
  )
  if (found?.shape[0] !== length) return null
  return { name: found.name, values: [...toNumbers(await found.read([0], [length], context))] }
}

/**
 * First value and step, or null where the values are not evenly spaced (within a thousandth of the
 * step).
 */
function evenly(values: readonly number[]): { first: number; step: number } | null {
  const [first] = values
  const last = values.at(-1)
  if (first === undefined || last === undefined || values.length < 2) return null
  const step = (last - first) / (values.length - 1)
  const isEven =
    step !== 0 &&
    values.every((value, i) => Math.abs(value - first - i * step) < Math.abs(step) / 1000)
  return isEven ? { first, step: Number(step.toPrecision(12)) } : null
}

export interface Place {
  georeference: Georeference | null
  /** The file's first row is the south: frames have the north at the top. */
  turn: boolean
  findings: Finding[]
}

/** Where the grid lies, when both coordinates are there and evenly spaced. */
export async function findPlace(placed: Placed, context: ReadContext): Promise<Place> {
  const y = await spatialAxis(placed, 'height', yNames, context)
  const x = await spatialAxis(placed, 'width', xNames, context)
  if (y === null || x === null) return { georeference: null, turn: false, findings: [] }
  const [yAxis, xAxis] = [evenly(y.values), evenly(x.values)]
  const uneven = [yAxis === null ? y.name : '', xAxis === null ? x.name : ''].filter(Boolean)
  if (yAxis === null || xAxis === null)
    return { georeference: null, turn: false, findings: unevenFindings(placed, uneven) }
  const kind = kindOf(placed, y, x)
  const system = placed.variable.referenceSystem ?? null
  const georeference: Georeference = {
    kind,
    x: { name: x.name, ...xAxis },
    y: { name: y.name, ...yAxis },
    ...(system === null || system.text === null ? {} : { crs: system.text }),
  }
  const isMap = kind === 'geographic' || system !== null
  if (!isMap || yAxis.step < 0) return { georeference, turn: false, findings: [] }
  const north = Number((yAxis.first + (y.values.length - 1) * yAxis.step).toPrecision(12))
  const turned = { ...georeference, y: { name: y.name, first: north, step: -yAxis.step } }
  return { georeference: turned, turn: true, findings: [] }
}

function kindOf({ variable }: Placed, y: Axis, x: Axis): Georeference['kind'] {
  if (variable.referenceSystem) return variable.referenceSystem.kind
  const areDegrees = [y, x].every(({ unit }) => unit !== null && /^degrees?_?[NSEW]?/i.test(unit))
  const areNamed = [y, x].every(({ name }) => geographicNames.has(name.toLowerCase()))
  return areDegrees || areNamed ? 'geographic' : 'projected'
}

/** Only where the file itself states coordinates: a `.npz` may hold an `x` that is something else. */
function unevenFindings({ variable }: Placed, names: readonly string[]): Finding[] {
  const stated = variable.dimensions.some(
    ({ name, coordinates }) => names.includes(name) && coordinates !== null,
  )
  if (!stated || variable.shape.length < 2) return []
  const said = sentence('finding.uneven', { names: [...names] })
  return [{ severity: 'warning', sentence: said, field: null }]
}

/** When the frames are; null when nothing says so. */
export async function findTimes(placed: Placed, context: ReadContext): Promise<TimeAxis | null> {
  const coordinates = dimensionOf(placed, 'time')?.coordinates ?? null
  if (coordinates?.kind === 'times') return coordinates.axis
  if (coordinates?.kind === 'instants') return regularAxis(coordinates.values)
  if (coordinates !== null) return null
  const beside = await readNamed(placed, timeNames, lengthOf(placed, 'time'), context)
  const axis = beside && evenly(beside.values)
  // Fewer seconds than these are years, days or counts, which don't say from when they are counted.
  if (!axis || axis.first < 1e8 || axis.step < 1 || axis.first > 1e10) return null
  return regularAxis(beside?.values.map((seconds) => seconds * 1000) ?? [])
}

const ascending = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b)

function regularAxis(instants: readonly number[]): TimeAxis | null {
  const sorted = ascending(instants)
  const [first] = sorted
  if (first === undefined || !sorted.every(Number.isFinite)) return null
  const { step } = guessStep(sorted, false)
  return { kind: 'calendar', start: new Date(first).toISOString(), step }
}

/** Which frame of the file each frame of the dataset is. */
export interface FrameOrder {
  /** Null: the same. -1: none, a gap. */
  frames: Int32Array | null
  findings: Finding[]
}

/**
 * Puts the file's frames on the plan's axis by their instants, so that a gap stays a gap. Frames
 * stay as they are where the file has no instants or a person has set another start.
 */
export function orderFrames(
  coordinates: Coordinates | null | undefined,
  time: TimeAxis,
): FrameOrder {
  const asTheyAre: FrameOrder = { frames: null, findings: [] }
  if (coordinates?.kind !== 'instants' || time.kind !== 'calendar') return asTheyAre
  const { values } = coordinates
  const sorted = ascending(values)
  if (sorted[0] !== Date.parse(time.start)) return asTheyAre
  const axis = layFrames(sorted, time.step, false)
  const places = values.map((instant) => axis.frameOf(instant))
  if (axis.frames > 4 * values.length + 1000) return tooSparse(axis.frames, values.length)
  const frames = new Int32Array(axis.frames).fill(-1)
  places.forEach((frame, source) => (frames[frame] = source))
  const isSame = axis.frames === values.length && frames.every((source, frame) => source === frame)
  return isSame ? asTheyAre : { frames, findings: orderFindings(frames, places, time) }
}

function tooSparse(wanted: number, present: number): FrameOrder {
  const said = sentence('finding.irregular-times', { present, wanted })
  return { frames: null, findings: [{ severity: 'warning', sentence: said, field: 'time' }] }
}

function orderFindings(frames: Int32Array, places: readonly number[], time: TimeAxis): Finding[] {
  const findings: Finding[] = []
  const gaps = [...frames.keys()].filter((frame) => frames[frame] === -1)
  if (gaps.length > 0) {
    const examples = gaps.slice(0, 3).map((frame) => formatFrameTime(time, frame))
    const said = sentence('finding.gaps', {
      count: gaps.length,
      frames: frames.length,
      examples,
      more: gaps.length > examples.length,
    })
    findings.push({ severity: 'warning', sentence: said, field: 'time' })
  }
  const lost = places.length - new Set(places).size
  if (lost > 0) {
    const twice = places.find((frame, at) => places.indexOf(frame) !== at) ?? 0
    const said = sentence('finding.same-times', { count: lost, first: momentOf(time, twice) })
    findings.push({ severity: 'warning', sentence: said, field: 'time' })
  }
  if (places.some((frame, at) => at > 0 && frame < (places[at - 1] as number)))
    findings.push({
      severity: 'info',
      sentence: sentence('finding.reordered', {}),
      field: null,
    })
  return findings
}
