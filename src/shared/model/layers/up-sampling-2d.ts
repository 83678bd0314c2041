/** Every cell repeated s times in both directions, then cropped. */
import { z } from 'zod'
import { frameByFrame, oneInput, outputsKept, sameChannels, weightless } from './common'
import type { LayerDescription } from './layer-description'
import { sizeSchema } from './setting-schemas'

const schema = z.object({ type: z.literal('upSampling2d'), size: sizeSchema })

export const upSampling2d = {
  schema,
  fresh: { type: 'upSampling2d', size: 2 },
  words: { name: 'layer_upSampling2d', text: 'layer_upSampling2d_text' },
  inputs: oneInput,
  channels: sameChannels,
  resize: ({ size }) => ({ enlargeBy: size }),
  ...weightless,
  memory: outputsKept,
  ...frameByFrame,
  space: () => 0,
  activation: () => null,
} as const satisfies LayerDescription<z.infer<typeof schema>>
