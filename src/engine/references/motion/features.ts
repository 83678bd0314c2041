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
import type { Paths } from './warp'

/** Frames the motion is found from. */
const motionFrames = 10
const radii = [1, 2, 4, 8, 16]
/** Frames before the newest that are carried on too. */
const olderFrames = 3
const olderRadii = [2, 6]

/** @param leads lead times that will be asked for
 *  @param older whether the frames before the newest are read */
export function advectedFeatures(frame: FrameShape, leads: number, older: boolean): FeatureMaker {
  const smooth = 2 + radii.length + 1
  const all = smooth + olderFrames * (1 + olderRadii.length)
  return {
    sizes: older ? [smooth, all] : [2, smooth],
    byLead: true,
    planes: (known) => advectedPlanes(known, frame, leads, older),
  }
}

function advectedPlanes(
  known: AnomalyHistory,
  frame: FrameShape,
  leads: number,
  older: boolean,
): (lead: number) => Planes {
  const { height, width, channels } = frame
  const size = height * width * channels
  const at = (back: number): Float32Array => {
    const index = Math.max(0, known.frames - 1 - back)
    return known.values.subarray(index * size, (index + 1) * size)
  }
  const count = Math.min(motionFrames, known.frames)
  const motion = denseMotion(
    Array.from({ length: count }, (_, i) => channelMean(at(count - 1 - i), channels)),
    height,
    width,
  )
  const paths = tracedBack(motion, leads + (older ? olderFrames : 0))
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
  return a.map((value, i) => value - b[i]!)
}
