/** Squares of p x p cells folded into channels (space to depth); incomplete ones are padded. */
import { z } from 'zod'
import { joinedChannels } from '../sequence-shape'
import { frameByFrame, oneInput, outputsKept, weightless } from './common'
import type { LayerDescription } from './layer-description'
import { sizeSchema } from './setting-schemas'

const schema = z.object({ type: z.literal('patch'), size: sizeSchema })

export const patch = {
  schema,
  fresh: { type: 'patch', size: 2 },
  words: { name: 'layer_patch', text: 'layer_patch_text' },
  inputs: oneInput,
  channels: ({ size }, { inputs }) => joinedChannels(inputs) * size ** 2,
  resize: ({ size }) => ({ shrinkBy: size }),
  ...weightless,
  memory: outputsKept,
  ...frameByFrame,
  space: () => 0,
  activation: () => null,
} as const satisfies LayerDescription<z.infer<typeof schema>>
