/**
 * `direct`: the input frames, as channels of one, go through a graph that gives all lead times at
 * once, as channels again. Trained for so many frames in and out; a longer forecast goes on from
 * its own output. Where it starts from another forecast, it reads that one as well and corrects it.
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
  phases({ layers }, { frames, startFrames = 0, height, width, channels }) {
    const read = { frames: 1, height, width, channels: (frames + startFrames) * channels }
    return [{ layers, input: read, frames: 1 }]
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
