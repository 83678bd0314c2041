/** Keeps some frames of every sequence. */
import { GridcastError } from '../../shared/errors'
import { clipTimeSchema } from '../../shared/prepare'
import { frameByFrame } from './frame-by-frame'
import type { PrepareStep } from './prepare-step'
import { laterStart } from './times'

export const clipTime: PrepareStep<'clip-time'> = {
  id: 'clip-time',
  schema: clipTimeSchema,
  apply(source, { first, frames }) {
    const { shape, time } = source.description
    if (first + frames > shape.frames)
      throw new GridcastError('prepare.clip-time', {
        frames: shape.frames,
        wanted: `${first + 1}-${first + frames}`,
      })
    return {
      description: {
        ...source.description,
        shape: { ...shape, frames },
        time: laterStart(time, first),
      },
      async *chunks(signal) {
        for await (const { values, valid, frame } of frameByFrame(source, signal))
          if (frame >= first && frame < first + frames) yield { values, valid }
      },
    }
  },
}
