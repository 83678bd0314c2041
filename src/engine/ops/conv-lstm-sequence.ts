/**
 * A ConvLSTM cell over a whole sequence (Shi et al. 2015, "Convolutional LSTM Network", equation
 * 3).
 *
 *     i = r(Wi * x + Ui * h + Pi . c + bi)      c' = f . c + i . tanh(Wc * x + Uc * h + bc)
 *     f = r(Wf * x + Uf * h + Pf . c + bf)      h' = o . tanh(c')
 *     o = r(Wo * x + Uo * h + Po . c' + bo)     (* convolution, . product, r sigmoid or Keras's
 *     hard sigmoid)
 *
 * With the activation relu both tanh are max(0, x), as in the Keras example `conv_lstm`.
 *
 * Gates lie in Keras's order i, f, c, o along the last axis of both kernels and the bias. Peepholes
 * are per channel (the paper's are per cell of the grid, which would tie a model to one grid size).
 * Convolutions pad with zeros and keep the frame's size.
 *
 * A mask leaves steps out, as Keras's does: where it is 0 the states are carried over and the
 * output repeats the one before, zeros before the first step that counts. What x holds there must
 * be finite but is otherwise without effect.
 *
 * Backends that register a kernel `ConvLstmSequence` run it in one piece; elsewhere the same
 * mathematics is composed. The input convolution of all T steps is one batched call; only the
 * recurrent one is sequential.
 */
import * as tf from '@tensorflow/tfjs-core'
import { hardSigmoid } from './activate'
import { hasKernel, runKernel } from './dispatch'
import { sliceColumn } from './frames'

/**
 * Its attribute `outputs`, `sequence` or `states`, says which are wanted; others need not be given.
 * All are without it.
 */
export const convLstmSequenceKernel = 'ConvLstmSequence'

export interface ConvLstmInputs {
  /** `[B, T, H, W, C]`; null for a cell that has no input and runs on from its initial state. */
  x: tf.Tensor5D | null
  /** `[kh, kw, C, 4F]`; null exactly when `x` is. */
  kernel: tf.Tensor4D | null
  /** `[rh, rw, F, 4F]` */
  recurrentKernel: tf.Tensor4D
  /** `[4F]` */
  bias: tf.Tensor1D | null
  /** `[3, F]` for the gates i, f, o. */
  peepholes: tf.Tensor2D | null
  /** `[B, H, W, F]`; zeros when null. Must be given when `x` is null. */
  initialHidden: tf.Tensor4D | null
  initialCell: tf.Tensor4D | null
  /**
   * `[B, T]`, 1 where a step counts and 0 where it is left out; every step counts when null. Has no
   * gradient.
   */
  mask: tf.Tensor2D | null
}

export interface ConvLstmOptions {
  /** Number of steps; equals T where there is an `x`. */
  steps: number
  recurrentActivation: 'sigmoid' | 'hardSigmoid'
  /** Tanh when absent. */
  activation?: 'tanh' | 'relu'
}

export interface ConvLstmOutputs {
  /** Hidden states, `[B, T, H, W, F]`. */
  sequence: tf.Tensor5D
  /** `[B, H, W, F]` after the last step. */
  finalHidden: tf.Tensor4D
  finalCell: tf.Tensor4D
}

/** Runs the cell over all steps; on the gradient tape. The caller's tidy owns the results. */
export function convLstmSequence(
  inputs: ConvLstmInputs,
  options: ConvLstmOptions,
): ConvLstmOutputs {
  if (!isFused(inputs, options)) return composedConvLstmSequence(inputs, options)
  const [sequence, finalHidden, finalCell] = runKernel(
    convLstmSequenceKernel,
    { ...inputs },
    { ...options },
  )
  return {
    sequence: sequence as tf.Tensor5D,
    finalHidden: finalHidden as tf.Tensor4D,
    finalCell: finalCell as tf.Tensor4D,
  }
}

/**
 * The hidden states alone, `[B, T, H, W, F]`: where nothing follows, the final states need not be
 * given, nor their gradients.
 */
export function convLstmHidden(inputs: ConvLstmInputs, options: ConvLstmOptions): tf.Tensor5D {
  if (!isFused(inputs, options)) return composedConvLstmSequence(inputs, options).sequence
  const [sequence] = runKernel(
    convLstmSequenceKernel,
    { ...inputs },
    { ...options, outputs: 'sequence' },
  )
  return sequence as tf.Tensor5D
}

/**
 * The states after the last step alone, where nothing reads the hidden states of the steps before.
 */
export function convLstmStates(
  inputs: ConvLstmInputs,
  options: ConvLstmOptions,
): Omit<ConvLstmOutputs, 'sequence'> {
  if (!isFused(inputs, options)) return composedConvLstmSequence(inputs, options)
  const [, finalHidden, finalCell] = runKernel(
    convLstmSequenceKernel,
    { ...inputs },
    { ...options, outputs: 'states' },
  )
  return { finalHidden: finalHidden as tf.Tensor4D, finalCell: finalCell as tf.Tensor4D }
}

/**
 * Kernels know tanh alone, and that of the WebGPU backend no mask together with an initial state.
 */
