/** Small frame sources for tests: computed, not read from disk. */
import type { DatasetShape, TimeAxis } from '../../shared/dataset'
import { Random } from '../../shared/random'
import type { FrameRange } from '../windows/frame-reader'
import type { FrameSource, ReferenceTraining } from './reference'

export const monthly: TimeAxis = {
  kind: 'calendar',
  start: '2000-01-01T00:00:00Z',
  step: { count: 1, unit: 'month' },
}

/** Frames whose value at each place is `value(n, t, y, x)`; NaN means no data. */
export function computed(
  shape: DatasetShape,
  value: (n: number, t: number, y: number, x: number, c: number) => number,
): FrameSource {
  const { sequences, frames, height, width, channels } = shape
  const frameSize = height * width * channels
  const values = new Float32Array(sequences * frames * frameSize)
  const valid = new Uint8Array(values.length).fill(1)
  for (let i = 0; i < values.length; i++) {
    const frame = Math.floor(i / frameSize)
    const [c, x] = [i % channels, Math.floor(i / channels) % width]
    const y = Math.floor(i / (channels * width)) % height
    const here = value(Math.floor(frame / frames), frame % frames, y, x, c)
    if (Number.isNaN(here)) valid[i] = 0
    else values[i] = here
  }
  const hasGaps = valid.includes(0)
  return {
    shape,
    frameSize,
    read({ sequence, first, count }) {
      const from = (sequence * frames + first) * frameSize
      const to = from + count * frameSize
      return { values: values.slice(from, to), valid: hasGaps ? valid.slice(from, to) : null }
    },
  }
}

/** The same source, which may be read in these ranges only. */
export function guarded(source: FrameSource, ranges: readonly FrameRange[]): FrameSource {
  return {
    shape: source.shape,
    frameSize: source.frameSize,
    read(range) {
      const inside = ranges.some(
        ({ sequence, first, count }) =>
          sequence === range.sequence &&
          range.first >= first &&
          range.first + range.count <= first + count,
      )
      if (!inside) throw new Error(`read outside: ${JSON.stringify(range)}`)
      return source.read(range)
    },
  }
}

/** Frames [0, frames) of one series for training. */
export function seriesTraining(
  source: FrameSource,
  frames: number,
  leadTimes: number,
  inputFrames = 4,
): ReferenceTraining {
  const ranges = [{ sequence: 0, first: 0, count: frames }]
  return {
    source: guarded(source, ranges),
    kind: 'series',
    time: monthly,
    ranges,
    inputFrames,
    leadTimes,
  }
}

/** A first-order autoregression of each cell about `mean(t, cell)`, with a common part. */
export function autoregression(
  shape: DatasetShape,
  share: number,
  mean: (t: number, cell: number) => number,
): FrameSource {
  const random = new Random(3)
  const cells = shape.height * shape.width
  const states = [new Float64Array(cells)]
  for (let t = 1; t < shape.frames; t++) {
    const before = states[t - 1]!
    const common = random.normal()
    states.push(before.map((value) => share * value + 0.7 * random.normal() + 0.7 * common))
  }
  return computed(
    shape,
    (_, t, y, x) => states[t]![y * shape.width + x]! + mean(t, y * shape.width + x),
  )
}

export const noBreath = (): Promise<void> => Promise.resolve()
