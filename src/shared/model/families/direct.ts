/**
 * `direct`: the input frames, as channels of one, go through a graph that gives all lead times at
 * once, as channels again. Trained for so many frames in and out; a longer forecast goes on from
 * its own output.
 */
import { z } from 'zod'
import { graphLayersSchema } from '../graph'
import { commonFields, residualSchema } from './family-description'
import type { FamilyDescription } from './family-description'

const schema = z.object({
  ...commonFields,
  family: z.literal('direct'),
  /** Every lead time is a change from the newest input frame. */
  residual: residualSchema,
  layers: graphLayersSchema,
})
export type DirectSpec = z.infer<typeof schema>

export const direct = {
  schema,
  words: { text: 'family_direct_text' },
  objectives: ['window'],
  phases({ layers }, { frames, height, width, channels }) {
    return [{ layers, input: { frames: 1, height, width, channels: frames * channels }, frames: 1 }]
  },
  output: ({ targetFrames, height, width, channels }) => ({
    frames: 1,
    height,
    width,
    channels: targetFrames * channels,
  }),
  predictsChange: ({ residual }) => residual,
  // It reads nothing but the input frames
  framesAhead: () => 0,
} as const satisfies FamilyDescription<DirectSpec>
