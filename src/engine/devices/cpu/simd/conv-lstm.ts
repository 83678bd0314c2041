/**
 * The fused ConvLSTM sequence on the shared memory: what its forward and its backward pass have in
 * common. The mathematics is in `../../../kernels/assembly/lstm-forward.ts` and `lstm-backward.ts`,
 * the definition it must agree with in `../../ops`.
 *
 * When a gradient will be wanted, the activated gates `[B, T, H, W, 4F]` and the cells `[B, T, H,
 * W, F]` are kept; the way back overwrites the gates with their gradients, so it needs no second
 * array of that size.
 */
import type { ConvolutionShape } from './direct-convolution'
import { sameConvolution } from './direct-convolution'
import type { Runtime } from './runtime'
import type { WinogradMethod } from './winograd'
import { methodFor } from './method-choice'

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

export const floatBytes = 4

export interface Sizes {
  pixels: number
  /** Bytes of one `[H, W, F]` and one `[H, W, 4F]`. */
  frame: number
  gateFrame: number
}

export function sizesOf(s: SequenceShape): Sizes {
  const pixels = s.height * s.width
  return {
    pixels,
    frame: pixels * s.filters * floatBytes,
    gateFrame: pixels * s.filters * 4 * floatBytes,
  }
}

/** The input convolution of all steps, and the recurrent one of a step. */
export function inputShape(s: SequenceShape): ConvolutionShape {
  return sameConvolution(
    s.batch * s.steps,
    [s.height, s.width],
    s.kernel,
    s.channels,
    4 * s.filters,
  )
}

export function recurrentShape(s: SequenceShape): ConvolutionShape {
  return sameConvolution(s.batch, [s.height, s.width], s.recurrent, s.filters, 4 * s.filters)
}

/** The recurrent convolution's gradient by data. */
export function recurrentBackShape(s: SequenceShape): ConvolutionShape {
  return sameConvolution(s.batch, [s.height, s.width], s.recurrent, 4 * s.filters, s.filters)
}

/**
 * Winograd's method if it computes the input's and the state's convolution together, as one of the
 * channels of both: nothing is written for the input ahead of the steps, and tiles are mapped and
 * collected once for both.
 */
export function jointMethod(runtime: Runtime, s: SequenceShape): WinogradMethod | null {
  const sameKernel = s.kernel[0] === s.recurrent[0] && s.kernel[1] === s.recurrent[1]
  return s.channels > 0 && s.channels % 16 === 0 && sameKernel
    ? methodFor(runtime, recurrentShape(s))
    : null
}

/** The mask of a step, one byte for each sequence; 0 where all steps count. */
export function maskArguments(
  s: SequenceShape,
  inputs: SequenceInputs,
  step: number,
): [number, number] {
  return [inputs.mask === 0 ? 0 : inputs.mask + step, s.steps]
}

/** Where the cell before a step lies; null for zeros. */
export function previousCell(
  s: SequenceShape,
  inputs: SequenceInputs,
  out: SequenceOutputs,
  step: number,
  keep: boolean,
): { address: number; image: number } | null {
  const { frame } = sizesOf(s)
  if (step > 0)
    return keep
      ? { address: out.cells + (step - 1) * frame, image: frame * s.steps }
      : { address: out.cells, image: frame }
  return inputs.initialCell === 0 ? null : { address: inputs.initialCell, image: frame }
}
