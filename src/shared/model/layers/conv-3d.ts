/** A convolution over time, height and width; causal or centred in time. */
import { z } from 'zod'
import { activationSchema } from '../activations'
import { joinedChannels } from '../sequence-shape'
import type { SequenceShape } from '../sequence-shape'
import { convolutionWeights, kernelSize, memoryOf, oneInput, perOutput } from './common'
import type { LayerDescription, Resolved } from './layer-description'
import { oddKernelSchema, outputFiltersSchema } from './setting-schemas'

const schema = z.object({
  type: z.literal('conv3d'),
  filters: outputFiltersSchema,
  /** Size in time, height and width. */
  kernel: z.tuple([oddKernelSchema, oddKernelSchema, oddKernelSchema]),
  /**
   * `causal`: output t sees inputs up to t. `same`: centred, sees (kernel[0] - 1) / 2 frames ahead.
   */
  padding: z.enum(['causal', 'same']).default('causal'),
  activation: activationSchema.default('linear'),
  bias: z.boolean().default(true),
})
type Conv3d = z.infer<typeof schema>

export const conv3d = {
  schema,
  fresh: schema.parse({ type: 'conv3d', filters: 1, kernel: [3, 3, 3], activation: 'sigmoid' }),
  words: { name: 'layer_conv3d', text: 'layer_conv3d_text' },
  inputs: oneInput,
  channels: ({ filters }) => filters,
  resize: () => ({ by: 1 }),
  weights: weightsOf,
  multiplyAdds: (layer, context) => perOutput(weightsOf(layer, context.inputs), context),
  memory: (layer, context) => memoryOf(context, 1, kernelSize(weightsOf(layer, context.inputs))),
  time({ kernel: [frames], padding }) {
    const half = (frames - 1) / 2
    return padding === 'same' ? { ahead: half, back: half } : { ahead: 0, back: frames - 1 }
  },
  space: ({ kernel: [, height, width] }) => (Math.max(height, width) - 1) / 2,
  activation: ({ activation }) => activation,
} as const satisfies LayerDescription<Conv3d>

function weightsOf(layer: Resolved<Conv3d>, inputs: readonly SequenceShape[]) {
  return convolutionWeights([...layer.kernel, joinedChannels(inputs), layer.filters], layer)
}
