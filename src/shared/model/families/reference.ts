/**
 * `reference`: no network but a forecast from arithmetic, fitted in seconds on the training part
 * alone. It is trained, kept, evaluated and exported like any other model.
 */
import { z } from 'zod'
import { referenceNames } from '../../reference'
import { commonFields, withoutLayers } from './family-description'
import type { FamilyDescription } from './family-description'

const schema = z.object({
  ...commonFields,
  family: z.literal('reference'),
  reference: z.enum(referenceNames),
})
export type ReferenceSpec = z.infer<typeof schema>

export const reference = {
  schema,
  words: { text: 'family_reference_text' },
  ...withoutLayers,
} as const satisfies FamilyDescription<ReferenceSpec>
