/**
 * What the ridge reads of every cell: its own newest frames, the cells beside it, means over
 * squares around it and over the map, other channels, the newest anomaly by season, and the frames
 * of the season before: what was at this hour yesterday, in this month a year ago.
 */
import type { AnomalyFit, AnomalyHistory } from '../anomalies'
import type { FrameShape, ReferenceTraining } from '../reference'
import { calendarPeriods } from '../season/periods'
import { channelPlanes, interleaved, localMeans } from './local-means'
import type { Plane } from './local-means'
import type { FeatureMaker, Planes } from './regression'

const radii = [1, 3, 7]
const beside = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const
/** Seasons whose interaction with the newest anomaly is a feature. */
const mostSeasons = 2
/** Frames before the input frames that are read, evenly spread over the shortest season. */
const mostOlder = 24
/** A longer season is not read back to: that many frames are rarely known. */
const longestSeason = 64

/**
 * @param fit how anomalies are taken; its seasons are features
 * @param older how many frames before the newest one more are read, ascending
 */
export function ridgeFeatures(
  fit: AnomalyFit,
  { height, width, channels }: FrameShape,
  inputFrames: number,
  older: readonly number[],
): FeatureMaker {
  const periods = fit.season.terms.slice(0, mostSeasons).map(({ period }) => period)
  const isMap = height * width > 1
  const others = Math.min(channels, 4) - 1
  const own = 1 + inputFrames
  const near = isMap ? own + 2 + 2 * radii.length + 2 * beside.length : own
  const newest = near + others
  const long = newest + older.length
  const sizes = [...new Set([2, own, near, newest, long, long + 2 * periods.length])]
  const maker = { height, width, channels, inputFrames, periods, others, isMap, older }
  return {
    sizes,
    byLead: false,
    memory: (size) => 1 + ((size > newest ? older.at(-1) : undefined) ?? inputFrames - 1),
    planes: (known) => {
      const planes = planesOf(maker, known)
      return () => planes
    },
  }
}

interface Maker extends FrameShape {
  inputFrames: number
  periods: number[]
  others: number
  isMap: boolean
  older: readonly number[]
}

/** Lags from the input frames to a whole season before the newest frame; none beyond dates. */
export function olderLags({ time, ranges, inputFrames }: ReferenceTraining): number[] {
  const longest = Math.max(...ranges.map(({ count }) => count))
  const season = Math.round(Math.min(...calendarPeriods(time, longest)))
  if (season < inputFrames || season > longestSeason) return []
  const count = Math.min(mostOlder, season - inputFrames + 1)
  const step = (season - inputFrames) / Math.max(1, count - 1)
  return Array.from({ length: count }, (_, i) => Math.round(season - (count - 1 - i) * step))
}

function planesOf(maker: Maker, known: AnomalyHistory): Planes {
  const { values: anomalies, frames, newest, present } = known
  const size = anomalies.length / frames
  const lag = (back: number): Float32Array => {
    const frame = Math.max(0, frames - 1 - back)
    return anomalies.subarray(frame * size, (frame + 1) * size)
  }
  const last = lag(0)
  const planes = [new Float32Array(size).fill(1), last]
  for (let back = 1; back < maker.inputFrames; back++)
    planes.push(difference(lag(back), lag(back - 1)))
  if (maker.isMap) for (const back of [0, 1]) planes.push(...nearPlanes(maker, lag(back), present))
  for (let shift = 1; shift <= maker.others; shift++)
    planes.push(otherChannel(last, maker.channels, shift))
  maker.older.forEach((back, i) => {
    planes.push(difference(lag(back), lag(maker.older[i - 1] ?? maker.inputFrames - 1)))
  })
  for (const period of maker.periods) {
    const angle = (2 * Math.PI * newest) / period
    planes.push(times(last, Math.cos(angle)), times(last, Math.sin(angle)))
  }
  return planes
}

/** Departures from a cell of the map's mean, of squares around it and of the cells beside it. */
function nearPlanes(
  { height, width, channels }: Maker,
  frame: Float32Array,
  present: Uint8Array | null,
): Float32Array[] {
  const planes = channelPlanes(frame, present, height, width, channels)
  const means = [height + width, ...radii].map((radius) =>
    interleaved(planes.map((plane) => localMeans(plane, radius))),
  )
  const shifted = beside.map(([down, right]) =>
    interleaved(planes.map((plane) => neighbours(plane, down, right))),
  )
  return [...means, ...shifted].map((plane) => difference(plane, frame))
}

/** The cell `down` and `right` of each; the cell itself where there is none or it has no data. */
function neighbours(
  { values, present, height, width }: Plane,
  down: number,
  right: number,
): Float32Array {
  return values.map((own, at) => {
    const y = Math.min(height - 1, Math.max(0, Math.floor(at / width) + down))
    const x = Math.min(width - 1, Math.max(0, (at % width) + right))
    return present === null || present[y * width + x] === 1 ? values[y * width + x]! : own
  })
}

/** The plane in which each channel holds the one `shift` places on. */
function otherChannel(frame: Float32Array, channels: number, shift: number): Float32Array {
  return frame.map((_, i) => {
    const channel = i % channels
    return frame[i - channel + ((channel + shift) % channels)]!
  })
}

function difference(a: Float32Array, b: Float32Array): Float32Array {
  const all = new Float32Array(a.length)
  for (let i = 0; i < a.length; i++) all[i] = a[i]! - b[i]!
  return all
}

function times(a: Float32Array, factor: number): Float32Array {
  return a.map((value) => value * factor)
}
