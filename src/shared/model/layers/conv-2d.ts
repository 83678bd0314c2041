/**
 * A convolution of every frame by itself, `same` padding; a stride s gives ceil(H / s) x ceil(W /
 * s). Several inputs are read as if joined along their channels.
 */
import { z } from 'zod'
import { activationSchema } from '../activations'
import { settingLimits } from '../limits'
import { joinedChannels } from '../sequence-shape'
import type { SequenceShape } from '../sequence-shape'
import {
  convolutionWeights,
  convolutionWorkspace,
  copiesOf,
  frameByFrame,
  memoryOf,
  perOutput,
} from './common'
import type { LayerDescription, Resolved } from './layer-description'
import { oddKernelSchema, outputFiltersSchema, stridesSchema } from './setting-schemas'

const schema = z.object({
  type: z.literal('conv2d'),
  filters: outputFiltersSchema,
  kernel: oddKernelSchema,
  strides: stridesSchema,
  activation: activationSchema.default('linear'),
  bias: z.boolean().default(true),
})
type Conv2d = z.infer<typeof schema>

export const conv2d = {
  schema,
  fresh: schema.parse({ type: 'conv2d', filters: 32, kernel: 3, activation: 'relu' }),
  words: { name: 'layer_conv2d', text: 'layer_conv2d_text' },
  inputs: { least: 1, most: settingLimits.inputs },
  channels: ({ filters }) => filters,
  resize: ({ strides }) => ({ shrinkBy: strides }),
  weights: weightsOf,
  multiplyAdds: (layer, context) => perOutput(weightsOf(layer, context.inputs), context),
  memory: (layer, context) =>
    memoryOf(
      context,
      copiesOf(layer.activation, context.inputs.length),
      convolutionWorkspace(weightsOf(layer, context.inputs)),
    ),
  ...frameByFrame,
  space: ({ kernel }) => (kernel - 1) / 2,
  activation: ({ activation }) => activation,
} as const satisfies LayerDescription<Conv2d>

function weightsOf(layer: Resolved<Conv2d>, inputs: readonly SequenceShape[]) {
  const { kernel, filters } = layer
  return convolutionWeights([kernel, kernel, joinedChannels(inputs), filters], layer)
}
