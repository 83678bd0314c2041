/**
 * Direct convolutions for the kernels of `../../../kernels/assembly`: cuts the work into units and
 * writes the arguments. Everything here depends on shapes only, never on the number
 * of threads.
 */
import { CONVOLVE, CONVOLVE_WEIGHTS_GRADIENT, SUM_PARTIALS } from '../../../kernels/kernel-ids'
import { TILE } from './pack-weights'
import type { Runtime } from './runtime'

/** Padded input rows of a unit should stay in the second-level cache. */
const UNIT_BYTES = 192 * 1024
/** Weights of one pass should stay in the first-level cache. */
const PASS_BYTES = 24 * 1024
/** Units a job is cut into, if it is large enough. */
const UNITS = 16
/** The same for gradients of weights. */
const GRADIENT_UNITS = 32
/** Fewer pixels than this make the last tile of a unit matter. */
const UNIT_PIXELS = 48
const TILE_SCRATCH = 512

/**
 * Sizes in elements; images are `[images, height, width, channels]`, grouped into sequences of
 * `depth`.
 */
export interface ConvolutionShape {
  /** Output images in all. */
  images: number
  height: number
  width: number
  channels: number
  outputHeight: number
  outputWidth: number
  filters: number
  kernelHeight: number
  kernelWidth: number
  strideHeight: number
  strideWidth: number
  padTop: number
  padLeft: number
  /** Stride of the convolution whose data gradient this is; 1 otherwise. */
  spreadHeight: number
  spreadWidth: number
  /** Neighbouring images summed over (1 for two dimensions), beginning `padFront` images before. */
  depthTaps: number
  padFront: number
  depth: number
  outputDepth: number
}

/**
 * Addresses, with strides in bytes. `start` is what the sums begin from: a bias (strides 0) or
 * earlier results.
 */
export interface ConvolutionBuffers {
  input: number
  inputImage: number
  weights: number
  start: number
  startImage: number
  startPixel: number
  output: number
  outputImage: number
}

/** A stride-1 convolution of single images that keeps their size. */
export function sameConvolution(
  images: number,
  [height, width]: readonly [number, number],
  [kernelHeight, kernelWidth]: readonly [number, number],
  channels: number,
  filters: number,
): ConvolutionShape {
  return {
    images,
    height,
    width,
    channels,
    outputHeight: height,
    outputWidth: width,
    filters,
    kernelHeight,
    kernelWidth,
    strideHeight: 1,
    strideWidth: 1,
    padTop: (kernelHeight - 1) / 2,
    padLeft: (kernelWidth - 1) / 2,
    spreadHeight: 1,
    spreadWidth: 1,
    depthTaps: 1,
    padFront: 0,
    depth: 1,
    outputDepth: 1,
  }
}

/** How the direct convolution is cut into units. */
export interface ConvolutionSchedule {
  units: number
  unitsPerImage: number
  rowsPerUnit: number
  /** Bytes of scratch a thread needs for the padded rows of a unit and one tile. */
  scratchBytes: number
  /** Multiply-adds. */
  work: number
}

/**
 * How one or more convolutions with the same output are computed together, some output rows of all
 * of them a unit.
 */
export function scheduleConvolution(
  ...shapes: [ConvolutionShape, ...ConvolutionShape[]]
): ConvolutionSchedule {
  const [s] = shapes
  const rows = Math.min(...shapes.map(rowsPerUnit))
  const unitsPerImage = Math.ceil(s.outputHeight / rows)
  return {
    units: s.images * unitsPerImage,
    unitsPerImage,
    rowsPerUnit: rows,
    scratchBytes: TILE_SCRATCH + Math.max(...shapes.map((shape) => paddedBytes(shape, rows))) + 64,
    work: shapes.reduce((sum, shape) => sum + multiplyAdds(shape), 0),
  }
}

/**
 * How many output rows a unit computes: as many as fit the cache, but enough units to share out.
 */
function rowsPerUnit(s: ConvolutionShape): number {
  let rows = s.outputHeight
  while (rows > 1 && paddedBytes(s, rows) > UNIT_BYTES) rows = Math.ceil(rows / 2)
  while (
    rows > 1 &&
    s.images * Math.ceil(s.outputHeight / rows) < UNITS &&
    rows * s.outputWidth > 2 * UNIT_PIXELS
  ) {
    rows = Math.ceil(rows / 2)
  }
  return rows
}

/** Bytes of the padded input rows that so many output rows need. */
function paddedBytes(s: ConvolutionShape, rows: number): number {
  const columns = (s.outputWidth - 1) * s.strideWidth + s.kernelWidth
  return ((rows - 1) * s.strideHeight + s.kernelHeight) * columns * s.channels * 4
}

function multiplyAdds(s: ConvolutionShape): number {
  const taps = s.depthTaps * s.kernelHeight * s.kernelWidth
  return s.images * s.outputHeight * s.outputWidth * taps * s.channels * s.filters
}

