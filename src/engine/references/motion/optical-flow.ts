/**
 * Dense motion from the newest frames by the method of Lucas & Kanade (1981), coarse to fine with
 * warping (Bouguet 2000): in a window around every cell the one displacement that best explains how
 * one frame became the next, over several pairs of frames at once.
 *
 * What comes from outside the map says nothing. Where a window shows too little to tell, the motion
 * is that of the coarser level, and at the coarsest that of the whole map. Values are compressed
 * first, so that the strongest cell does not decide alone.
 */
import { localMeans } from '../ridge/local-means'
import { carried } from './warp'
import type { Motion } from './warp'

const coarsest = 12
/** Frames between the two of a pair, round by round: far ones once the motion is about known. */
const gaps = [[1], [1], [2], [4], [6], [9]]
/** Of the map's shorter side: weather moves alike over wide parts of a map. */
const windowShare = 1 / 6
const smallestWindow = 4
/** Weight of the coarser level's motion against what a mean window shows. */
const prior = 0.1

/** @param frames [H, W] each, the newest last, at least two, one channel, a frame apart */
export function denseMotion(
  frames: readonly Float32Array[],
  height: number,
  width: number,
): Motion {
  let levels = [{ frames: compressed(frames, height, width), height, width }]
  while (Math.min(levels[0]!.height, levels[0]!.width) >= 2 * coarsest)
    levels = [halved(levels[0]!), ...levels]
  let motion = still(levels[0]!.height, levels[0]!.width)
  for (const [index, level] of levels.entries()) {
    if (index > 0) motion = doubled(motion, level.height, level.width)
    const finest = index === levels.length - 1
    for (const [round, pairs] of gaps.slice(0, finest ? gaps.length : 3).entries())
      motion = corrected(level.frames, motion, pairs, index === 0 && round < 2)
  }
  return motion
}

interface Level {
  frames: Float32Array[]
  height: number
  width: number
}

/** Frames in units of their spread, large values shortened, lightly smoothed. */
function compressed(
  frames: readonly Float32Array[],
  height: number,
  width: number,
): Float32Array[] {
  let [lowest, sum, squares] = [Infinity, 0, 0]
  for (const frame of frames)
    for (const value of frame) {
      if (value < lowest) lowest = value
      sum += value
      squares += value * value
    }
  const count = frames.length * height * width
  const variance = squares / count - (sum / count) ** 2
  const unit = variance > 0 ? Math.sqrt(variance) : 1
  return frames.map((frame) =>
    smoothed(
      frame.map((value) => Math.asinh((value - lowest) / unit)),
      height,
      width,
      1,
    ),
  )
}

/** Two box means: close to a Gaussian. */
function smoothed(
  values: Float32Array,
  height: number,
  width: number,
  radius: number,
): Float32Array {
  const once = localMeans({ values, present: null, height, width }, radius)
  return localMeans({ values: once, present: null, height, width }, radius)
}

function halved({ frames, height, width }: Level): Level {
  const [h, w] = [height >> 1, width >> 1]
  const half = frames.map((frame) => {
    const small = new Float32Array(h * w)
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++) {
        const at = 2 * y * width + 2 * x
        small[y * w + x] =
          (frame[at]! + frame[at + 1]! + frame[at + width]! + frame[at + width + 1]!) / 4
      }
    return small
  })
  return { frames: half, height: h, width: w }
}

function still(height: number, width: number): Motion {
  const zero = new Float32Array(height * width)
  return { right: zero, down: zero.slice(), height, width }
}

function doubled(motion: Motion, height: number, width: number): Motion {
  const larger = (field: Float32Array): Float32Array => {
    const all = new Float32Array(height * width)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const row = Math.min(motion.height - 1, y >> 1)
        const column = Math.min(motion.width - 1, x >> 1)
        all[y * width + x] = 2 * field[row * motion.width + column]!
      }
    return smoothed(all, height, width, 1)
  }
  return { right: larger(motion.right), down: larger(motion.down), height, width }
}

/** One round: warp by the motion so far, and solve for what is missing. */
function corrected(
  frames: readonly Float32Array[],
  motion: Motion,
  pairs: readonly number[],
  whole: boolean,
): Motion {
  const { height, width } = motion
  const sums = tensorSums(frames, motion, pairs)
  const local = Math.max(smallestWindow, Math.round(windowShare * Math.min(height, width)))
  const radius = whole ? height + width : local
  const [xx, xy, yy, xt, yt] = sums.map((plane) =>
    whole
      ? localMeans({ values: plane, present: null, height, width }, radius)
      : smoothed(plane, height, width, radius),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array]
  const trace = xx.reduce((sum, value, i) => sum + value + yy[i]!, 0) / xx.length
  const damping = whole ? 1e-6 * trace + 1e-12 : (prior * trace) / 2 + 1e-12
  const right = motion.right.slice()
  const down = motion.down.slice()
  for (let i = 0; i < right.length; i++) {
    const [a, d] = [xx[i]! + damping, yy[i]! + damping]
    const determinant = a * d - xy[i]! * xy[i]!
    right[i]! += (xy[i]! * yt[i]! - d * xt[i]!) / determinant
    down[i]! += (xy[i]! * xt[i]! - a * yt[i]!) / determinant
  }
  if (whole) return { right, down, height, width }
  return {
    right: smoothed(right, height, width, 1),
    down: smoothed(down, height, width, 1),
    height,
    width,
  }
}

/**
 * Products of gradients and of gradient and change, summed over pairs of frames so many frames
 * apart.
 */
function tensorSums(
  frames: readonly Float32Array[],
  motion: Motion,
  pairs: readonly number[],
): Float32Array[] {
  const sums = Array.from({ length: 5 }, () => new Float32Array(motion.right.length))
  for (const wanted of pairs) {
    const gap = Math.min(wanted, frames.length - 1)
    const paths = {
      right: motion.right.map((value) => gap * value),
      down: motion.down.map((value) => gap * value),
    }
    for (let late = frames.length - 1; late >= gap && late > frames.length - 5; late--)
      addPair(sums, carried(frames[late - gap]!, paths, motion.width), frames[late]!, {
        ...motion,
        gap,
      })
  }
  return sums
}

function addPair(
  sums: Float32Array[],
  before: Float32Array,
  after: Float32Array,
  { right: rightward, down: downward, height, width, gap }: Motion & { gap: number },
): void {
  const [xx, xy, yy, xt, yt] = sums as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const fromX = x - gap * rightward[at]!
      const fromY = y - gap * downward[at]!
      if (fromX < 0 || fromY < 0 || fromX > width - 1 || fromY > height - 1) continue
      const left = x > 0 ? at - 1 : at
      const right = x < width - 1 ? at + 1 : at
      const up = y > 0 ? at - width : at
      const below = y < height - 1 ? at + width : at
      const gx = (gap * (before[right]! + after[right]! - before[left]! - after[left]!)) / 4
      const gy = (gap * (before[below]! + after[below]! - before[up]! - after[up]!)) / 4
      const change = after[at]! - before[at]!
      xx[at]! += gx * gx
      xy[at]! += gx * gy
      yy[at]! += gy * gy
      xt[at]! += gx * change
      yt[at]! += gy * change
    }
}
