/** Keeps every so many-th frame, as of a film that is shot faster than things move. */
import { GridcastError } from '../../shared/errors'
import { thinTimeSchema } from '../../shared/prepare'
import { frameByFrame } from './frame-by-frame'
import type { PrepareStep } from './prepare-step'
import { longerStep } from './times'

export const thinTime: PrepareStep<'thin-time'> = {
  id: 'thin-time',
  schema: thinTimeSchema,
  apply(source, { every }) {
    const { shape, time } = source.description
    const frames = Math.ceil(shape.frames / every)
    if (frames < 2)
      throw new GridcastError('prepare.aggregate-time', { frames: shape.frames, needed: every + 1 })
    return {
      description: {
        ...source.description,
        shape: { ...shape, frames },
        time: longerStep(time, every),
      },
      async *chunks(signal) {
        for await (const { values, valid, frame } of frameByFrame(source, signal))
          if (frame % every === 0) yield { values, valid }
      },
    }
  },
}
