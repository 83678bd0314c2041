/**
 * The fused ConvLSTM sequence on the shared memory, forward and backward; the mathematics is in
 * `../../kernels/assembly/lstm-forward.ts` and `lstm-backward.ts`, the definition it must agree with in `../../ops`.
 *
 * When a gradient will be wanted, the activated gates `[B, T, H, W, 4F]` and the cells `[B, T, H, W, F]` are kept; the way back
 * overwrites the gates with their gradients, so it needs no second array of that size.
 */
import { LSTM_BACKWARD_STEP, LSTM_FORWARD_STEP } from '../../kernels/kernel-ids'
import { finishFirstStep, firstStepGradients } from './conv-lstm-mask'
import type { ConvolutionShape } from './convolution'
import {
  convolutionArguments,
  convolve,
  planConvolution,
  prepareWeights,
  sameConvolution,
  sumPartials,
  weightsGradient,
} from './convolution'
import type { Runtime } from './runtime'

/** Sizes of one call. */
export interface SequenceShape {
  batch: number
  steps: number
  height: number
  width: number
  /** 0 without an input. */
  channels: number
  filters: number
  /** Sides of the input kernel and of the recurrent kernel. */
  kernel: readonly [number, number]
  recurrent: readonly [number, number]
  hard: boolean
}

/** Addresses of the inputs; 0 where absent. */
export interface SequenceInputs {
  x: number
  kernel: number
  recurrentKernel: number
  bias: number
  peepholes: number
  initialHidden: number
  initialCell: number
  /** One byte per step, `[B, T]`, 0 where it is left out. */
  mask: number
}

export interface SequenceOutputs {
  sequence: number
  /** `[B, T, H, W, 4F]` when kept for the gradient, else one step's. */
  gates: number
  cells: number
}

const floatBytes = 4

interface Sizes {
  pixels: number
  /** Bytes of one `[H, W, F]` and one `[H, W, 4F]`. */
  frame: number
  gateFrame: number
}

function sizesOf(s: SequenceShape): Sizes {
  const pixels = s.height * s.width
  return { pixels, frame: pixels * s.filters * floatBytes, gateFrame: pixels * s.filters * 4 * floatBytes }
}

/** Fills sequence, gates and cells for all steps. `keep` says whether gates and cells hold every step or only the latest. */
export function sequenceForward(
  runtime: Runtime,
  s: SequenceShape,
  inputs: SequenceInputs,
  out: SequenceOutputs,
  keep: boolean,
): void {
  const packed = packSequenceWeights(runtime, s, inputs)
  const bias = paddedBias(runtime, s, inputs.bias)
  if (keep && inputs.x !== 0) inputContribution(runtime, s, inputs.x, packed.kernel, bias, out.gates, 0, s.batch * s.steps)
  for (let step = 0; step < s.steps; step++) {
    if (!keep && inputs.x !== 0) inputContribution(runtime, s, inputs.x, packed.kernel, bias, out.gates, step, s.batch)
    forwardStep(runtime, s, inputs, out, { keep, step, bias, weights: packed.recurrent })
  }
  for (const address of [packed.kernel, packed.recurrent, bias]) if (address !== 0) runtime.heap.release(address)
}

/** The input convolution of all steps, and the recurrent one of a step. */
function inputShape(s: SequenceShape): ConvolutionShape {
  return sameConvolution(s.batch * s.steps, [s.height, s.width], s.kernel, s.channels, 4 * s.filters)
}

function recurrentShape(s: SequenceShape): ConvolutionShape {
  return sameConvolution(s.batch, [s.height, s.width], s.recurrent, s.filters, 4 * s.filters)
}

/** The recurrent convolution's gradient by data. */
function recurrentBackShape(s: SequenceShape): ConvolutionShape {
  return sameConvolution(s.batch, [s.height, s.width], s.recurrent, 4 * s.filters, s.filters)
}

