/** Channels unfolded into squares of p x p cells (depth to space), then cropped. */
import { z } from 'zod'
import { fault } from '../model-spec-error'
import { joinedChannels, sidesOf } from '../sequence-shape'
import { frameByFrame, oneInput, outputsKept, weightless } from './common'
import type { LayerDescription, LayerContext } from './layer-description'
import { sizeSchema } from './setting-schemas'

const schema = z.object({ type: z.literal('unpatch'), size: sizeSchema })

export const unpatch = {
  schema,
  fresh: { type: 'unpatch', size: 2 },
  words: { name: 'layer_unpatch', text: 'layer_unpatch_text' },
  inputs: oneInput,
  channels: ({ size }, context) => unfoldedChannels(size, context),
  resize: ({ size }) => ({ enlargeBy: size }),
  ...weightless,
  memory: outputsKept,
  ...frameByFrame,
  space: () => 0,
  activation: () => null,
} as const satisfies LayerDescription<z.infer<typeof schema>>

function unfoldedChannels(size: number, { name, inputs }: Omit<LayerContext, 'output'>): number {
  const folded = joinedChannels(inputs)
  const channels = folded / size ** 2
  if (Number.isInteger(channels)) return channels
  const wanted = Math.ceil(channels) * size ** 2
  throw fault(name, 'model.unfolding', { size, given: sidesOf(inputs[0]!), wanted })
}
