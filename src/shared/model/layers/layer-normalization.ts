/** Layer normalization over the channels of every position (Ba, Kiros and Hinton 2016). */
import { z } from 'zod'
import { joinedChannels } from '../sequence-shape'
import { frameByFrame, oneInput, outputsKept, sameChannels, trainable } from './common'
import type { LayerDescription } from './layer-description'
import { epsilonSchema } from './setting-schemas'

const schema = z.object({ type: z.literal('layerNormalization'), epsilon: epsilonSchema })

export const layerNormalization = {
  schema,
  fresh: schema.parse({ type: 'layerNormalization' }),
  words: { name: 'layer_layerNormalization', text: 'layer_layerNormalization_text' },
  inputs: oneInput,
  channels: sameChannels,
  resize: () => ({ by: 1 }),
  weights(_layer, inputs) {
    const shape = [joinedChannels(inputs)]
    return [trainable('gamma', shape, 'ones'), trainable('beta', shape, 'zeros')]
  },
  multiplyAdds: () => 0,
  memory: outputsKept,
  ...frameByFrame,
  space: () => 0,
  activation: () => null,
} as const satisfies LayerDescription<z.infer<typeof schema>>
