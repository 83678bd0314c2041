/**
 * `automatic`: not yet a model. References run against each other, a network is trained where that
 * may gain, and the run becomes the model that forecasts best.
 */
import { z } from 'zod'
import { direct } from './direct'
import { encoderForecaster } from './encoder-forecaster'
import { commonFields, withoutLayers } from './family-description'
import type { FamilyDescription } from './family-description'
import { nextFrame } from './next-frame'

const networkSchema = z.discriminatedUnion('family', [
  nextFrame.schema,
  encoderForecaster.schema,
  direct.schema,
])

const schema = z.object({
  ...commonFields,
  family: z.literal('automatic'),
  /** The network that may be trained, with the settings of the run. */
  network: networkSchema,
})
export type AutomaticSpec = z.infer<typeof schema>

export const automatic = {
  schema,
  words: { text: 'family_automatic_text' },
  ...withoutLayers,
} as const satisfies FamilyDescription<AutomaticSpec>
