/**
 * The fused ConvLSTM sequence, back through time: the gradients of the gates, the peepholes and the
 * first states.
 */
import { LSTM_BACKWARD_STEP, WINOGRAD_BACKWARD_STEP } from '../../../kernels/kernel-ids'
import type { SequenceInputs, SequenceOutputs, SequenceShape } from './conv-lstm'
import {
  floatBytes,
  maskArguments,
  previousCell,
  recurrentBackShape,
  recurrentShape,
  sizesOf,
} from './conv-lstm'
import { allCount, finishFirstStep } from './conv-lstm-mask'
import { fillDense } from './dense'
import type { ConvolutionBuffers, ConvolutionShape } from './direct-convolution'
import { convolve, prepareWeights } from './convolution'
import { convolutionArguments, scheduleConvolution, sumPartials } from './direct-convolution'
import { packWeights } from './pack-weights'
import type { JobArguments, Runtime } from './runtime'
import type { WinogradMethod } from './winograd'
import { methodFor } from './method-choice'
import { plainGroups, runWinograd, winogradUnits } from './winograd-convolve'

/** Addresses of what arrives and what is wanted on the way back; 0 where absent. */
export interface SequenceGradients {
  /** Gradient of the sequence `[B, T, H, W, F]`; 0 for zeros. */
  sequence: number
  /**
   * Gradients of the final states `[B, H, W, F]`; the cell's is overwritten with the initial cell's
   * gradient.
   */
  finalHidden: number
  cell: number
  /** Receive `[3, F]` and `[B, H, W, F]`. */
  peepholes: number
  initialHidden: number
}

/**
 * Walks back through time: afterwards `kept.gates` holds the gradients of the gates before their
 * activation.
 */
export function sequenceBackward(
  runtime: Runtime,
  s: SequenceShape,
  inputs: SequenceInputs,
  kept: SequenceOutputs,
  gradients: SequenceGradients,
): void {
  const { frame, gateFrame } = sizesOf(s)
  const shape = recurrentBackShape(s)
  const units = backwardUnits(runtime, shape)
  const weights = prepareWeights(runtime, inputs.recurrentKernel, recurrentShape(s), true, shape)
  const isMixed = inputs.mask !== 0 && methodFor(runtime, shape) !== null
  const direct = isMixed ? packWeights(runtime, inputs.recurrentKernel, recurrentShape(s), true) : 0
  const zeroFrame =
    gradients.sequence === 0 ? runtime.zeros(Math.max(frame / floatBytes, 3 * s.filters + 64)) : 0
  const sums = gradients.peepholes === 0 ? 0 : clearedBlock(runtime, units * 3 * s.filters)
  for (let step = s.steps - 1; step >= 0; step--) {
    backwardStep(runtime, s, inputs, kept, gradients, {
      step,
      shape,
      weights,
      direct,
      sums,
      zeroFrame,
    })
  }
  if (sums !== 0) {
    const size = 3 * s.filters
    sumPartials(runtime, {
      partials: sums,
      stride: size * floatBytes,
      parts: units,
      size,
      output: gradients.peepholes,
    })
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
  if (inputs.mask !== 0)
    finishFirstStep(
      runtime,
      s,
      inputs.mask,
      scheduleConvolution(shape).rowsPerUnit,
      kept.gates,
      gradients.initialHidden,
    )
  for (const address of [weights, direct]) if (address !== 0) runtime.heap.release(address)
}

/** Units that add to the peepholes' gradients, each into sums of its own. */
function backwardUnits(runtime: Runtime, shape: ConvolutionShape): number {
  const method = methodFor(runtime, shape)
  const units = scheduleConvolution(shape).units
  return method === null
    ? units
    : Math.max(units, winogradUnits(shape, method, plainGroups(shape.filters)))
}

function clearedBlock(runtime: Runtime, length: number): number {
  const address = runtime.heap.allocate((length + 16) * floatBytes)
  fillDense(runtime, address, length, 0)
  return address
}

function backwardStep(
  runtime: Runtime,
  s: SequenceShape,
  inputs: SequenceInputs,
  kept: SequenceOutputs,
  gradients: SequenceGradients,
  at: {
    step: number
    shape: ConvolutionShape
    weights: number
    direct: number
    sums: number
    zeroFrame: number
  },
): void {
  const { frame, gateFrame } = sizesOf(s)
  const { step, shape } = at
  const previous = previousCell(s, inputs, kept, step, true)
  const zeros = runtime.zeros(3 * s.filters + 64)
  const isLast = step === s.steps - 1
  const buffers: ConvolutionBuffers = {
    input: kept.gates + (step + 1) * gateFrame,
    inputImage: gateFrame * s.steps,
    weights: at.weights,
    start: at.zeroFrame === 0 ? gradients.sequence + step * frame : at.zeroFrame,
    startImage: at.zeroFrame === 0 ? frame * s.steps : 0,
    startPixel: s.filters * floatBytes,
    output: 0,
    outputImage: 0,
  }
  const stepArguments = [
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
    ...maskArguments(s, inputs, step),
  ]
  const together =
    !isLast &&
    allCount(runtime, s, inputs.mask, step) &&
    allCount(runtime, s, inputs.mask, step + 1)
  const method = together ? methodFor(runtime, shape) : null
  if (method === null && at.direct !== 0) buffers.weights = at.direct
  runBackwardStep(runtime, s, shape, method, buffers, stepArguments)
}

/**
 * One step of the way back; the last step in time has no convolution, and where a mask leaves one
 * out, it is computed directly.
 */
function runBackwardStep(
  runtime: Runtime,
  s: SequenceShape,
  shape: ConvolutionShape,
  method: WinogradMethod | null,
  buffers: ConvolutionBuffers,
  step: JobArguments,
): void {
  if (method !== null) {
    const source = { ...shape, input: buffers.input, image: buffers.inputImage }
    const product = { ...buffers, weightsChannels: shape.channels }
    const groups = plainGroups(shape.filters)
    return runWinograd(
      runtime,
      WINOGRAD_BACKWARD_STEP,
      shape,
      method,
      [source],
      product,
      groups,
      step,
    )
  }
  const schedule = scheduleConvolution(shape)
  const hiddenBytes = schedule.rowsPerUnit * s.width * s.filters * floatBytes + 256
  const scratch = runtime.scratch(schedule.scratchBytes + hiddenBytes)
  const convolution = convolutionArguments(shape, buffers, schedule, scratch)
  runtime.run(LSTM_BACKWARD_STEP, schedule.units, schedule.work, convolution, step)
}
