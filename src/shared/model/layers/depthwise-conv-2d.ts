/**
 * A depthwise convolution of every frame: each channel by a kernel of its own, `same` padding; taps
 * `dilation` cells apart see far at little cost.
 */
import { z } from 'zod'
import { activationSchema } from '../activations'
import { settingLimits } from '../limits'
import { joinedChannels } from '../sequence-shape'
import type { SequenceShape } from '../sequence-shape'
import {
  copiesOf,
  frameByFrame,
  kernelSize,
  memoryOf,
  oneInput,
  perOutput,
  sameChannels,
  trainable,
} from './common'
import type { LayerDescription, Resolved } from './layer-description'
import { oddKernelSchema } from './setting-schemas'

const schema = z.object({
  type: z.literal('depthwiseConv2d'),
  kernel: oddKernelSchema,
  dilation: z.int().min(1).max(settingLimits.dilation).default(1),
  activation: activationSchema.default('linear'),
  bias: z.boolean().default(true),
})
type DepthwiseConv2d = z.infer<typeof schema>

export const depthwiseConv2d = {
  schema,
  fresh: schema.parse({ type: 'depthwiseConv2d', kernel: 5 }),
  words: { name: 'layer_depthwiseConv2d', text: 'layer_depthwiseConv2d_text' },
  inputs: oneInput,
  channels: sameChannels,
  resize: () => ({ by: 1 }),
  weights: weightsOf,
  multiplyAdds: (layer, context) => perOutput(weightsOf(layer, context.inputs), context),
  // The convolution, on top of it the bias, then the activation
  memory: (layer, context) =>
    memoryOf(
      context,
      copiesOf(layer.activation, 1) + (layer.bias ? 2 : 0),
      kernelSize(weightsOf(layer, context.inputs)),
    ),
  ...frameByFrame,
  space: ({ kernel, dilation }) => ((kernel - 1) / 2) * dilation,
  activation: ({ activation }) => activation,
} as const satisfies LayerDescription<DepthwiseConv2d>

function weightsOf({ kernel, bias }: Resolved<DepthwiseConv2d>, inputs: readonly SequenceShape[]) {
  const channels = joinedChannels(inputs)
  return [
    trainable('kernel', [kernel, kernel, channels], 'glorotDepthwise'),
    ...(bias ? [trainable('bias', [channels], 'zeros')] : []),
  ]
}
