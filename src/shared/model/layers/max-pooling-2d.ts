/** The largest of every square of s x s cells; an incomplete square pools what is there. */
import { z } from 'zod'
import { frameByFrame, oneInput, outputsKept, sameChannels, weightless } from './common'
import type { LayerDescription } from './layer-description'
import { sizeSchema } from './setting-schemas'

const schema = z.object({ type: z.literal('maxPooling2d'), size: sizeSchema })

export const maxPooling2d = {
  schema,
  fresh: { type: 'maxPooling2d', size: 2 },
  words: { name: 'layer_maxPooling2d', text: 'layer_maxPooling2d_text' },
  inputs: oneInput,
  channels: sameChannels,
  resize: ({ size }) => ({ shrinkBy: size }),
  ...weightless,
  memory: outputsKept,
  ...frameByFrame,
  space: () => 0,
  activation: () => null,
} as const satisfies LayerDescription<z.infer<typeof schema>>
