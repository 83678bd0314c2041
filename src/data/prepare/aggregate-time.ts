/** Puts several frames into one: their sum or mean over the frames in which a cell has data. */
import { GridcastError } from '../../shared/errors'
import { aggregateTimeSchema } from '../../shared/prepare'
import { valuesInFrame } from '../frame-source'
import { frameByFrame } from './frame-by-frame'
import { Gathered } from './gathered'
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
        const period = new Gathered(valuesInFrame(shape), settings)
        for await (const frame of frameByFrame(source, signal)) {
          if (frame.frame >= frames * settings.frames) continue
          period.add(frame)
          if ((frame.frame + 1) % settings.frames === 0) yield period.finish(settings.frames)
        }
      },
    }
  },
}
