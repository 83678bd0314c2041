/** Winograd's minimal filtering: weights as points, and the gradients of weights. */
import { WINOGRAD_COLLECT, WINOGRAD_SUMS, WINOGRAD_WEIGHTS } from '../../../kernels/kernel-ids'
import type { ConvolutionShape, WeightsGradientBuffers } from './direct-convolution'
import { sumPartials } from './direct-convolution'
import type { Runtime } from './runtime'
import type { TileSource, WinogradMethod } from './winograd'
import {
  BLOCK,
  LINE_BYTES,
  MAP_SCRATCH,
  rowsFor,
  sourceArguments,
  tileGrid,
  weightsPlane,
} from './winograd'

/**
 * Of a gradient by weights: tiles whose points are kept at once, filters and channels whose sums
 * are.
 */
const GRADIENT_TILES = 16
const GRADIENT_GROUP = 128
const GRADIENT_UNITS = 4

/**
 * Weights as points, `[points][F / 16][channels][16]`, for kernels with these channels altogether.
 */
export function allocateWeights(
  runtime: Runtime,
  method: WinogradMethod,
  channels: number,
  filters: number,
): number {
  return runtime.heap.allocate(method.points ** 2 * weightsPlane(channels, filters))
}

/**
 * Maps a kernel `[r, r, C, F]`, or one packed `[F / 16][r][r][C][16]`, to points: channels
 * `at.first` … of `at.channels`.
 */
export function mapWeights(
  runtime: Runtime,
  s: { channels: number; filters: number },
  method: WinogradMethod,
  source: { address: number; packed: boolean },
  at: { output: number; channels: number; first: number },
): void {
  const { channels, filters } = s
  const scratch = runtime.scratch(MAP_SCRATCH)
  const strides = source.packed
    ? [channels * LINE_BYTES, method.side ** 2 * channels * LINE_BYTES, LINE_BYTES]
    : [channels * filters * 4, LINE_BYTES, filters * 4]
  runtime.run(
    WINOGRAD_WEIGHTS,
    (filters / BLOCK) * (channels / BLOCK),
    method.points ** 2 * channels * filters,
    [
      source.address,
      ...strides,
      at.output + at.first * LINE_BYTES,
      at.channels * LINE_BYTES,
      weightsPlane(at.channels, filters),
      method.kernelMap,
      channels,
      filters,
      1,
      0,
      scratch.address,
      scratch.stride,
    ],
  )
}

/** A kernel mapped to points in a new block. */
export function winogradWeights(
  runtime: Runtime,
  s: ConvolutionShape,
  method: WinogradMethod,
  source: { address: number; packed: boolean },
): number {
  const output = allocateWeights(runtime, method, s.channels, s.filters)
  mapWeights(runtime, s, method, source, { output, channels: s.channels, first: 0 })
  return output
}

/**
 * Gradient by weights, of a convolution whose input images are the output's or (`padFront` 1) those
 * before them in the sequence.
 */
export function winogradWeightsGradient(
  runtime: Runtime,
  s: ConvolutionShape,
  method: WinogradMethod,
  b: WeightsGradientBuffers,
): void {
  const sequence = { images: s.outputDepth, bytes: s.outputDepth * b.gradientImage }
  const gradient = {
    input: b.gradient,
    image: b.gradientImage,
    height: s.outputHeight,
    width: s.outputWidth,
    channels: s.filters,
    padTop: 0,
    padLeft: 0,
    sequence,
  }
  const input: TileSource = {
    ...s,
    input: b.input,
    image: b.inputImage,
    sequence: { images: s.outputDepth, bytes: s.depth * b.inputImage },
    ...(s.padFront === 1 ? { late: { initial: 0, initialImage: 0 } } : {}),
  }
  winogradGradients(
    runtime,
    s,
    method,
    gradient,
    [{ source: input, output: b.weightsGradient }],
    b.biasGradient,
  )
}

