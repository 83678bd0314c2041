/** The mean of every square of s x s cells; an incomplete square pools what is there. */
import { z } from 'zod'
import { frameByFrame, oneInput, outputsKept, sameChannels, weightless } from './common'
import type { LayerDescription } from './layer-description'
import { sizeSchema } from './setting-schemas'

const schema = z.object({ type: z.literal('averagePooling2d'), size: sizeSchema })

export const averagePooling2d = {
  schema,
  fresh: { type: 'averagePooling2d', size: 2 },
  words: { name: 'layer_averagePooling2d', text: 'layer_averagePooling2d_text' },
  inputs: oneInput,
  channels: sameChannels,
  resize: ({ size }) => ({ shrinkBy: size }),
  ...weightless,
  memory: outputsKept,
  ...frameByFrame,
  space: () => 0,
  activation: () => null,
} as const satisfies LayerDescription<z.infer<typeof schema>>
