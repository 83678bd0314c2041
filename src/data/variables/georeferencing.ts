/**
 * When and where the frames of a variable are: by the coordinates of its dimensions, else by small
 * variables that lie beside it under known names (latitudes, longitudes and times in a `.npz`).
 */
import { sentence } from '../../shared/notices/say'
import { isCalendarUnit } from '../../shared/calendar'
import type { Georeference, TimeAxis } from '../../shared/dataset'
import type { Finding, GridPlan } from '../../shared/import-plan'
import { formatFrameTime, frameInstant, momentOf } from '../../shared/time-axis'
import type { ReadContext } from '../importers/importer'
import { guessStep, layFrames } from '../tables/time-steps'
import { toNumbers } from './decode'
import type { Coordinates, GridVariable } from './grid-variable'

const yNames = ['lat', 'lats', 'latitude', 'latitudes', 'y', 'northing']
const xNames = ['lon', 'lons', 'long', 'longitude', 'longitudes', 'x', 'easting']
const geographicNames = new Set([...yNames.slice(0, 4), ...xNames.slice(0, 5)])
const timeNames = ['time', 'times', 't', 'date', 'dates', 'timestamps']

/** A variable, the meaning of its axes, and the other variables of the file. */
export interface AxesOfVariable {
  variable: GridVariable
  axes: GridPlan['axes']
  beside: readonly GridVariable[]
}

type CalendarAxis = Extract<TimeAxis, { kind: 'calendar' }>

interface Axis {
  name: string
  values: readonly number[]
  unit: string | null
}

/** Where the indices of a spatial axis lie. */
async function spatialAxis(
  known: AxesOfVariable,
  meaning: 'height' | 'width',
  names: readonly string[],
  context: ReadContext,
): Promise<Axis | null> {
  const dimension = dimensionOf(known, meaning)
  const { coordinates } = dimension ?? {}
  if (dimension !== null && coordinates?.kind === 'numbers')
    return { name: dimension.name, values: coordinates.values, unit: coordinates.unit }
  const beside = await readNamed(known, names, lengthOf(known, meaning), context)
  return beside === null ? null : { ...beside, unit: null }
}

function dimensionOf({ variable, axes }: AxesOfVariable, meaning: GridPlan['axes'][number]) {
  return variable.dimensions[axes.indexOf(meaning)] ?? null
}

const lengthOf = ({ variable, axes }: AxesOfVariable, meaning: GridPlan['axes'][number]) =>
  variable.shape[axes.indexOf(meaning)] ?? 1

/** Finds a one-dimensional variable by name, of the wanted length, and reads it. */
async function readNamed(
  { beside }: AxesOfVariable,
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

export interface MapOrientation {
  georeference: Georeference | null
  /**
   * Rows that begin in the south, columns that begin in the east: frames have north and west first.
   */
  turned: ('height' | 'width')[]
  findings: Finding[]
}

/** Where the grid lies, when both coordinates are there and evenly spaced. */
export async function findGeoreference(
  known: AxesOfVariable,
  context: ReadContext,
): Promise<MapOrientation> {
  const y = await spatialAxis(known, 'height', yNames, context)
  const x = await spatialAxis(known, 'width', xNames, context)
  if (y === null || x === null) return { georeference: null, turned: [], findings: [] }
  const [yAxis, xAxis] = [evenly(y.values), evenly(x.values)]
  const uneven = [yAxis === null ? y.name : '', xAxis === null ? x.name : ''].filter(Boolean)
  if (yAxis === null || xAxis === null)
    return { georeference: null, turned: [], findings: unevenFindings(known, uneven) }
  const kind = kindOf(known, y, x)
  const system = known.variable.referenceSystem ?? null
  const isMap = kind === 'geographic' || system !== null
  const turnsY = isMap && yAxis.step > 0
  const turnsX = isMap && xAxis.step < 0
  const [north, west] = [turnedIf(turnsY, yAxis, y), turnedIf(turnsX, xAxis, x)]
  const georeference: Georeference = {
    kind,
    x: { name: x.name, ...(kind === 'geographic' ? westward(west) : west) },
    y: { name: y.name, ...north },
    ...(system === null || system.text === null ? {} : { crs: system.text }),
    ...(system?.geoKeys === undefined ? {} : { geoKeys: system.geoKeys }),
  }
  const turned = [...(turnsY ? ['height' as const] : []), ...(turnsX ? ['width' as const] : [])]
  return { georeference, turned, findings: [] }
}

interface Spacing {
  first: number
  step: number
}

function turnedIf(turns: boolean, { first, step }: Spacing, { values }: Axis): Spacing {
  if (!turns) return { first, step }
  return { first: Number((first + (values.length - 1) * step).toPrecision(12)), step: -step }
}

/** Longitudes that all begin beyond 180 are counted west of Greenwich: 357 to 363 are -3 to 3. */
const westward = ({ first, step }: Spacing): Spacing =>
  first > 180 ? { first: Number((first - 360).toPrecision(12)), step } : { first, step }

function kindOf({ variable }: AxesOfVariable, y: Axis, x: Axis): Georeference['kind'] {
  if (variable.referenceSystem) return variable.referenceSystem.kind
  const areDegrees = [y, x].every(({ unit }) => unit !== null && /^degrees?_?[NSEW]?/i.test(unit))
  const areNamed = [y, x].every(({ name }) => geographicNames.has(name.toLowerCase()))
  return areDegrees || areNamed ? 'geographic' : 'projected'
}

/**
 * Only where the file itself states coordinates: a `.npz` may hold an `x` that is something else.
 */
function unevenFindings({ variable }: AxesOfVariable, names: readonly string[]): Finding[] {
  const stated = variable.dimensions.some(
    ({ name, coordinates }) => names.includes(name) && coordinates !== null,
  )
  if (!stated || variable.shape.length < 2) return []
  const said = sentence('finding.uneven', { names: [...names] })
  return [{ severity: 'warning', sentence: said, field: null }]
}

/** When the frames are; null when nothing says so. */
export async function findTimes(
  known: AxesOfVariable,
  context: ReadContext,
): Promise<TimeAxis | null> {
  const coordinates = dimensionOf(known, 'time')?.coordinates ?? null
  if (coordinates?.kind === 'times') return coordinates.axis
  if (coordinates?.kind === 'instants') return regularAxis(coordinates.values)
  if (coordinates !== null) return null
  const beside = await readNamed(known, timeNames, lengthOf(known, 'time'), context)
  const axis = beside && evenly(beside.values)
  // Fewer seconds than these are years, days or counts, which don't say from when they are counted.
  if (!axis || axis.first < 1e8 || axis.step < 1 || axis.first > 1e10) return null
  return regularAxis(beside?.values.map((seconds) => seconds * 1000) ?? [])
}

const ascending = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b)

