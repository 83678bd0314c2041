/**
 * Group normalization (Wu & He 2018): the channels of a group share mean and variance over one
 * frame, whatever the batch. Channels that the wanted number of groups does not divide make fewer
 * groups.
 */
import { z } from 'zod'
import { joinedChannels } from '../sequence-shape'
import { frameByFrame, oneInput, outputsKept, sameChannels, trainable } from './common'
import type { LayerDescription } from './layer-description'
import { epsilonSchema, filtersSchema } from './setting-schemas'

const schema = z.object({
  type: z.literal('groupNormalization'),
  groups: filtersSchema.default(8),
  epsilon: epsilonSchema,
})

export const groupNormalization = {
  schema,
  fresh: schema.parse({ type: 'groupNormalization' }),
  words: { name: 'layer_groupNormalization', text: 'layer_groupNormalization_text' },
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
  // Every cell has a share in its frame's mean
  space: () => 0,
  activation: () => null,
} as const satisfies LayerDescription<z.infer<typeof schema>>

/** The largest number of groups, at most as many as wanted, that divides the channels. */
export function groupsOf(channels: number, wanted: number): number {
  let groups = Math.min(channels, wanted)
  while (channels % groups !== 0) groups--
  return groups
}