function packSequenceWeights(runtime: Runtime, s: SequenceShape, inputs: SequenceInputs): { kernel: number; recurrent: number } {
  const [input, recurrent] = [inputShape(s), recurrentShape(s)]
  return {
    kernel: inputs.x === 0 ? 0 : prepareWeights(runtime, inputs.kernel, input, false, input),
    recurrent: prepareWeights(runtime, inputs.recurrentKernel, recurrent, false, recurrent),
  }
}

/** The bias (or zeros), followed by room for a whole tile. */
function paddedBias(runtime: Runtime, s: SequenceShape, bias: number): number {
  const length = 4 * s.filters
  const address = runtime.heap.allocate((length + 16) * floatBytes)
  const floats = runtime.heap.floats(address, length + 16)
  floats.fill(0)
  if (bias !== 0) floats.set(runtime.heap.floats(bias, length))
  return address
}

/** Writes bias + kernel * x for all steps at once, or for one step of every sequence. */
function inputContribution(
  runtime: Runtime,
  s: SequenceShape,
  x: number,
  weights: number,
  bias: number,
  gates: number,
  step: number,
  images: number,
): void {
  const { pixels, gateFrame } = sizesOf(s)
  const imageBytes = pixels * s.channels * floatBytes
  const all = images === s.batch * s.steps
  convolve(runtime, sameConvolution(images, [s.height, s.width], s.kernel, s.channels, 4 * s.filters), {
    input: x + step * imageBytes,
    inputImage: all ? imageBytes : imageBytes * s.steps,
    weights,
    start: bias,
    startImage: 0,
    startPixel: 0,
    output: gates,
    outputImage: gateFrame,
  })
}

function forwardStep(
  runtime: Runtime,
  s: SequenceShape,
  inputs: SequenceInputs,
  out: SequenceOutputs,
  at: { keep: boolean; step: number; bias: number; weights: number },
): void {
  const { frame, gateFrame } = sizesOf(s)
  const { step, keep } = at
  const shape = recurrentShape(s)
  const plan = planConvolution(shape)
  const scratch = runtime.scratch(plan.scratchBytes)
  const gates = keep ? out.gates + step * gateFrame : out.gates
  const gatesImage = keep ? gateFrame * s.steps : gateFrame
  const zeros = runtime.zeros(3 * s.filters + 64)
  const hidden = step === 0 ? inputs.initialHidden : out.sequence + (step - 1) * frame
  const cellImage = keep ? frame * s.steps : frame
  const cell = keep ? out.cells + step * frame : out.cells
  const previous = previousCell(s, inputs, out, step, keep)
  const fromInput = inputs.x !== 0
  const convolution = convolutionArguments(
    shape,
    {
      input: hidden,
      inputImage: step === 0 ? frame : frame * s.steps,
      weights: at.weights,
      start: fromInput ? gates : at.bias,
      startImage: fromInput ? gatesImage : 0,
      startPixel: fromInput ? 16 * s.filters : 0,
      output: gates,
      outputImage: gatesImage,
    },
    plan,
    scratch,
  )
  runtime.run(LSTM_FORWARD_STEP, plan.units, plan.work, convolution, [
    s.filters,
    s.hard ? 1 : 0,
    inputs.peepholes === 0 ? zeros : inputs.peepholes,
    gates,
    gatesImage,
    previous === null ? zeros : previous.address,
    previous === null ? 0 : previous.image,
    previous === null ? 0 : s.filters * floatBytes,
    cell,
    cellImage,
    out.sequence + step * frame,
    frame * s.steps,
    0,
    0,
    0,
    hidden === 0 ? 0 : 1,
    0,
    0,
    inputs.mask === 0 ? 0 : inputs.mask + step,
    s.steps,
  ])
}

