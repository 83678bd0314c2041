/**
 * The fused ConvLSTM sequence, forward: input and recurrent convolution of each step, and the gate
 * arithmetic on their sums.
 */
import { LSTM_FORWARD_STEP, WINOGRAD_FORWARD_STEP } from '../../../kernels/kernel-ids'
import type { SequenceInputs, SequenceOutputs, SequenceShape } from './conv-lstm'
import {
  floatBytes,
  inputShape,
  jointMethod,
  maskArguments,
  previousCell,
  recurrentShape,
  sizesOf,
} from './conv-lstm'
import { allCount } from './conv-lstm-mask'
import { copyDense, fillDense } from './dense'
import type { ConvolutionBuffers } from './direct-convolution'
import { convolve, prepareWeights } from './convolution'
import { convolutionArguments, scheduleConvolution, sameConvolution } from './direct-convolution'
import { packWeights } from './pack-weights'
import type { JobArguments, Runtime } from './runtime'
import type { TileSource, WinogradMethod } from './winograd'
import { methodFor } from './method-choice'
import { gateGroups, runWinograd } from './winograd-convolve'
import { allocateWeights, mapWeights } from './winograd-weights'

/**
 * Fills sequence, gates and cells for all steps. `keep` says whether gates and cells hold every
 * step or only the latest.
 */
export function sequenceForward(
  runtime: Runtime,
  s: SequenceShape,
  inputs: SequenceInputs,
  out: SequenceOutputs,
  keep: boolean,
): void {
  const weights = packSequenceWeights(runtime, s, inputs)
  const bias = paddedBias(runtime, s, inputs.bias)
  const ahead = inputs.x !== 0 && !weights.isJoint && !weights.isDirect
  if (keep && ahead)
    inputContribution(runtime, s, inputs.x, weights.kernel, bias, out.gates, 0, s.batch * s.steps)
  for (let step = 0; step < s.steps; step++) {
    if (!keep && ahead)
      inputContribution(runtime, s, inputs.x, weights.kernel, bias, out.gates, step, s.batch)
    forwardStep(runtime, s, inputs, out, { keep, step, bias, weights })
  }
  for (const address of [weights.kernel, weights.recurrent, weights.direct, bias])
    if (address !== 0) runtime.heap.release(address)
}

interface SequenceWeights {
  /** Winograd's method computes both convolutions as one. */
  isJoint: boolean
  /** Both convolutions are computed directly, step by step; else the input's is computed ahead. */
  isDirect: boolean
  /** 0 without an input, or when they are joint. */
  kernel: number
  recurrent: number
  /**
   * The recurrent kernel for the steps that are computed directly; 0 where all are computed in the
   * same way.
   */
  direct: number
}

function packSequenceWeights(
  runtime: Runtime,
  s: SequenceShape,
  inputs: SequenceInputs,
): SequenceWeights {
  const [input, recurrent] = [inputShape(s), recurrentShape(s)]
  const method = inputs.x === 0 || inputs.mask !== 0 ? null : jointMethod(runtime, s)
  if (method !== null) {
    return {
      isJoint: true,
      isDirect: false,
      kernel: 0,
      recurrent: jointWeights(runtime, s, inputs, method),
      direct: 0,
    }
  }
  const isMixed = inputs.mask !== 0 && methodFor(runtime, recurrent) !== null
  return {
    isJoint: false,
    isDirect:
      inputs.x !== 0 &&
      methodFor(runtime, input) === null &&
      methodFor(runtime, recurrent) === null,
    kernel: inputs.x === 0 ? 0 : prepareWeights(runtime, inputs.kernel, input, false, input),
    recurrent: prepareWeights(runtime, inputs.recurrentKernel, recurrent, false, recurrent),
    direct: isMixed ? packWeights(runtime, inputs.recurrentKernel, recurrent, false) : 0,
  }
}

