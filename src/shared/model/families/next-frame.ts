/**
 * `next-frame`: layers map a sequence `[B, T, H, W, C]` to one of the same shape; frame t of the
 * output is the prediction of frame t + 1 (the shifted objective of the Keras example `conv_lstm`).
 * Free-running, each prediction is read as the next frame.
 */
import { z } from 'zod'
import { graphLayersSchema } from '../graph'
import { timeReach } from '../reach'
import type { SequenceShape } from '../sequence-shape'
import type { WindowShape } from '../window-shape'
import { commonFields, residualSchema } from './family-description'
import type { FamilyDescription } from './family-description'

const schema = z.object({
  ...commonFields,
  family: z.literal('next-frame'),
  residual: residualSchema,
  layers: graphLayersSchema,
})
export type NextFrameSpec = z.infer<typeof schema>

export const nextFrame = {
  schema,
  words: { text: 'family_next_frame_text' },
  objectives: ['window', 'shifted'],
  phases({ layers }, window) {
    const input = framesOf(window)
    return [{ layers, input, frames: input.frames }]
  },
  output: framesOf,
  predictsChange: ({ residual }) => residual,
  framesAhead: ({ layers }) => timeReach(layers).ahead,
} as const satisfies FamilyDescription<NextFrameSpec>

/** Running freely, it computes a frame for every frame of the window but the last. */
function framesOf({ objective, frames, targetFrames, ...frame }: WindowShape): SequenceShape {
  const { height, width, channels } = frame
  const computed = objective === 'shifted' ? frames : frames + targetFrames - 1
  return { frames: computed, height, width, channels }
}