/** Where the cell before a step lies; null for zeros. */
function previousCell(
  s: SequenceShape,
  inputs: SequenceInputs,
  out: SequenceOutputs,
  step: number,
  keep: boolean,
): { address: number; image: number } | null {
  const { frame } = sizesOf(s)
  if (step > 0)
    return keep ? { address: out.cells + (step - 1) * frame, image: frame * s.steps } : { address: out.cells, image: frame }
  return inputs.initialCell === 0 ? null : { address: inputs.initialCell, image: frame }
}

/** Addresses of what arrives and what is wanted on the way back; 0 where absent. */
export interface SequenceGradients {
  /** Gradient of the sequence `[B, T, H, W, F]`. */
  sequence: number
  /** Gradients of the final states `[B, H, W, F]`; the cell's is overwritten with the initial cell's gradient. */
  finalHidden: number
  cell: number
  /** Receive `[3, F]` and `[B, H, W, F]`. */
  peepholes: number
  initialHidden: number
}

/** Walks back through time: afterwards `kept.gates` holds the gradients of the gates before their activation. */
export function sequenceBackward(
  runtime: Runtime,
  s: SequenceShape,
  inputs: SequenceInputs,
  kept: SequenceOutputs,
  gradients: SequenceGradients,
): void {
  const { frame, gateFrame } = sizesOf(s)
  const shape = recurrentBackShape(s)
  const plan = planConvolution(shape)
  const weights = prepareWeights(runtime, inputs.recurrentKernel, recurrentShape(s), true, shape)
  const sums = gradients.peepholes === 0 ? 0 : clearedBlock(runtime, plan.units * 3 * s.filters)
  for (let step = s.steps - 1; step >= 0; step--) {
    backwardStep(runtime, s, inputs, kept, gradients, { step, shape, weights, sums })
  }
  if (sums !== 0) {
    const size = 3 * s.filters
    sumPartials(runtime, { partials: sums, stride: size * floatBytes, parts: plan.units, size, output: gradients.peepholes })
    runtime.heap.release(sums)
  }
  if (gradients.initialHidden !== 0) {
    convolve(runtime, shape, {
      input: kept.gates,
      inputImage: gateFrame * s.steps,
      weights,
      start: runtime.zeros(s.filters + 64),
      startImage: 0,
      startPixel: 0,
      output: gradients.initialHidden,
      outputImage: frame,
    })
  }
  if (inputs.mask !== 0) finishFirstStep(runtime, s, inputs.mask, plan.rowsPerUnit, kept.gates, gradients.initialHidden)
  runtime.heap.release(weights)
}

function clearedBlock(runtime: Runtime, length: number): number {
  const address = runtime.heap.allocate((length + 16) * floatBytes)
  runtime.heap.floats(address, length).fill(0)
  return address
}

function backwardStep(
  runtime: Runtime,
  s: SequenceShape,
  inputs: SequenceInputs,
  kept: SequenceOutputs,
  gradients: SequenceGradients,
  at: { step: number; shape: ConvolutionShape; weights: number; sums: number },
): void {
  const { frame, gateFrame } = sizesOf(s)
  const { step, shape } = at
  const plan = planConvolution(shape)
  const hiddenBytes = plan.rowsPerUnit * s.width * s.filters * floatBytes + 256
  const scratch = runtime.scratch(plan.scratchBytes + hiddenBytes)
  const previous = previousCell(s, inputs, kept, step, true)
  const zeros = runtime.zeros(3 * s.filters + 64)
  const isLast = step === s.steps - 1
  const convolution = convolutionArguments(
    shape,
    {
      input: kept.gates + (step + 1) * gateFrame,
      inputImage: gateFrame * s.steps,
      weights: at.weights,
      start: gradients.sequence + step * frame,
      startImage: frame * s.steps,
      startPixel: s.filters * floatBytes,
      output: 0,
      outputImage: 0,
    },
    plan,
    scratch,
  )
  runtime.run(LSTM_BACKWARD_STEP, plan.units, plan.work, convolution, [
    s.filters,
    s.hard ? 1 : 0,
    inputs.peepholes === 0 ? zeros : inputs.peepholes,
    kept.gates + step * gateFrame,
    gateFrame * s.steps,
    previous === null ? zeros : previous.address,
    previous === null ? 0 : previous.image,
    previous === null ? 0 : s.filters * floatBytes,
    kept.cells + step * frame,
    frame * s.steps,
    0,
    0,
    gradients.cell,
    frame,
    at.sums,
    isLast ? 0 : 1,
    isLast ? gradients.finalHidden : 0,
    frame,
    inputs.mask === 0 ? 0 : inputs.mask + step,
    s.steps,
  ])
}