function isFused(
  { mask, initialHidden, initialCell }: ConvLstmInputs,
  { activation }: ConvLstmOptions,
): boolean {
  if (activation === 'relu') return false
  const isKnown =
    mask === null ||
    (initialHidden === null && initialCell === null) ||
    tf.getBackend() !== 'webgpu'
  return isKnown && hasKernel(convLstmSequenceKernel)
}

/** The same from TensorFlow.js operations: the definition that fused kernels are tested against. */
export function composedConvLstmSequence(
  inputs: ConvLstmInputs,
  options: ConvLstmOptions,
): ConvLstmOutputs {
  const fromInput = inputs.x === null ? null : inputContributions(inputs.x, inputs.kernel)
  let hidden = inputs.initialHidden ?? zeroState(inputs)
  let cell = inputs.initialCell ?? zeroState(inputs)
  const sequence: tf.Tensor4D[] = []
  for (let step = 0; step < options.steps; step++) {
    let gates = tf.conv2d(hidden, inputs.recurrentKernel, 1, 'same')
    if (fromInput !== null) gates = tf.add(gates, fromInput[step] as tf.Tensor4D)
    if (inputs.bias !== null) gates = tf.add(gates, inputs.bias)
    const next = composedStep(gates, cell, inputs.peepholes, options)
    const choose = chooserOf(inputs.mask, step)
    sequence.push(choose(next.hidden, sequence.at(-1) ?? null))
    hidden = choose(next.hidden, hidden)
    cell = choose(next.cell, cell)
  }
  return { sequence: tf.stack(sequence, 1) as tf.Tensor5D, finalHidden: hidden, finalCell: cell }
}

/**
 * Takes the new value of a step where it counts and the old one (zeros when null) where it is left
 * out.
 */
function chooserOf(
  mask: tf.Tensor2D | null,
  step: number,
): (value: tf.Tensor4D, old: tf.Tensor4D | null) => tf.Tensor4D {
  if (mask === null) return (value) => value
  const counts = tf.reshape(sliceColumn(mask, step), [-1, 1, 1, 1])
  return (value, old) =>
    tf.where(tf.broadcastTo(counts, value.shape), value, old ?? tf.zerosLike(value))
}

function zeroState({ x, initialHidden, recurrentKernel }: ConvLstmInputs): tf.Tensor4D {
  if (initialHidden !== null) return tf.zerosLike(initialHidden)
  if (x === null) throw new Error('A ConvLSTM needs an input or an initial hidden state.')
  const [batch, , height, width] = x.shape
  return tf.zeros([batch, height, width, recurrentKernel.shape[2]])
}

/** The input convolution of every step in one call, then one `[B, H, W, 4F]` per step. */
function inputContributions(x: tf.Tensor5D, kernel: tf.Tensor4D | null): tf.Tensor4D[] {
  if (kernel === null) throw new Error('A ConvLSTM with an input needs an input kernel.')
  const [batch, steps, height, width, channels] = x.shape
  // [B, T, H, W, C] -> [B*T, H, W, C] -> [B*T, H, W, 4F] -> T x [B, H, W, 4F]
  const folded = tf.reshape<tf.Rank.R4>(x, [batch * steps, height, width, channels])
  const convolved = tf.conv2d(folded, kernel, 1, 'same')
  // TensorFlow.js cannot differentiate an unstack into a single tensor
  if (steps === 1) return [convolved]
  return tf.unstack(
    tf.reshape(convolved, [batch, steps, height, width, kernel.shape[3]]),
    1,
  ) as tf.Tensor4D[]
}

function composedStep(
  gates: tf.Tensor4D,
  cell: tf.Tensor4D,
  peepholes: tf.Tensor2D | null,
  { recurrentActivation, activation }: ConvLstmOptions,
): { hidden: tf.Tensor4D; cell: tf.Tensor4D } {
  const squash = (z: tf.Tensor4D) => (activation === 'relu' ? tf.relu(z) : tf.tanh(z))
  const activate =
    recurrentActivation === 'sigmoid' ? (z: tf.Tensor4D) => tf.sigmoid(z) : hardSigmoid
  const [zi, zf, zc, zo] = tf.split(gates, 4, 3) as [
    tf.Tensor4D,
    tf.Tensor4D,
    tf.Tensor4D,
    tf.Tensor4D,
  ]
  const [pi, pf, po] =
    peepholes === null ? [] : (tf.unstack(peepholes, 0) as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D])
  const peep = (
    z: tf.Tensor4D,
    state: tf.Tensor4D,
    weight: tf.Tensor1D | undefined,
  ): tf.Tensor4D => (weight === undefined ? z : tf.add(z, tf.mul(state, weight)))

  const kept = tf.mul<tf.Tensor4D>(activate(peep(zf, cell, pf)), cell)
  const written = tf.mul<tf.Tensor4D>(activate(peep(zi, cell, pi)), squash(zc))
  const next = tf.add<tf.Tensor4D>(kept, written)
  return { hidden: tf.mul<tf.Tensor4D>(activate(peep(zo, next, po)), squash(next)), cell: next }
}
