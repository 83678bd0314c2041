/**
 * A ConvLSTM sequence on the card. Forward: the input convolution of all steps at once, then one
 * program per step that convolves the hidden state and goes on to the gates, the cell and the new
 * hidden state, which it writes into the sequence. Back: one program per step that convolves the
 * next step's gradients and goes on to this step's; then the kernels' gradients over all steps at
 * once.
 *
 * Arrays of a call: `gates` [B, T, H, W, 4F], first what the input gives, then the activated gates,
 * on the way back their gradients; `cells` [T + 1, B, H, W, F], one slot where nothing is kept;
 * `sequence` [B, T, H, W, F].
 */
import type { OwnWebgpuBackend } from './backend'
import { backStepShader, backwardColumns, frameGradientShader } from './backward-shader'
import { forwardColumns, inputShader, stepShader } from './forward-shader'
import type { Shader, Span } from './program'
import type { Recorder } from './recorder'
import type { Layer } from './tile'
import { blocksFor, groupsFor } from './tile'
import {
  biasGradientShader,
  kernelGradientShader,
  kernelGroups,
  slicesFor,
  sliceSumShader,
  sumLanes,
} from './weights-shader'

export interface SequenceShape {
  batch: number
  steps: number
  height: number
  width: number
  /** 0 where there is no input. */
  channels: number
  filters: number
  kernel: readonly [number, number]
  recurrent: readonly [number, number]
  hard: boolean
}

type InputName =
  | 'x'
  | 'kernel'
  | 'recurrentKernel'
  | 'bias'
  | 'peepholes'
  | 'initialHidden'
  | 'initialCell'
  | 'mask'
export type SequenceInputs = Partial<Record<InputName, GPUBuffer>>

interface Call {
  backend: OwnWebgpuBackend
  recorder: Recorder
  shape: SequenceShape
  inputs: SequenceInputs
}

export interface ForwardArrays {
  /** One value where there is no input and nothing is kept. */
  gates: GPUBuffer
  cells: GPUBuffer
  sequence: GPUBuffer
}

export interface BackwardArrays {
  gates: GPUBuffer
  cells: GPUBuffer
  sequenceGradient: GPUBuffer
  finalHiddenGradient: GPUBuffer
  /**
   * `[B, H, W, F]`: the final cell's gradient, afterwards the initial cell's; with a mask, room for
   * as much behind it.
   */
  carried: GPUBuffer
}

const inputLayer = ({ height, width, channels, filters, kernel }: SequenceShape): Layer => ({
  height,
  width,
  channels,
  filters,
  kernel,
})
const recurrentLayer = ({ height, width, filters, recurrent }: SequenceShape): Layer => ({
  height,
  width,
  channels: filters,
  filters,
  kernel: recurrent,
})
/** Pixels of one step of the whole batch. */
const pixelsOf = ({ batch, height, width }: SequenceShape): number => batch * height * width

function programOf<Options>(
  backend: OwnWebgpuBackend,
  write: (layer: Layer, options: Options) => Shader,
  layer: Layer,
  options: Options,
) {
  return backend.program(JSON.stringify([write.name, layer, options]), () => write(layer, options))
}

const everyFrame = ({ batch, steps }: SequenceShape): Partial<Span> => ({
  frames: batch * steps,
  perSequence: steps,
  sourceStride: steps,
  targetStride: steps,
})

/**
 * Runs the cell over all steps. @param keep whether gates and every step's cells are kept for the
 * way back
 */
export function sequenceForward(call: Call, arrays: ForwardArrays, keep: boolean): void {
  const { recorder, shape, inputs } = call
  const frameFloats = pixelsOf(shape) * shape.filters
  if (inputs.x !== undefined) convolveInput(call, arrays.gates)
  if (inputs.initialCell === undefined) recorder.clear(arrays.cells, 0, frameFloats)
  else recorder.copy(inputs.initialCell, 0, arrays.cells, 0, frameFloats)
  for (let step = 0; step < shape.steps; step++) forwardStep(call, arrays, step, keep)
}

function convolveInput({ backend, recorder, shape, inputs }: Call, gates: GPUBuffer): void {
  const layer = inputLayer(shape)
  const program = programOf(backend, inputShader, layer, { hasBias: inputs.bias !== undefined })
  const arrays = { source: inputs.x, weights: inputs.kernel, bias: inputs.bias, gates }
  const span = { ...everyFrame(shape), blocks: blocksFor(layer.kernel, layer.channels) }
  recorder.dispatch(
    program,
    arrays,
    span,
    groupsFor(pixelsOf(shape) * shape.steps, layer.filters, forwardColumns(layer.filters)),
  )
}

