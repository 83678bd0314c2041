/**
 * A transposed convolution of every frame by itself, `same` padding: H x W becomes (H * stride) x
 * (W * stride), then cropped.
 */
import { z } from 'zod'
import { activationSchema } from '../activations'
import { joinedChannels, positionsIn } from '../sequence-shape'
import type { SequenceShape } from '../sequence-shape'
import { convolutionWeights, frameByFrame, kernelSize, memoryOf, oneInput } from './common'
import type { LayerDescription, Resolved } from './layer-description'
import { kernelSchema, outputFiltersSchema, stridesSchema } from './setting-schemas'

const schema = z.object({
  type: z.literal('convTranspose2d'),
  filters: outputFiltersSchema,
  kernel: kernelSchema,
  strides: stridesSchema,
  activation: activationSchema.default('linear'),
  bias: z.boolean().default(true),
})
type ConvTranspose2d = z.infer<typeof schema>

export const convTranspose2d = {
  schema,
  fresh: schema.parse({
    type: 'convTranspose2d',
    filters: 32,
    kernel: 3,
    strides: 2,
    activation: 'relu',
  }),
  words: { name: 'layer_convTranspose2d', text: 'layer_convTranspose2d_text' },
  inputs: oneInput,
  channels: ({ filters }) => filters,
  resize: ({ strides }) => ({ enlargeBy: strides }),
  weights: weightsOf,
  // It spreads every input, where other convolutions gather for every output
  multiplyAdds: (layer, { inputs }) =>
    kernelSize(weightsOf(layer, inputs)) *
    inputs.reduce((sum, input) => sum + positionsIn(input), 0),
  memory: (layer, context) => memoryOf(context, 1, kernelSize(weightsOf(layer, context.inputs))),
  ...frameByFrame,
  space({ kernel, strides }) {
    const padding = Math.max(0, Math.floor((kernel - strides) / 2))
    return Math.max(
      Math.floor((kernel - 1 - padding) / strides),
      Math.floor((padding + strides - 1) / strides),
    )
  },
  activation: ({ activation }) => activation,
} as const satisfies LayerDescription<ConvTranspose2d>

/** The kernel in TensorFlow's order for a transposed convolution: `[kh, kw, out, in]`. */
function weightsOf(layer: Resolved<ConvTranspose2d>, inputs: readonly SequenceShape[]) {
  const { kernel, filters } = layer
  return convolutionWeights([kernel, kernel, filters, joinedChannels(inputs)], layer)
}
