/** The sum of sequences of one shape: a residual or skip connection. */
import { z } from 'zod'
import { settingLimits } from '../limits'
import { equalChannels, frameByFrame, outputsKept, weightless } from './common'
import type { LayerDescription } from './layer-description'

const schema = z.object({ type: z.literal('add') })

export const add = {
  schema,
  fresh: { type: 'add' },
  words: { name: 'layer_add', text: 'layer_add_text' },
  inputs: { least: 2, most: settingLimits.inputs },
  channels: equalChannels,
  resize: () => ({ by: 1 }),
  ...weightless,
  memory: outputsKept,
  ...frameByFrame,
  space: () => 0,
  activation: () => null,
} as const satisfies LayerDescription<z.infer<typeof schema>>
