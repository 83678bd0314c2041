/**
 * What a regression reads of the advected field: the newest frame carried along its motion to the
 * lead time; its means over growing squares, so that what can't be forecast at a scale is smoothed
 * away at that scale (as S-PROG does by its cascade, Seed 2003); and the frames before it, carried
 * on to the same moment.
 */
import type { AnomalyHistory } from '../anomalies'
import type { FrameShape } from '../reference'
import { channelPlanes, interleaved, localMeans } from '../ridge/local-means'
import type { FeatureMaker, Planes } from '../ridge/regression'
import { denseMotion } from './optical-flow'
import { carried, tracedBack } from './warp'
import type { Motion, Paths } from './warp'

/** Frames the motion is found from. */
const motionFrames = 10
const radii = [1, 2, 4, 8, 16]
/** Frames before the newest that are carried on too. */
const olderFrames = 3
const olderRadii = [2, 6]
/** Cells of remembered motions: about 64 MB. */
const mostKnownCells = 8e6

/** Motions found before, by where their history ends. */
export type KnownMotions = Map<string, Motion>

/**
 * @param leads lead times that will be asked for
 * @param older whether the frames before the newest are read
 * @param inputFrames frames that are known, the newest included
 * @param motions filled by and by, so that a fit that comes back to an origin finds it faster
 */
export function advectedFeatures(
  frame: FrameShape,
  leads: number,
  older: boolean,
  inputFrames: number,
  motions: KnownMotions = new Map(),
): FeatureMaker {
  const smooth = 2 + radii.length + 1
  const all = smooth + olderFrames * (1 + olderRadii.length)
  return {
    sizes: older ? [smooth, all] : [2, smooth],
    byLead: true,
    memory: () => inputFrames,
    planes: (known, origin) => {
      const key = origin ? `${origin.sequence} ${origin.newest}` : null
      const motion = (key === null ? null : motions.get(key)) ?? motionOf(known, frame)
      if (key !== null && motions.size * frame.height * frame.width < mostKnownCells)
        motions.set(key, motion)
      return advectedPlanes(
        known,
        frame,
        tracedBack(motion, leads + (older ? olderFrames : 0)),
        older,
      )
    },
  }
}

function motionOf(known: AnomalyHistory, { height, width, channels }: FrameShape): Motion {
  const count = Math.min(motionFrames, known.frames)
  const size = height * width * channels
  const frames = Array.from({ length: count }, (_, i) => {
    const index = known.frames - count + i
    return channelMean(known.values.subarray(index * size, (index + 1) * size), channels)
  })
  return denseMotion(frames, height, width)
}

function advectedPlanes(
  known: AnomalyHistory,
  frame: FrameShape,
  paths: readonly Paths[],
  older: boolean,
): (lead: number) => Planes {
  const { height, width, channels } = frame
  const size = height * width * channels
  const at = (back: number): Float32Array => {
    const index = Math.max(0, known.frames - 1 - back)
    return known.values.subarray(index * size, (index + 1) * size)
  }
  const ones = new Float32Array(size).fill(1)
  return (lead) => {
    const now = moved(at(0), paths[lead]!, frame)
    const planes = [ones, now, ...smoothings(now, frame, [...radii, height + width])]
    if (!older) return planes
    for (let back = 1; back <= olderFrames; back++) {
      const was = difference(moved(at(back), paths[lead + back]!, frame), now)
      planes.push(was, ...olderRadii.map((radius) => mean(was, frame, radius)))
    }
    return planes
  }
}

function channelMean(frame: Float32Array, channels: number): Float32Array {
  if (channels === 1) return frame
  const mean = new Float32Array(frame.length / channels)
  frame.forEach((value, i) => (mean[Math.floor(i / channels)]! += value / channels))
  return mean
}

function moved(
  values: Float32Array,
  paths: Paths,
  { height, width, channels }: FrameShape,
): Float32Array {
  const planes = channelPlanes(values, null, height, width, channels)
  return interleaved(planes.map((plane) => carried(plane.values, paths, width)))
}

function smoothings(values: Float32Array, frame: FrameShape, all: number[]): Float32Array[] {
  return all.map((radius) => difference(mean(values, frame, radius), values))
}

function mean(
  values: Float32Array,
  { height, width, channels }: FrameShape,
  radius: number,
): Float32Array {
  const planes = channelPlanes(values, null, height, width, channels)
  return interleaved(planes.map((plane) => localMeans(plane, radius)))
}

function difference(a: Float32Array, b: Float32Array): Float32Array {
  const all = new Float32Array(a.length)
  for (let i = 0; i < a.length; i++) all[i] = a[i]! - b[i]!
  return all
}
