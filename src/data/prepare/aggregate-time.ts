/** Puts several frames into one: their sum or mean over the frames in which a cell has data. */
import { GridcastError } from '../../shared/errors'
import { aggregateTimeSchema, type SettingsOf } from '../../shared/prepare'
import { valuesInFrame, type FrameChunk } from '../frame-source'
import { frameByFrame, type SingleFrame } from './frame-by-frame'
import type { PrepareStep } from './prepare-step'
import { longerStep } from './times'

export const aggregateTime: PrepareStep<'aggregate-time'> = {
  id: 'aggregate-time',
  schema: aggregateTimeSchema,
  apply(source, settings) {
    const { shape, time } = source.description
    const frames = Math.floor(shape.frames / settings.frames)
    if (frames === 0)
      throw new GridcastError('prepare.aggregate-time', {
        frames: shape.frames,
        needed: settings.frames,
      })
    return {
      description: {
        ...source.description,
        shape: { ...shape, frames },
        time: longerStep(time, settings.frames),
        dtype: 'float32',
      },
      async *chunks(signal) {
        const period = new Period(valuesInFrame(shape), settings)
        for await (const frame of frameByFrame(source, signal)) {
          if (frame.frame >= frames * settings.frames) continue
          period.add(frame)
          if ((frame.frame + 1) % settings.frames === 0) yield period.finish()
        }
      },
    }
  },
}

/** Sums of one period, in double precision. */
class Period {
  private sums: Float64Array
  private counts: Uint32Array

  constructor(
    size: number,
    private readonly settings: SettingsOf<'aggregate-time'>,
  ) {
    this.sums = new Float64Array(size)
    this.counts = new Uint32Array(size)
  }

  add({ values, valid }: SingleFrame): void {
    for (let cell = 0; cell < values.length; cell++) {
      if (valid?.[cell] === 0) continue
      this.sums[cell] = (this.sums[cell] as number) + (values[cell] as number)
      this.counts[cell] = (this.counts[cell] as number) + 1
    }
  }

  /** The period's frame; the next one begins empty. */
  finish(): FrameChunk {
    const { by, frames, leastPresent } = this.settings
    const needed = Math.max(1, Math.ceil(leastPresent * frames))
    const values = new Float32Array(this.sums.length)
    let valid: Uint8Array<ArrayBuffer> | null = null
    for (let cell = 0; cell < values.length; cell++) {
      const count = this.counts[cell] as number
      const sum = this.sums[cell] as number
      if (count >= needed) values[cell] = by === 'sum' ? sum : sum / count
      else {
        valid ??= new Uint8Array(values.length).fill(1)
        valid[cell] = 0
      }
    }
    this.sums.fill(0)
    this.counts.fill(0)
    return { values, valid }
  }
}
