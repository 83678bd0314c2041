/**
 * A ConvLSTM layer: gates and memory at every cell of the grid, fed by convolutions (see
 * ops/conv-lstm-sequence).
 */
import type * as tf from '@tensorflow/tfjs-core'
import { initializers } from '@tensorflow/tfjs-layers'
import type { LayerVariable } from '@tensorflow/tfjs-layers'
import { convLstmHidden, convLstmSequence, convLstmStates } from '../ops/conv-lstm-sequence'
import type { ConvLstmInputs, ConvLstmOptions } from '../ops/conv-lstm-sequence'
import { sliceTime } from '../ops/frames'
import { ForgetGateBias } from './initializers'
import { channelsOf } from './shapes'
import type { Shape } from './shapes'
import { SequenceLayer, valueOf } from './sequence-layer'
import type { LayerRun, LayerState, PassOptions, SequenceLayerConfig } from './sequence-layer'

export interface ConvLstm2dConfig extends SequenceLayerConfig {
  filters: number
  /** Side of the square input kernel, odd. */
  kernel: number
  /** Side of the square recurrent kernel, odd; the same as `kernel` by default. */
  recurrentKernel?: number | undefined
  bias?: boolean
  /** Per-channel connections from the cell state to the gates. */
  peepholes?: boolean
  recurrentActivation?: ConvLstmOptions['recurrentActivation']
  /** False for a layer that gives only the newest hidden state, with T = 1. */
  returnSequences?: boolean
  /** False for a cell that only runs on from a given state; it then has no input kernel. */
  hasInput?: boolean
}

/**
 * State: hidden and cell state, each `[B, H, W, F]`. Missing frames are left out: state and output
 * stay what they were.
 */
export class ConvLstm2d extends SequenceLayer {
  static readonly className = 'GridcastConvLstm2d'
  private readonly settings: Required<Omit<ConvLstm2dConfig, 'name' | 'seed'>> & {
    recurrentKernel: number
  }
  private kernel: LayerVariable | null = null
  private recurrentKernel: LayerVariable | null = null
  private bias: LayerVariable | null = null
  private peepholes: LayerVariable | null = null

  constructor(config: ConvLstm2dConfig) {
    super(config)
    this.settings = {
      filters: config.filters,
      kernel: config.kernel,
      recurrentKernel: config.recurrentKernel ?? config.kernel,
      bias: config.bias ?? true,
      peepholes: config.peepholes ?? false,
      recurrentActivation: config.recurrentActivation ?? 'sigmoid',
      returnSequences: config.returnSequences ?? true,
      hasInput: config.hasInput ?? true,
    }
  }

  override build(inputShape: Shape | Shape[]): void {
    const { filters, kernel, recurrentKernel, bias, peepholes, hasInput } = this.settings
    if (hasInput)
      this.kernel = this.addKernel('kernel', [kernel, kernel, channelsOf(inputShape), 4 * filters])
    this.recurrentKernel = this.addKernel('recurrentKernel', [
      recurrentKernel,
      recurrentKernel,
      filters,
      4 * filters,
    ])
    if (bias)
      this.bias = this.addWeight('bias', [4 * filters], 'float32', new ForgetGateBias(this.random))
    if (peepholes)
      this.peepholes = this.addWeight('peepholes', [3, filters], 'float32', initializers.zeros())
    this.built = true
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch = null, time = null, height = null, width = null] = inputShape as Shape
    return [batch, this.settings.returnSequences ? time : 1, height, width, this.settings.filters]
  }

  run(
    sequence: tf.Tensor5D,
    { mask = null, isLast = false }: PassOptions,
    state: LayerState,
  ): LayerRun {
    const steps = sequence.shape[1]
    const piece = this.advance(sequence, steps, state, mask, isLast)
    return this.settings.returnSequences
      ? piece
      : { ...piece, output: sliceTime(piece.output, steps - 1, steps) }
  }

  /** `steps` steps without input, from a state that must be given; the last ones. */
  runOn(steps: number, state: LayerState): LayerRun {
    return this.advance(null, steps, state, null, true)
  }

  /** The state after a sequence, where nothing reads the outputs. */
  stateAfter(sequence: tf.Tensor5D, { mask = null }: PassOptions, state: LayerState): LayerState {
    const { finalHidden, finalCell } = convLstmStates(
      this.inputs(sequence, state, mask),
      this.options(sequence.shape[1]),
    )
    return [finalHidden, finalCell]
  }

  private advance(
    x: tf.Tensor5D | null,
    steps: number,
    state: LayerState,
    mask: tf.Tensor2D | null,
    isLast: boolean,
  ): LayerRun {
    const [inputs, options] = [this.inputs(x, state, mask), this.options(steps)]
    if (isLast) return { output: convLstmHidden(inputs, options), state: null }
    const { sequence, finalHidden, finalCell } = convLstmSequence(inputs, options)
    return { output: sequence, state: [finalHidden, finalCell] }
  }

  private options(steps: number): ConvLstmOptions {
    return { steps, recurrentActivation: this.settings.recurrentActivation }
  }

  private inputs(
    x: tf.Tensor5D | null,
    state: LayerState,
    mask: tf.Tensor2D | null,
  ): ConvLstmInputs {
    if (this.recurrentKernel === null)
      throw new Error(`The layer ${this.name} must be built before it runs.`)
    return {
      x,
      kernel: this.kernel && valueOf<tf.Rank.R4>(this.kernel),
      recurrentKernel: valueOf<tf.Rank.R4>(this.recurrentKernel),
      bias: this.bias && valueOf<tf.Rank.R1>(this.bias),
      peepholes: this.peepholes && valueOf<tf.Rank.R2>(this.peepholes),
      initialHidden: (state?.[0] ?? null) as tf.Tensor4D | null,
      initialCell: (state?.[1] ?? null) as tf.Tensor4D | null,
      mask,
    }
  }

  override getConfig() {
    return { ...super.getConfig(), ...this.settings }
  }
}
