/**
 * Winograd's minimal filtering: when it is taken instead of the direct convolution, and how its work is cut into units.
 *
 * The choice depends on shapes only (never on a timing), so that the same run gives the same weights, bit for bit, every time.
 */
import { SUM_PARTIALS, WINOGRAD_COLLECT, WINOGRAD_WEIGHTS, WINOGRAD_WEIGHTS_GRADIENT } from '../../kernels/kernel-ids'
import type { ConvolutionShape, WeightsGradientBuffers } from './convolution'
import type { Runtime } from './runtime'

const POINTS = 36
const BLOCK = 16
/** Room for the transforms of one tile at the start of a thread's scratch. */
const POINT_SCRATCH = 8192
const PAIR = 32
/** Tiles of a unit, about: enough to fill the register tile, few enough for the second-level cache. */
const USUAL_TILES = 64
const FEW_TILES = 32
/** Up to so many input channels are transformed at once. */
const CHUNK = 128
const GROUP = 32
const UNITS = 16

/** Side of the output tiles for a square kernel of that side: 5 -> 2, 3 -> 4, else none. */
function tileSide(kernelHeight: number, kernelWidth: number): number {
  if (kernelHeight !== kernelWidth) return 0
  return kernelHeight === 3 ? 4 : kernelHeight === 5 ? 2 : 0
}

type Kind = Pick<
  ConvolutionShape,
  | 'channels'
  | 'filters'
  | 'kernelHeight'
  | 'kernelWidth'
  | 'strideHeight'
  | 'strideWidth'
  | 'spreadHeight'
  | 'spreadWidth'
  | 'depthTaps'
  | 'outputHeight'
  | 'outputWidth'
>

function isPlain(s: Kind): boolean {
  return s.strideHeight === 1 && s.strideWidth === 1 && s.spreadHeight === 1 && s.spreadWidth === 1 && s.depthTaps === 1
}

/** Side of the tiles if this convolution (forward or by data) shall be computed by Winograd's method, else 0. */
export function winogradTile(s: Kind): number {
  const tile = isPlain(s) ? tileSide(s.kernelHeight, s.kernelWidth) : 0
  if (tile === 0 || s.channels % 8 !== 0 || s.filters % BLOCK !== 0 || s.channels < 16) return 0
  return s.outputHeight >= tile && s.outputWidth >= tile ? tile : 0
}

/** The same for the gradient by weights of this convolution. */
export function winogradGradientTile(s: Kind): number {
  return s.channels % BLOCK === 0 && s.filters % BLOCK === 0 ? winogradTile(s) : 0
}

/** Tile rows of a unit. */
function tileRowsPerUnit(s: ConvolutionShape, tile: number, channels: number, units: number): number {
  const tileColumns = Math.ceil(s.outputWidth / tile)
  const tileRows = Math.ceil(s.outputHeight / tile)
  const wanted = channels > 64 ? FEW_TILES : USUAL_TILES
  let rows = Math.max(1, Math.min(tileRows, Math.round(wanted / tileColumns)))
  while (rows > 1 && s.images * Math.ceil(tileRows / rows) < units && rows * tileColumns > 20) rows = Math.ceil(rows / 2)
  return rows
}

export interface WinogradPlan {
  rowsPerUnit: number
  unitsPerImage: number
  scratchBytes: number
  channelChunk: number
  columnGroup: number
}

export function planWinograd(s: ConvolutionShape, tile: number): WinogradPlan {
  const tileRows = tileRowsPerUnit(s, tile, Math.min(CHUNK, s.channels), UNITS)
  const channelChunk = Math.min(CHUNK, s.channels)
  const columnGroup = s.channels > CHUNK ? s.filters : Math.min(GROUP, s.filters)
  const tileColumns = Math.ceil(s.outputWidth / tile)
  const tiles = tileRows * tileColumns
  const columns = tileColumns * tile + s.kernelWidth - 1
  const padded = (tileRows * tile + s.kernelHeight - 1) * columns * s.channels * 4
  return {
    rowsPerUnit: tileRows * tile,
    unitsPerImage: Math.ceil(s.outputHeight / (tileRows * tile)),
    scratchBytes: POINT_SCRATCH + padded + 6 * columns * PAIR + POINTS * tiles * (channelChunk + columnGroup) * 4 + 64,
    channelChunk,
    columnGroup,
  }
}