function forwardStep(
  { backend, recorder, shape, inputs }: Call,
  arrays: ForwardArrays,
  step: number,
  keep: boolean,
): void {
  const layer = recurrentLayer(shape)
  const { initialHidden, bias, peepholes, mask } = inputs
  const program = programOf(backend, stepShader, layer, {
    hasBias: bias !== undefined,
    hasPeepholes: peepholes !== undefined,
    hasMask: mask !== undefined,
    hard: shape.hard,
  })
  const hasState = step > 0 || initialHidden !== undefined
  const span = {
    frames: shape.batch,
    perSequence: 1,
    sourceStride: step === 0 ? 1 : shape.steps,
    sourceFirst: Math.max(0, step - 1),
    targetStride: shape.steps,
    targetFirst: step,
    cellFirst: keep ? step * shape.batch : 0,
    nextCellFirst: keep ? (step + 1) * shape.batch : 0,
    blocks: hasState ? blocksFor(layer.kernel, layer.channels) : 0,
    fromInitial: step === 0 ? 1 : 0,
    hasInput: inputs.x === undefined ? 0 : 1,
    keep: keep ? 1 : 0,
  }
  // An array that a step doesn't read has to be there nevertheless
  const used = {
    ...arrays,
    initialHidden: initialHidden ?? inputs.recurrentKernel,
    weights: inputs.recurrentKernel,
    bias,
    peepholes,
    mask,
  }
  recorder.dispatch(
    program,
    used,
    span,
    groupsFor(pixelsOf(shape), layer.filters, forwardColumns(layer.filters)),
  )
}

/** Turns the activated gates of every step into their gradients. */
export function sequenceBackward(call: Call, arrays: BackwardArrays): void {
  const { backend, recorder, shape, inputs } = call
  const layer = recurrentLayer(shape)
  const options = {
    hasPeepholes: inputs.peepholes !== undefined,
    hasMask: inputs.mask !== undefined,
    hard: shape.hard,
  }
  const frameFloats = pixelsOf(shape) * shape.filters
  if (inputs.mask !== undefined) recorder.clear(arrays.carried, frameFloats, frameFloats)
  const program = programOf(backend, backStepShader, layer, options)
  const used = {
    ...arrays,
    weights: inputs.recurrentKernel,
    peepholes: inputs.peepholes,
    mask: inputs.mask,
  }
  const groups = groupsFor(pixelsOf(shape), layer.channels, backwardColumns(layer.channels))
  for (let step = shape.steps - 1; step >= 0; step--) {
    const isLast = step === shape.steps - 1
    const span = {
      frames: shape.batch,
      perSequence: 1,
      sourceStride: shape.steps,
      sourceFirst: isLast ? 0 : step + 1,
      targetStride: shape.steps,
      targetFirst: step,
      cellFirst: step * shape.batch,
      nextCellFirst: (step + 1) * shape.batch,
      blocks: isLast ? 0 : blocksFor(layer.kernel, 4 * layer.filters),
      isLast: isLast ? 1 : 0,
    }
    recorder.dispatch(program, used, span, groups)
  }
}

/** Gradient of the state before the first step, `[B, H, W, F]`, from the gates' gradients. */
export function initialHiddenGradient(
  { backend, recorder, shape, inputs }: Call,
  gates: GPUBuffer,
  result: GPUBuffer,
): void {
  const layer = recurrentLayer(shape)
  const program = programOf(backend, frameGradientShader, layer, null)
  const span = {
    frames: shape.batch,
    perSequence: 1,
    sourceStride: shape.steps,
    targetStride: 1,
    blocks: blocksFor(layer.kernel, 4 * layer.filters),
  }
  const groups = groupsFor(pixelsOf(shape), layer.channels, backwardColumns(layer.channels))
  recorder.dispatch(program, { gates, weights: inputs.recurrentKernel, result }, span, groups)
}

/** Gradient of x, `[B, T, H, W, C]`, from the gates' gradients. */
export function inputGradient(
  { backend, recorder, shape, inputs }: Call,
  gates: GPUBuffer,
  result: GPUBuffer,
): void {
  const layer = inputLayer(shape)
  const program = programOf(backend, frameGradientShader, layer, null)
  const span = { ...everyFrame(shape), blocks: blocksFor(layer.kernel, 4 * layer.filters) }
  const groups = groupsFor(
    pixelsOf(shape) * shape.steps,
    layer.channels,
    backwardColumns(layer.channels),
  )
  recorder.dispatch(program, { gates, weights: inputs.kernel, result }, span, groups)
}

/** Gradient of the input's kernel, `[kh, kw, C, 4F]`. */
export function kernelGradient(call: Call, gates: GPUBuffer, result: GPUBuffer): void {
  const { shape, inputs } = call
  sumOverPixels(call, inputLayer(shape), gates, result, [
    { source: inputs.x, span: everyFrame(shape) },
  ])
}

/**
 * Gradient of the recurrent kernel, `[rh, rw, F, 4F]`: every step's gates with the hidden state of
 * the step before.
 */
