/**
 * `encoder-forecaster` (Shi et al. 2015, section 3.2): one graph reads the input frames, another
 * forecasts. ConvLSTMs of the forecasting graph begin with the final states of ConvLSTMs of the
 * reading graph; nothing else passes from one to the other, and nothing predicted is read again, so
 * any number of steps can be unrolled.
 */
import { z } from 'zod'
import { graphLayersSchema } from '../graph'
import { commonFields, residualSchema } from './family-description'
import type { FamilyDescription } from './family-description'

const schema = z.object({
  ...commonFields,
  family: z.literal('encoder-forecaster'),
  residual: residualSchema,
  reading: graphLayersSchema,
  forecasting: graphLayersSchema,
})
export type EncoderForecasterSpec = z.infer<typeof schema>

export const encoderForecaster = {
  schema,
  words: { text: 'family_encoder_forecaster_text' },
  objectives: ['window'],
  phases({ reading, forecasting }, { frames, targetFrames, height, width, channels }) {
    const input = { frames, height, width, channels }
    return [
      { layers: reading, input, frames },
      { layers: forecasting, input: null, frames: targetFrames },
    ]
  },
  output: ({ targetFrames, height, width, channels }) => ({
    frames: targetFrames,
    height,
    width,
    channels,
  }),
  predictsChange: ({ residual }) => residual,
  // It reads nothing but the input frames
  framesAhead: () => 0,
} as const satisfies FamilyDescription<EncoderForecasterSpec>
