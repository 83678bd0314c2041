/** The product of sequences of one shape: a gate. */
import { z } from 'zod'
import { settingLimits } from '../limits'
import { equalChannels, frameByFrame, outputsKept, weightless } from './common'
import type { LayerDescription } from './layer-description'

const schema = z.object({ type: z.literal('multiply') })

export const multiply = {
  schema,
  fresh: { type: 'multiply' },
  words: { name: 'layer_multiply', text: 'layer_multiply_text' },
  inputs: { least: 2, most: settingLimits.inputs },
  channels: equalChannels,
  resize: () => ({ by: 1 }),
  ...weightless,
  memory: outputsKept,
  ...frameByFrame,
  space: () => 0,
  activation: () => null,
} as const satisfies LayerDescription<z.infer<typeof schema>>