function jointWeights(
  runtime: Runtime,
  s: SequenceShape,
  inputs: SequenceInputs,
  method: WinogradMethod,
): number {
  const channels = s.channels + s.filters
  const output = allocateWeights(runtime, method, channels, 4 * s.filters)
  mapWeights(
    runtime,
    inputShape(s),
    method,
    { address: inputs.kernel, packed: false },
    { output, channels, first: 0 },
  )
  const recurrent = { address: inputs.recurrentKernel, packed: false }
  mapWeights(runtime, recurrentShape(s), method, recurrent, { output, channels, first: s.channels })
  return output
}

/** The bias (or zeros), followed by room for a whole tile. */
function paddedBias(runtime: Runtime, s: SequenceShape, bias: number): number {
  const length = 4 * s.filters
  const address = runtime.heap.allocate((length + 16) * floatBytes)
  fillDense(runtime, address, length + 16, 0)
  if (bias !== 0) copyDense(runtime, bias, address, length)
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
  convolve(
    runtime,
    sameConvolution(images, [s.height, s.width], s.kernel, s.channels, 4 * s.filters),
    {
      input: x + step * imageBytes,
      inputImage: all ? imageBytes : imageBytes * s.steps,
      weights,
      start: bias,
      startImage: 0,
      startPixel: 0,
      output: gates,
      outputImage: gateFrame,
    },
  )
}

/** A step that is computed, and with what. */
interface ForwardStep {
  keep: boolean
  step: number
  bias: number
  weights: SequenceWeights
}

function forwardStep(
  runtime: Runtime,
  s: SequenceShape,
  inputs: SequenceInputs,
  out: SequenceOutputs,
  at: ForwardStep,
): void {
  const hidden =
    at.step === 0 ? inputs.initialHidden : out.sequence + (at.step - 1) * sizesOf(s).frame
  const method = allCount(runtime, s, inputs.mask, at.step)
    ? methodFor(runtime, recurrentShape(s))
    : null
  if (method !== null && (hidden !== 0 || at.weights.isJoint))
    winogradForwardStep(runtime, s, inputs, out, at, method, hidden)
  else directForwardStep(runtime, s, inputs, out, at, hidden)
}

function directForwardStep(
  runtime: Runtime,
  s: SequenceShape,
  inputs: SequenceInputs,
  out: SequenceOutputs,
  at: ForwardStep,
  hidden: number,
): void {
  const shape = recurrentShape(s)
  const input = { ...inputShape(s), images: s.batch }
  const { isDirect } = at.weights
  const schedule = isDirect ? scheduleConvolution(shape, input) : scheduleConvolution(shape)
  const scratch = runtime.scratch(schedule.scratchBytes)
  const { gates, gatesImage } = gatesOf(s, out, at)
  const buffers: ConvolutionBuffers = {
    input: hidden,
    inputImage: at.step === 0 ? sizesOf(s).frame : sizesOf(s).frame * s.steps,
    weights: at.weights.direct === 0 ? at.weights.recurrent : at.weights.direct,
    ...sumsStart(s, inputs, out, at),
    output: gates,
    outputImage: gatesImage,
  }
  const step = stepArguments(runtime, s, inputs, out, at, { gates, convolve: hidden !== 0 })
  const args = convolutionArguments(shape, buffers, schedule, scratch)
  if (isDirect)
    args.push(...convolutionArguments(input, inputBuffers(s, inputs, at), schedule, scratch))
  runtime.run(LSTM_FORWARD_STEP, schedule.units, schedule.work, args, step)
}

/** The input's convolution of one step, from the bias; the kernel writes it where the gates lie. */
function inputBuffers(
  s: SequenceShape,
  inputs: SequenceInputs,
  { step, bias, weights }: ForwardStep,
): ConvolutionBuffers {
  const image = sizesOf(s).pixels * s.channels * floatBytes
  return {
    input: inputs.x + step * image,
    inputImage: s.steps * image,
    weights: weights.kernel,
    start: bias,
    startImage: 0,
    startPixel: 0,
    output: 0,
    outputImage: 0,
  }
}