/** The arguments of a convolution job. */
export function convolutionArguments(
  s: ConvolutionShape,
  b: ConvolutionBuffers,
  schedule: ConvolutionSchedule,
  scratch: { address: number; stride: number },
): number[] {
  const passRowBytes = s.kernelWidth * s.channels * TILE * 4
  return [
    b.input,
    b.inputImage,
    s.height,
    s.width,
    s.channels,
    b.weights,
    b.start,
    b.startImage,
    b.startPixel,
    b.output,
    b.outputImage,
    s.outputHeight,
    s.outputWidth,
    s.filters,
    s.kernelHeight,
    s.kernelWidth,
    s.strideHeight,
    s.strideWidth,
    s.padTop,
    s.padLeft,
    s.spreadHeight,
    s.spreadWidth,
    s.depthTaps,
    s.padFront,
    s.depth,
    s.outputDepth,
    schedule.rowsPerUnit,
    schedule.unitsPerImage,
    Math.max(1, Math.min(s.kernelHeight, Math.floor(PASS_BYTES / passRowBytes))),
    scratch.address,
    scratch.stride,
  ]
}

/** Runs one convolution directly. */
export function directConvolve(
  runtime: Runtime,
  shape: ConvolutionShape,
  buffers: ConvolutionBuffers,
): void {
  const schedule = scheduleConvolution(shape)
  const scratch = runtime.scratch(schedule.scratchBytes)
  runtime.run(
    CONVOLVE,
    schedule.units,
    schedule.work,
    convolutionArguments(shape, buffers, schedule, scratch),
  )
}

export interface WeightsGradientBuffers {
  input: number
  inputImage: number
  /** Gradient of the convolution's output. */
  gradient: number
  gradientImage: number
  /** Receives `[kd, kh, kw, C, F]`. */
  weightsGradient: number
  /** Receives `[F]`; 0 when not wanted. */
  biasGradient: number
}

/** Sums of weight gradients larger than this are not kept once per part. */
const PARTIAL_BYTES = 8 * 2 ** 20
const GRADIENT_BLOCK_BYTES = 128 * 1024

export function directWeightsGradient(
  runtime: Runtime,
  s: ConvolutionShape,
  b: WeightsGradientBuffers,
): void {
  const rows = s.depthTaps * s.kernelHeight * s.kernelWidth * s.channels
  const sumFloats = (rows + 1) * s.filters
  const blocks = Math.ceil(s.filters / TILE)
  const parts = Math.max(
    1,
    Math.min(s.images, GRADIENT_UNITS, Math.floor(PARTIAL_BYTES / (sumFloats * 4))),
  )
  const groups = Math.min(blocks, Math.max(1, Math.ceil(GRADIENT_UNITS / parts)))
  const columnsPerGroup = Math.ceil(blocks / groups) * TILE
  const columnGroups = Math.ceil(s.filters / columnsPerGroup)
  const sumStride = Math.ceil((sumFloats * 4) / 64) * 64 + 64
  const sums = runtime.heap.allocate(sumStride * parts + 64 * TILE)
  const block = gradientBlock(s)
  const scratch = runtime.scratch(block.scratchBytes)
  const work = s.images * s.outputHeight * s.outputWidth * rows * s.filters
  runtime.run(CONVOLVE_WEIGHTS_GRADIENT, parts * columnGroups, work, [
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
    s.strideHeight,
    s.strideWidth,
    s.padTop,
    s.padLeft,
    s.depthTaps,
    s.padFront,
    s.depth,
    s.outputDepth,
    s.images,
    block.rows,
    parts,
    columnGroups,
    columnsPerGroup,
    sums,
    sumStride,
    scratch.address,
    scratch.stride,
  ])
  sumPartials(runtime, {
    partials: sums,
    stride: sumStride,
    parts,
    size: rows * s.filters,
    output: b.weightsGradient,
  })
  if (b.biasGradient !== 0) {
    const partials = sums + rows * s.filters * 4
    sumPartials(runtime, {
      partials,
      stride: sumStride,
      parts,
      size: s.filters,
      output: b.biasGradient,
    })
  }
  runtime.heap.release(sums)
}

function gradientBlock(s: ConvolutionShape): { rows: number; scratchBytes: number } {
  const columns = (s.outputWidth - 1) * s.strideWidth + s.kernelWidth
  const bytes = (rows: number) =>
    ((rows - 1) * s.strideHeight + s.kernelHeight) * columns * s.channels * 4 +
    rows * s.outputWidth * TILE * 4
  let rows = s.outputHeight
  while (rows > 1 && (bytes(rows) > GRADIENT_BLOCK_BYTES || rows * s.outputWidth > 384))
    rows = Math.ceil(rows / 2)
  return { rows, scratchBytes: TILE_SCRATCH + bytes(rows) + 64 }
}

/** output[i] = the sum over parts, in order. */
export function sumPartials(
  runtime: Runtime,
  p: { partials: number; stride: number; parts: number; size: number; output: number },
): void {
  const elementsPerUnit = Math.max(1024, Math.ceil(p.size / UNITS / 4) * 4)
  const units = Math.ceil(p.size / elementsPerUnit)
  runtime.run(SUM_PARTIALS, units, p.size * p.parts, [
    p.partials,
    p.stride,
    p.parts,
    p.size,
    p.output,
    elementsPerUnit,
  ])
}