/** Frame numbers where no step gives every time a frame of its own. */
function regularAxis(instants: readonly number[]): TimeAxis | null {
  const sorted = ascending(instants)
  const [first] = sorted
  if (first === undefined || !sorted.every(Number.isFinite)) return null
  const { time } = layFrames(sorted, guessStep(sorted).step)
  if (time.kind !== 'calendar') return null
  const frames = nearestFrames(sorted, time)
  return new Set(frames).size === sorted.length ? time : { kind: 'index' }
}

/** The frame nearest to each instant: the times of measurements and composites vary a little. */
function nearestFrames(instants: readonly number[], time: CalendarAxis): number[] {
  const axis = layFrames(instants, time.step)
  // A month or dekad holds all of its days, whichever of them a date is.
  if (isCalendarUnit(time.step.unit)) return instants.map((instant) => axis.frameOf(instant))
  const at = (frame: number) => frameInstant(time, frame)?.getTime() ?? NaN
  return instants.map((instant) => {
    const frame = axis.frameOf(instant)
    return instant - at(frame) > at(frame + 1) - instant ? frame + 1 : frame
  })
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
  if (coordinates?.kind !== 'instants') return asTheyAre
  const { values } = coordinates
  const sorted = ascending(values)
  const areKnown = values.every(Number.isFinite)
  if (time.kind !== 'calendar' || !areKnown) return inOrderOfTime(values, sorted)
  if (sorted[0] !== Date.parse(time.start)) return asTheyAre
  const places = nearestFrames(values, time)
  const wanted = places.reduce((most, frame) => Math.max(most, frame), 0) + 1
  if (wanted > 4 * values.length + 1000) return tooSparse(wanted, values.length)
  const frames = new Int32Array(wanted).fill(-1)
  places.forEach((frame, source) => (frames[frame] = source))
  const isSame = wanted === values.length && frames.every((source, frame) => source === frame)
  const findings = [...apartFindings(values, places, time), ...orderFindings(frames, places, time)]
  return { frames: isSame ? null : frames, findings }
}

/** Frames without a regular step are counted, in the order of their times. */
function inOrderOfTime(values: readonly number[], sorted: readonly number[]): FrameOrder {
  const isKnown = values.every(Number.isFinite)
  const order = Int32Array.from(values.keys())
  if (isKnown) order.sort((a, b) => (values[a] as number) - (values[b] as number))
  const frames = order.every((source, frame) => source === frame) ? null : order
  const dates = (isKnown ? [sorted[0], sorted.at(-1)] : []).map((instant) =>
    new Date(instant as number).toISOString().slice(0, 10),
  )
  const said = isKnown
    ? sentence('finding.no-step', {
        frames: values.length,
        first: dates[0] ?? '',
        last: dates[1] ?? '',
      })
    : sentence('finding.unknown-times', {
        count: values.filter((at) => !Number.isFinite(at)).length,
      })
  return { frames, findings: [{ severity: 'warning', sentence: said, field: 'time' }] }
}

function tooSparse(wanted: number, present: number): FrameOrder {
  const said = sentence('finding.irregular-times', { present, wanted })
  return { frames: null, findings: [{ severity: 'warning', sentence: said, field: 'time' }] }
}

/** How far the times lie off the regular axis, when they do. */
function apartFindings(
  values: readonly number[],
  places: readonly number[],
  time: CalendarAxis,
): Finding[] {
  if (isCalendarUnit(time.step.unit)) return []
  const apart = values.reduce((most, instant, at) => {
    const frame = frameInstant(time, places[at] as number)?.getTime() ?? NaN
    return Math.max(most, Math.abs(instant - frame))
  }, 0)
  if (apart === 0) return []
  const [unit, length] = apart >= 864e5 ? (['day', 864e5] as const) : (['second', 1e3] as const)
  const most = { count: Math.max(1, Math.round(apart / length)), unit }
  const said = sentence('finding.off-step', { most, step: time.step })
  return [{ severity: 'info', sentence: said, field: 'time' }]
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