export function recurrentGradient(
  call: Call,
  gates: GPUBuffer,
  sequence: GPUBuffer,
  result: GPUBuffer,
): void {
  const { recorder, shape, inputs } = call
  const { batch, steps, filters, recurrent } = shape
  const following = {
    frames: batch * (steps - 1),
    perSequence: steps - 1,
    sourceStride: steps,
    targetStride: steps,
    targetFirst: 1,
  }
  const first = { frames: batch, perSequence: 1, sourceStride: 1, targetStride: steps }
  const parts = [
    ...(steps > 1 ? [{ source: sequence, span: following }] : []),
    ...(inputs.initialHidden === undefined ? [] : [{ source: inputs.initialHidden, span: first }]),
  ]
  if (parts.length === 0)
    recorder.clear(result, 0, recurrent[0] * recurrent[1] * filters * 4 * filters)
  else sumOverPixels(call, recurrentLayer(shape), gates, result, parts)
}

interface Part {
  source: GPUBuffer | undefined
  span: Partial<Span> & { frames?: number }
}

function sumOverPixels(
  call: Call,
  layer: Layer,
  gates: GPUBuffer,
  result: GPUBuffer,
  parts: Part[],
): void {
  const { backend, recorder } = call
  const program = programOf(backend, kernelGradientShader, layer, null)
  const floats = layer.kernel[0] * layer.kernel[1] * layer.channels * 4 * layer.filters
  const [rowGroups, columnGroups] = kernelGroups(layer)
  const cuts = parts.map((part) =>
    cut((part.span.frames ?? 0) * layer.height * layer.width, rowGroups * columnGroups, floats),
  )
  const slices = cuts.reduce((sum, { count }) => sum + count, 0)
  const partial = slices === 1 ? result : backend.acquire([slices, floats])
  let firstSlice = 0
  parts.forEach(({ source, span }, index) => {
    const { count, pixelsPerSlice } = cuts[index] as Cut
    const groups = [rowGroups, columnGroups, count]
    recorder.dispatch(
      program,
      { source, gates, partial },
      { ...span, pixelsPerSlice, firstSlice },
      groups,
    )
    firstSlice += count
  })
  if (slices === 1) return
  addSlices(call, partial, slices, floats, [{ first: 0, length: floats, result }])
  backend.release(partial)
}

interface Cut {
  count: number
  pixelsPerSlice: number
}

/** Cuts pixels into slices of one size, but for the last. */
function cut(pixels: number, groupsPerSlice: number, floats: number): Cut {
  const pixelsPerSlice = Math.ceil(pixels / slicesFor(pixels, groupsPerSlice, floats))
  return { count: Math.ceil(pixels / pixelsPerSlice), pixelsPerSlice }
}

/** Gradients of the bias, `[4F]`, and the peepholes, `[3, F]`, of those that are asked for. */
export function biasGradient(
  call: Call,
  { gates, cells }: Pick<BackwardArrays, 'gates' | 'cells'>,
  { bias, peepholes }: { bias: GPUBuffer | undefined; peepholes: GPUBuffer | undefined },
): void {
  const { backend, recorder, shape } = call
  if (bias === undefined && peepholes === undefined) return
  const { filters } = shape
  const hasPeepholes = peepholes !== undefined
  const layer = recurrentLayer(shape)
  const program = backend.program(JSON.stringify(['biasGradient', layer, hasPeepholes]), () =>
    biasGradientShader(layer, hasPeepholes),
  )
  const columnGroups = Math.ceil(filters / sumLanes(filters))
  const floats = (hasPeepholes ? 7 : 4) * filters
  const { count, pixelsPerSlice } = cut(pixelsOf(shape) * shape.steps, columnGroups, floats)
  const partial = backend.acquire([count, floats])
  recorder.dispatch(program, { gates, cells, partial }, { ...everyFrame(shape), pixelsPerSlice }, [
    columnGroups,
    1,
    count,
  ])
  addSlices(call, partial, count, floats, [
    ...(bias === undefined ? [] : [{ first: 0, length: 4 * filters, result: bias }]),
    ...(peepholes === undefined
      ? []
      : [{ first: 4 * filters, length: 3 * filters, result: peepholes }]),
  ])
  backend.release(partial)
}

interface Sum {
  first: number
  length: number
  result: GPUBuffer
}

function addSlices(
  { backend, recorder }: Call,
  partial: GPUBuffer,
  slices: number,
  floats: number,
  sums: Sum[],
): void {
  const program = backend.program('slice sum', sliceSumShader)
  for (const { first, length, result } of sums) {
    const span = { frames: slices, sourceStride: floats, sourceFirst: first, targetStride: length }
    const groups = Math.ceil(length / 64)
    const across = Math.min(groups, 65535)
    recorder.dispatch(program, { partial, result }, span, [across, Math.ceil(groups / across)])
  }
}