function winogradForwardStep(
  runtime: Runtime,
  s: SequenceShape,
  inputs: SequenceInputs,
  out: SequenceOutputs,
  at: ForwardStep,
  method: WinogradMethod,
  hidden: number,
): void {
  const { frame, pixels } = sizesOf(s)
  const { isJoint, recurrent } = at.weights
  const frameBytes = pixels * s.channels * floatBytes
  const state = recurrentShape(s)
  const sources: TileSource[] = [
    ...(isJoint
      ? [{ ...inputShape(s), input: inputs.x + at.step * frameBytes, image: s.steps * frameBytes }]
      : []),
    ...(hidden === 0
      ? []
      : [{ ...state, input: hidden, image: at.step === 0 ? frame : s.steps * frame }]),
  ]
  const shape = { ...state, channels: sources.reduce((sum, { channels }) => sum + channels, 0) }
  const buffers = {
    weights: recurrent,
    weightsChannels: isJoint ? s.channels + s.filters : s.filters,
    ...sumsStart(s, inputs, out, at),
    output: 0,
    outputImage: 0,
  }
  const { gates } = gatesOf(s, out, at)
  const step = stepArguments(runtime, s, inputs, out, at, {
    gates: at.keep ? gates : 0,
    convolve: true,
  })
  runWinograd(
    runtime,
    WINOGRAD_FORWARD_STEP,
    shape,
    method,
    sources,
    buffers,
    gateGroups(s.filters),
    step,
  )
}

/** Where the gates of a step lie. */
function gatesOf(
  s: SequenceShape,
  out: SequenceOutputs,
  { keep, step }: ForwardStep,
): { gates: number; gatesImage: number } {
  const { gateFrame } = sizesOf(s)
  return keep
    ? { gates: out.gates + step * gateFrame, gatesImage: gateFrame * s.steps }
    : { gates: out.gates, gatesImage: gateFrame }
}

/**
 * The sums start from the input's contribution where that was computed ahead, else from the bias.
 */
function sumsStart(
  s: SequenceShape,
  inputs: SequenceInputs,
  out: SequenceOutputs,
  at: ForwardStep,
) {
  if (inputs.x === 0 || at.weights.isJoint) return { start: at.bias, startImage: 0, startPixel: 0 }
  const { gates, gatesImage } = gatesOf(s, out, at)
  return { start: gates, startImage: gatesImage, startPixel: 4 * s.filters * floatBytes }
}

/**
 * The arguments of the gate arithmetic of a forward step; `gates` 0 where they need not be kept.
 */
function stepArguments(
  runtime: Runtime,
  s: SequenceShape,
  inputs: SequenceInputs,
  out: SequenceOutputs,
  { keep, step, ...at }: ForwardStep,
  { gates, convolve }: { gates: number; convolve: boolean },
): JobArguments {
  const { frame } = sizesOf(s)
  const zeros = runtime.zeros(3 * s.filters + 64)
  const previous = previousCell(s, inputs, out, step, keep)
  return [
    s.filters,
    s.hard ? 1 : 0,
    inputs.peepholes === 0 ? zeros : inputs.peepholes,
    gates,
    gatesOf(s, out, { keep, step, ...at }).gatesImage,
    previous === null ? zeros : previous.address,
    previous === null ? 0 : previous.image,
    previous === null ? 0 : s.filters * floatBytes,
    keep ? out.cells + step * frame : out.cells,
    keep ? frame * s.steps : frame,
    out.sequence + step * frame,
    frame * s.steps,
    0,
    0,
    0,
    convolve ? 1 : 0,
    0,
    0,
    ...maskArguments(s, inputs, step),
    at.weights.isDirect ? 1 : 0,
  ]
}
