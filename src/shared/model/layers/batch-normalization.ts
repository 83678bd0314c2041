/** Batch normalization per channel (Ioffe and Szegedy 2015). */
import { z } from 'zod'
import { joinedChannels } from '../sequence-shape'
import { frameByFrame, oneInput, outputsKept, sameChannels, trainable } from './common'
import type { LayerDescription } from './layer-description'
import { epsilonSchema } from './setting-schemas'

const schema = z.object({
  type: z.literal('batchNormalization'),
  /** Share of the old value that a moving average keeps at each training step. */
  momentum: z.number().min(0).max(1).default(0.99),
  epsilon: epsilonSchema,
})

export const batchNormalization = {
  schema,
  fresh: schema.parse({ type: 'batchNormalization' }),
  words: { name: 'layer_batchNormalization', text: 'layer_batchNormalization_text' },
  inputs: oneInput,
  channels: sameChannels,
  resize: () => ({ by: 1 }),
  weights(_layer, inputs) {
    const shape = [joinedChannels(inputs)]
    return [
      trainable('gamma', shape, 'ones'),
      trainable('beta', shape, 'zeros'),
      { name: 'movingMean', shape, trainable: false, initial: 'zeros' },
      { name: 'movingVariance', shape, trainable: false, initial: 'ones' },
    ]
  },
  multiplyAdds: () => 0,
  memory: outputsKept,
  ...frameByFrame,
  space: () => 0,
  activation: () => null,
} as const satisfies LayerDescription<z.infer<typeof schema>>