/** Transforms packed weights `[blocks][r][r][C][16]`, which are released, into a new block `[36][blocks][C][16]`. */
export function transformWeights(runtime: Runtime, packed: number, side: number, channels: number, filters: number): number {
  const blocks = filters / BLOCK
  const output = runtime.heap.allocate(POINTS * channels * filters * 4)
  const scratch = runtime.scratch(POINT_SCRATCH)
  runtime.run(WINOGRAD_WEIGHTS, blocks, POINTS * channels * filters, [
    packed,
    output,
    side,
    channels,
    blocks,
    scratch.address,
    scratch.stride,
  ])
  runtime.heap.release(packed)
  return output
}

/** At most so many bytes of sums are kept, over all parts. */
const SUM_BYTES = 16 * 2 ** 20
const GRADIENT_GROUP = 64

/** Gradient by weights. */
export function winogradWeightsGradient(runtime: Runtime, s: ConvolutionShape, b: WeightsGradientBuffers, tile: number): void {
  const sumFloats = POINTS * s.channels * s.filters
  const columnsPerGroup = Math.min(GRADIENT_GROUP, s.filters)
  const columnGroups = Math.ceil(s.filters / columnsPerGroup)
  const parts = Math.max(1, Math.min(s.images, Math.ceil(UNITS / columnGroups), Math.floor(SUM_BYTES / (sumFloats * 4))))
  const tileRows = tileRowsPerUnit(s, tile, s.channels, 0)
  const tileColumns = Math.ceil(s.outputWidth / tile)
  const tiles = tileRows * tileColumns
  const columns = tileColumns * tile + s.kernelWidth - 1
  const padded = (tileRows * tile + s.kernelHeight - 1) * columns * s.channels
  const gradients = tiles * tile * tile * columnsPerGroup
  const floats = padded + gradients + 6 * columns * 8 + POINTS * tiles * (s.channels + columnsPerGroup)
  const scratch = runtime.scratch(POINT_SCRATCH + floats * 4 + 64)
  const sumStride = sumFloats * 4
  const sums = runtime.heap.allocate(sumStride * parts)
  const work = s.images * s.outputHeight * s.outputWidth * s.channels * s.filters
  runtime.run(WINOGRAD_WEIGHTS_GRADIENT, parts * columnGroups, work, [
    b.input,
    b.inputImage,
    s.height,
    s.width,
    s.channels,
    b.gradient,
    b.gradientImage,
    s.outputHeight,
    s.outputWidth,
    s.filters,
    s.kernelHeight,
    s.kernelWidth,
    1,
    1,
    s.padTop,
    s.padLeft,
    1,
    s.padFront,
    s.depth,
    s.outputDepth,
    s.images,
    tileRows * tile,
    parts,
    columnGroups,
    columnsPerGroup,
    sums,
    sumStride,
    scratch.address,
    scratch.stride,
    tile,
  ])
  if (parts > 1) {
    const perUnit = Math.max(1024, Math.ceil(sumFloats / UNITS / 4) * 4)
    const args = [sums, sumStride, parts, sumFloats, sums, perUnit]
    runtime.run(SUM_PARTIALS, Math.ceil(sumFloats / perUnit), sumFloats * parts, args)
  }
  const collect = [sums, b.weightsGradient, s.kernelHeight, s.channels, s.filters, scratch.address, scratch.stride]
  runtime.run(WINOGRAD_COLLECT, s.filters, sumFloats, collect)
  runtime.heap.release(sums)
}
