/** An activation function as a layer of its own. */
import { z } from 'zod'
import { activationSchema } from '../activations'
import { frameByFrame, memoryOf, oneInput, sameChannels, weightless } from './common'
import type { LayerDescription } from './layer-description'

const schema = z.object({ type: z.literal('activation'), activation: activationSchema })

export const activation = {
  schema,
  fresh: { type: 'activation', activation: 'relu' },
  words: { name: 'layer_activation', text: 'layer_activation_text' },
  inputs: oneInput,
  channels: sameChannels,
  resize: () => ({ by: 1 }),
  ...weightless,
  memory: ({ activation: name }, context) => memoryOf(context, name === 'linear' ? 0 : 1, 0),
  ...frameByFrame,
  space: () => 0,
  activation: ({ activation: name }) => name,
} as const satisfies LayerDescription<z.infer<typeof schema>>