/**
 * Gradients by the weights of several kernels whose convolutions are added up: their inputs meet
 * the same output gradients. And the gradient of their bias, `[F]` (address 0: not wanted).
 */
export function winogradGradients(
  runtime: Runtime,
  s: ConvolutionShape,
  method: WinogradMethod,
  gradient: TileSource,
  inputs: readonly { source: TileSource; output: number }[],
  bias: number,
): void {
  const points = method.points ** 2
  const { filters } = s
  const channels = inputs.reduce((sum, { source }) => sum + source.channels, 0)
  const grid = tileGrid(s, method, s.images)
  const channelGroup = Math.min(GRADIENT_GROUP, channels)
  const filterGroup = Math.min(GRADIENT_GROUP, filters)
  const groups = Math.ceil(channels / channelGroup) * Math.ceil(filters / filterGroup)
  const tileChunk = Math.min(GRADIENT_TILES, rowsFor(grid.tiles))
  const parts = Math.max(
    1,
    Math.min(Math.ceil(GRADIENT_UNITS / groups), Math.floor(grid.tiles / tileChunk)),
  )
  const sumPlane = weightsPlane(channels, filters)
  const sumPart = points * sumPlane
  const sums = runtime.heap.allocate(parts * sumPart)
  const biasSums = bias === 0 ? 0 : runtime.heap.allocate(parts * filters * 4)
  const panels = points * ((channelGroup + filterGroup) * tileChunk * 4 + 2 * LINE_BYTES)
  const strip =
    2 *
    method.points *
    (Math.min(tileChunk, grid.tileColumns) * method.tile + method.points) *
    LINE_BYTES
  const scratch = runtime.scratch(MAP_SCRATCH + panels + strip)
  runtime.run(WINOGRAD_SUMS, parts * groups, grid.tiles * points * channels * filters, [
    method.points,
    method.tile,
    method.inputMap,
    method.tileMap,
    grid.tileRows,
    grid.tileColumns,
    grid.tiles,
    tileChunk,
    parts,
    channels,
    filters,
    channelGroup,
    filterGroup,
    sums,
    sumPart,
    sumPlane,
    biasSums,
    filters * 4,
    { float: method.tileSum },
    scratch.address,
    scratch.stride,
    inputs.length,
    ...sourceArguments(gradient),
    ...inputs.flatMap(({ source }) => sourceArguments(source)),
  ])
  collectAll(runtime, filters, method, { address: sums, sumPlane, parts, sumPart }, inputs)
  runtime.heap.release(sums)
  if (bias === 0) return
  sumPartials(runtime, {
    partials: biasSums,
    stride: filters * 4,
    parts,
    size: filters,
    output: bias,
  })
  runtime.heap.release(biasSums)
}

/** Brings each input's share of the sums to its output (0: not wanted). */
function collectAll(
  runtime: Runtime,
  filters: number,
  method: WinogradMethod,
  sums: { address: number; sumPlane: number; parts: number; sumPart: number },
  inputs: readonly { source: TileSource; output: number }[],
): void {
  let first = 0
  for (const { source, output } of inputs) {
    const address = sums.address + (first / BLOCK) * filters * BLOCK * 4
    const size = { channels: source.channels, filters }
    if (output !== 0) collectSums(runtime, size, method, { ...sums, address }, output)
    first += source.channels
  }
}

function collectSums(
  runtime: Runtime,
  s: { channels: number; filters: number },
  method: WinogradMethod,
  sums: { address: number; sumPlane: number; parts: number; sumPart: number },
  output: number,
): void {
  const { channels, filters } = s
  const scratch = runtime.scratch(MAP_SCRATCH)
  runtime.run(
    WINOGRAD_COLLECT,
    (channels / BLOCK) * (filters / BLOCK),
    method.points ** 2 * channels * filters,
    [
      sums.address,
      0,
      0,
      0,
      output,
      0,
      sums.sumPlane,
      method.kernelMap,
      channels,
      filters,
      sums.parts,
      sums.sumPart,
      scratch.address,
      scratch.stride,
    ],
  )
}
