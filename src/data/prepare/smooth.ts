/**
 * The mean of a frame and those before it. It never looks ahead: a mean around a frame would put
 * what comes into what a forecast is made from.
 */
import { smoothSchema } from '../../shared/prepare'
import type { FrameChunk } from '../frame-source'
import { frameByFrame } from './frame-by-frame'
import { Gathered } from './gathered'
import type { PrepareStep } from './prepare-step'

export const smooth: PrepareStep<'smooth'> = {
  id: 'smooth',
  schema: smoothSchema,
  apply(source, { frames }) {
    return {
      description: { ...source.description, dtype: 'float32' },
      async *chunks(signal) {
        let window: FrameChunk[] = []
        for await (const frame of frameByFrame(source, signal)) {
          window = frame.frame === 0 ? [frame] : [...window.slice(1 - frames), frame]
          // A frame alone would do: cells without data stay so.
          const mean = new Gathered(frame.values.length, { by: 'mean', leastPresent: 1e-9 })
          for (const one of window) mean.add(one)
          yield { values: mean.finish(window.length).values, valid: frame.valid }
        }
      },
    }
  },
}