/** Gradient by the input, `[B, T, H, W, C]`, from the gates' gradients. */
export function sequenceInputGradient(
  runtime: Runtime,
  s: SequenceShape,
  kernel: number,
  gateGradients: number,
  output: number,
): void {
  const { pixels, gateFrame } = sizesOf(s)
  const shape = sameConvolution(s.batch * s.steps, [s.height, s.width], s.kernel, 4 * s.filters, s.channels)
  const weights = prepareWeights(runtime, kernel, inputShape(s), true, shape)
  convolve(runtime, shape, {
    input: gateGradients,
    inputImage: gateFrame,
    weights,
    start: runtime.zeros(s.channels + 64),
    startImage: 0,
    startPixel: 0,
    output,
    outputImage: pixels * s.channels * floatBytes,
  })
  runtime.heap.release(weights)
}

/** Gradients of the input kernel and the bias (address 0: not wanted) from the gates' gradients. */
export function sequenceKernelGradient(
  runtime: Runtime,
  s: SequenceShape,
  x: number,
  gateGradients: number,
  kernelGradient: number,
  biasGradient: number,
): void {
  const { pixels, gateFrame } = sizesOf(s)
  weightsGradient(runtime, inputShape(s), {
    input: x,
    inputImage: pixels * s.channels * floatBytes,
    gradient: gateGradients,
    gradientImage: gateFrame,
    weightsGradient: kernelGradient,
    biasGradient,
  })
}

/**
 * Gradients of the recurrent kernel and the bias (address 0: not wanted): step t of the gates' gradients meets the hidden state
 * of step t - 1, which for the first step (that counts) is the initial one.
 */
export function sequenceRecurrentGradient(
  runtime: Runtime,
  s: SequenceShape,
  states: { sequence: number; initialHidden: number; mask: number },
  gateGradients: number,
  recurrentGradient: number,
  biasGradient: number,
): void {
  const { frame, gateFrame } = sizesOf(s)
  const size = s.recurrent[0] * s.recurrent[1] * s.filters * 4 * s.filters
  const stride = Math.ceil(size / 16) * 64
  const hasInitial = states.initialHidden !== 0
  const partials = hasInitial ? runtime.heap.allocate(2 * stride) : 0
  const sequences = { ...recurrentShape(s), images: s.batch * s.steps }
  weightsGradient(
    runtime,
    { ...sequences, padFront: 1, depth: s.steps, outputDepth: s.steps },
    {
      input: states.sequence,
      inputImage: frame,
      gradient: gateGradients,
      gradientImage: gateFrame,
      weightsGradient: hasInitial ? partials : recurrentGradient,
      biasGradient,
    },
  )
  if (!hasInitial) return
  const first = states.mask === 0 ? 0 : firstStepGradients(runtime, s, states.mask, gateGradients)
  weightsGradient(runtime, recurrentShape(s), {
    input: states.initialHidden,
    inputImage: frame,
    gradient: first === 0 ? gateGradients : first,
    gradientImage: first === 0 ? gateFrame * s.steps : gateFrame,
    weightsGradient: partials + stride,
    biasGradient: 0,
  })
  if (first !== 0) runtime.heap.release(first)
  sumPartials(runtime, { partials, stride, parts: 2, size, output: recurrentGradient })
  runtime.heap.release(partials)
}
