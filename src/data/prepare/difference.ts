/** What running totals grew by from frame to frame. */
import { GridcastError } from '../../shared/errors'
import { differenceSchema, type SettingsOf } from '../../shared/prepare'
import type { FrameChunk } from '../frame-source'
import { frameByFrame } from './frame-by-frame'
import type { PrepareStep } from './prepare-step'
import { laterStart } from './times'

export const difference: PrepareStep<'difference'> = {
  id: 'difference',
  schema: differenceSchema,
  apply(source, { drops }) {
    const { shape, time } = source.description
    if (shape.frames < 2)
      throw new GridcastError('prepare.aggregate-time', { frames: shape.frames, needed: 2 })
    return {
      description: {
        ...source.description,
        shape: { ...shape, frames: shape.frames - 1 },
        time: laterStart(time, 1),
        dtype: 'float32',
      },
      async *chunks(signal) {
        let before: FrameChunk | null = null
        for await (const frame of frameByFrame(source, signal)) {
          if (frame.frame > 0 && before !== null) yield grown(before, frame, drops)
          before = frame
        }
      },
    }
  },
}

function grown(
  before: FrameChunk,
  after: FrameChunk,
  drops: SettingsOf<'difference'>['drops'],
): FrameChunk {
  const values = new Float32Array(after.values.length)
  const valid = new Uint8Array(values.length).fill(1)
  for (let at = 0; at < values.length; at++) {
    if (before.valid?.[at] === 0 || after.valid?.[at] === 0) {
      valid[at] = 0
      continue
    }
    const growth = (after.values[at] as number) - (before.values[at] as number)
    if (growth >= 0 || drops === 'keep') values[at] = growth
    else if (drops === 'missing') valid[at] = 0
  }
  return { values, valid: valid.includes(0) ? valid : null }
}
