/**
 * The fused ConvLSTM sequence: gradients of its input, kernels and bias from the gradients of the
 * gates.
 */
import type { SequenceShape } from './conv-lstm'
import { floatBytes, inputShape, jointMethod, recurrentShape, sizesOf } from './conv-lstm'
import { firstStepGradients } from './conv-lstm-mask'
import { convolve, prepareWeights, weightsGradient } from './convolution'
import { sameConvolution, sumPartials } from './direct-convolution'
import type { Runtime } from './runtime'
import type { TileSource, WinogradMethod } from './winograd'
import { methodFor } from './method-choice'
import { winogradGradients } from './winograd-weights'

/** Gradient by the input, `[B, T, H, W, C]`, from the gates' gradients. */
export function sequenceInputGradient(
  runtime: Runtime,
  s: SequenceShape,
  kernel: number,
  gateGradients: number,
  output: number,
): void {
  const { pixels, gateFrame } = sizesOf(s)
  const shape = sameConvolution(
    s.batch * s.steps,
    [s.height, s.width],
    s.kernel,
    4 * s.filters,
    s.channels,
  )
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

/** What the gates were computed from. */
interface SequenceStates {
  /** `[B, T, H, W, C]`, or 0. */
  x: number
  /** Hidden states `[B, T, H, W, F]`, and the one before, `[B, H, W, F]` or 0. */
  sequence: number
  initialHidden: number
  /** As of the inputs. */
  mask: number
}

/**
 * Receive the gradients of the input kernel, the recurrent kernel and the bias; address 0: not
 * wanted.
 */
interface WeightGradients {
  kernel: number
  recurrent: number
  bias: number
}

/**
 * Gradients of both kernels and the bias from the gates' gradients; step t of these meets the
 * hidden state of step t - 1, which for the first step (that counts) is the initial one.
 */
export function sequenceWeightGradients(
  runtime: Runtime,
  s: SequenceShape,
  states: SequenceStates,
  gateGradients: number,
  out: WeightGradients,
): void {
  const method =
    states.mask === 0 || states.initialHidden === 0 ? methodFor(runtime, recurrentShape(s)) : null
  const isJoint = method !== null && jointMethod(runtime, s) !== null && out.kernel !== 0
  if (method === null) recurrentGradient(runtime, s, states, gateGradients, out)
  else
    jointGradients(runtime, s, method, states, gateGradients, isJoint ? out : { ...out, kernel: 0 })
  if (out.kernel !== 0 && !isJoint) {
    weightsGradient(runtime, inputShape(s), {
      input: states.x,
      inputImage: sizesOf(s).pixels * s.channels * floatBytes,
      gradient: gateGradients,
      gradientImage: sizesOf(s).gateFrame,
      weightsGradient: out.kernel,
      biasGradient: 0,
    })
  }
}

/**
 * By Winograd's method, of the bias, the recurrent kernel and, if wanted, the input kernel in one
 * go.
 */
function jointGradients(
  runtime: Runtime,
  s: SequenceShape,
  method: WinogradMethod,
  states: SequenceStates,
  gateGradients: number,
  out: WeightGradients,
): void {
  const { pixels, frame, gateFrame } = sizesOf(s)
  const state = { ...recurrentShape(s), images: s.batch * s.steps }
  const frames = (address: number, channels: number): TileSource => {
    const image = pixels * channels * floatBytes
    return {
      ...state,
      input: address,
      image,
      channels,
      sequence: { images: s.steps, bytes: s.steps * image },
    }
  }
  const gradient = { ...frames(gateGradients, 4 * s.filters), padTop: 0, padLeft: 0 }
  const late = { initial: states.initialHidden, initialImage: frame }
  const hidden = { ...frames(states.sequence, s.filters), late }
  const input =
    out.kernel === 0 ? [] : [{ source: frames(states.x, s.channels), output: out.kernel }]
  const sources = [...input, { source: hidden, output: out.recurrent }]
  winogradGradients(runtime, state, method, { ...gradient, image: gateFrame }, sources, out.bias)
}

/** Of the recurrent kernel and the bias. */
function recurrentGradient(
  runtime: Runtime,
  s: SequenceShape,
  states: SequenceStates,
  gateGradients: number,
  { recurrent: output, bias }: WeightGradients,
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
      weightsGradient: hasInitial ? partials : output,
      biasGradient: bias,
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
  sumPartials(runtime, { partials, stride, parts: 2, size, output })
  runtime.heap.release(partials)
}
