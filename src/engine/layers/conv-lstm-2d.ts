/**
 * A ConvLSTM layer: gates and memory at every cell of the grid, fed by convolutions (see
 * ops/conv-lstm-sequence). State: hidden and cell state, each `[B, H, W, F]`. Without inputs it
 * only runs on from a given state. Missing frames are left out: state and output stay what they
 * were.
 */
import type * as tf from '@tensorflow/tfjs-core'
import { convLstmHidden, convLstmSequence, convLstmStates } from '../ops/conv-lstm-sequence'
import type { ConvLstmInputs } from '../ops/conv-lstm-sequence'
import type { LayerImplementation } from './layer'

export const convLstm2d: LayerImplementation<'convLstm2d'> = ({
  layer: { recurrentActivation, activation = 'tanh' },
  weights,
}) => {
  const kernels = {
    kernel: weights.find<tf.Rank.R4>('kernel'),
    recurrentKernel: weights.get<tf.Rank.R4>('recurrentKernel'),
    bias: weights.find<tf.Rank.R1>('bias'),
    peepholes: weights.find<tf.Rank.R2>('peepholes'),
  }
  return ([sequence], { frames, mask, wants }, state) => {
    const inputs: ConvLstmInputs = {
      ...kernels,
      x: sequence ?? null,
      initialHidden: (state?.[0] ?? null) as tf.Tensor4D | null,
      initialCell: (state?.[1] ?? null) as tf.Tensor4D | null,
      mask: mask ?? null,
    }
    const options = { steps: frames, recurrentActivation, activation }
    if (!wants.state) return { output: convLstmHidden(inputs, options), state: null }
    if (!wants.output) {
      const { finalHidden, finalCell } = convLstmStates(inputs, options)
      return { output: null, state: [finalHidden, finalCell] }
    }
    const { sequence: output, finalHidden, finalCell } = convLstmSequence(inputs, options)
    return { output, state: [finalHidden, finalCell] }
  }
}
