/** In training a share of the values becomes 0, others make up for it (Srivastava et al. 2014). */
import { z } from 'zod'
import { frameByFrame, memoryOf, oneInput, sameChannels, weightless } from './common'
import type { LayerDescription } from './layer-description'

const schema = z.object({
  type: z.literal('dropout'),
  /** Share of the values to drop. */
  rate: z.number().min(0).max(0.999),
})

export const dropout = {
  schema,
  fresh: { type: 'dropout', rate: 0.2 },
  words: { name: 'layer_dropout', text: 'layer_dropout_text' },
  inputs: oneInput,
  channels: sameChannels,
  resize: () => ({ by: 1 }),
  ...weightless,
  // What was dropped, and the result
  memory: (_layer, context) => memoryOf(context, 2, 0),
  ...frameByFrame,
  space: () => 0,
  activation: () => null,
} as const satisfies LayerDescription<z.infer<typeof schema>>
