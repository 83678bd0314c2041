/** Sequences joined along their channels: a skip connection that keeps both sides. */
import { z } from 'zod'
import { settingLimits } from '../limits'
import { frameByFrame, outputsKept, sameChannels, weightless } from './common'
import type { LayerDescription } from './layer-description'

const schema = z.object({ type: z.literal('concatenate') })

export const concatenate = {
  schema,
  fresh: { type: 'concatenate' },
  words: { name: 'layer_concatenate', text: 'layer_concatenate_text' },
  inputs: { least: 2, most: settingLimits.inputs },
  channels: sameChannels,
  resize: () => ({ by: 1 }),
  ...weightless,
  memory: outputsKept,
  ...frameByFrame,
  space: () => 0,
  activation: () => null,
} as const satisfies LayerDescription<z.infer<typeof schema>>
