/**
 * ConvLSTM (Shi et al. 2015): gates and memory at every cell of the grid, fed by convolutions.
 * Without inputs it runs on from the state of another one, which its place in the graph names.
 */
import { z } from 'zod'
import { joinedChannels, positionsIn, valuesIn } from '../sequence-shape'
import type { SequenceShape } from '../sequence-shape'
import { kernelSize, trainable } from './common'
import type { LayerDescription, WeightDescription } from './layer-description'
import { filtersSchema, oddKernelSchema } from './setting-schemas'

const schema = z.object({
  type: z.literal('convLstm2d'),
  filters: filtersSchema,
  kernel: oddKernelSchema,
  /** Size of the hidden-to-hidden convolution; the same as `kernel` when absent. */
  recurrentKernel: oddKernelSchema.optional(),
  recurrentActivation: z.enum(['sigmoid', 'hardSigmoid']).default('sigmoid'),
  /** Of what is written to the memory and read from it; tanh when absent. */
  activation: z.enum(['tanh', 'relu']).optional(),
  bias: z.boolean().default(true),
  /** Per-channel connections from the cell state to the gates. */
  peepholes: z.boolean().default(false),
})
type ConvLstm2d = z.infer<typeof schema>

/** Gates i, f, c, o, cell state, hidden state. */
const keptCopies = 6
const gates = 4

export const convLstm2d = {
  schema,
  fresh: schema.parse({ type: 'convLstm2d', filters: 32, kernel: 3 }),
  words: { name: 'layer_convLstm2d', text: 'layer_convLstm2d_text' },
  inputs: { least: 0, most: 1 },
  channels: ({ filters }) => filters,
  resize: () => ({ by: 1 }),
  weights: weightsOf,
  multiplyAdds: (layer, { inputs, output }) =>
    kernelSize(weightsOf(layer, inputs)) * positionsIn(output),
  memory(layer, { inputs, output }) {
    const values = valuesIn(output)
    const read = inputs.reduce((sum, input) => sum + valuesIn(input), 0)
    const kernels = kernelSize(weightsOf(layer, inputs))
    return {
      kept: keptCopies * values,
      backward: read + values + gates * values,
      workspace: kernelsAsPoints(kernels, layer.kernel),
    }
  },
  time: () => ({ ahead: 0, back: Infinity }),
  space: ({ kernel, recurrentKernel = kernel }, frames) =>
    (kernel - 1) / 2 + (frames * (recurrentKernel - 1)) / 2,
  activation: ({ activation }) => activation ?? 'tanh',
} as const satisfies LayerDescription<ConvLstm2d>

function weightsOf(layer: ConvLstm2d, inputs: readonly SequenceShape[]): WeightDescription[] {
  const { filters, kernel, recurrentKernel = kernel, bias, peepholes } = layer
  const channels = joinedChannels(inputs)
  const outputs = gates * filters
  return [
    ...(channels > 0 ? [trainable('kernel', [kernel, kernel, channels, outputs], 'glorot')] : []),
    trainable('recurrentKernel', [recurrentKernel, recurrentKernel, filters, outputs], 'glorot'),
    ...(bias ? [trainable('bias', [outputs], 'forgetGates')] : []),
    ...(peepholes ? [trainable('peepholes', [3, filters], 'zeros')] : []),
  ]
}

/**
 * Kernels of 3 x 3 and 5 x 5 are taken as 8 x 8 points each (Winograd's method), their gradients as
 * about three sums of these.
 */
function kernelsAsPoints(weights: number, side: number): number {
  return side === 3 || side === 5 ? (3 * weights * 64) / side ** 2 : weights
}
