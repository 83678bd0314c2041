/**
 * Arguments of a job. The caller writes them into the job's slot from `ARGUMENTS` on, 4 bytes each,
 * in the order of the fields; what calls `Runtime.run` in `../../devices/cpu/simd` writes the same
 * order. Addresses and strides are in bytes, sizes in elements.
 */
export const STEP_ARGUMENTS: usize = 0x40
export const ARGUMENTS: usize = 0x100

/**
 * Reorders weights [.., taps, C, N] by strides (elements) into [ceil(N / 16)][taps][C][16], missing
 * columns zero.
 */
@unmanaged
export class PackArguments {
  source: usize
  output: usize
  tapRows: i32
  tapColumns: i32
  rows: i32
  columns: i32
  tapRowStride: i32
  tapColumnStride: i32
  rowStride: i32
  columnStride: i32
  /**
   * Element at which the tap (0, 0), row 0, column 0 lies: not 0 when a kernel is read backwards.
   */
  origin: i32
}

/**
 * One convolution of images [images, H, W, C], summed over `depthTaps` neighbouring images of a
 * group (a sequence).
 */
@unmanaged
export class ConvolveArguments {
  input: usize
  inputImage: usize
  height: i32
  width: i32
  channels: i32
  weights: usize
  start: usize
  startImage: usize
  startPixel: usize
  output: usize
  outputImage: usize
  outputHeight: i32
  outputWidth: i32
  filters: i32
  kernelHeight: i32
  kernelWidth: i32
  strideHeight: i32
  strideWidth: i32
  padTop: i32
  padLeft: i32
  /**
   * Zeros put between input rows and columns, plus one: the stride of the convolution whose data
   * gradient this is.
   */
  spreadHeight: i32
  spreadWidth: i32
  depthTaps: i32
  padFront: i32
  depth: i32
  outputDepth: i32
  rowsPerUnit: i32
  unitsPerImage: i32
  /** Kernel rows per pass, so that the weights of a pass stay in the first-level cache. */
  tapsPerPass: i32
  scratch: usize
  scratchStride: usize
}

/**
 * Images that are mapped to points: [sequences][images of a sequence][H][W][C], strides in bytes.
 */
@unmanaged
export class TileSource {
  input: usize
  image: usize
  sequence: usize
  sequenceImages: i32
  /**
   * 1 when every image stands for the one before it: the first of a sequence for its initial one,
   * or for zeros (address 0).
   */
  late: i32
  initial: usize
  initialImage: usize
  height: i32
  width: i32
  channels: i32
  padTop: i32
  padLeft: i32
}
/** Bytes of the fields above. */
export const TILE_SOURCE: usize = 48

/**
 * A convolution by Winograd's minimal filtering of one or two arrays of images, whose channels
 * count one after the other. Units are (range of tiles, part of the groups of filters).
 */
@unmanaged
export class WinogradArguments {
  /** Points a side, values a side of a tile. */
  points: i32
  tile: i32
  inputMap: i32
  tileMap: i32
  tileRows: i32
  tileColumns: i32
  /**
   * Tiles in all, of a unit, and of a unit after the first `wholeRanges` ranges; these two are
   * multiples of 4.
   */
  tiles: i32
  tilesPerUnit: i32
  tilesPerLateUnit: i32
  wholeRanges: i32
  /** Channels of all sources (multiples of 16), and how many are mapped at once. */
  channels: i32
  channelChunk: i32
  filters: i32
  /**
   * [P * P points][F / 16][channels][16]: bytes from one point to the next, and from one block of
   * filters to the next.
   */
  weights: usize
  weightsPlane: usize
  weightsBlock: usize
  /**
   * Groups in all, groups of a unit, blocks of 16 filters a group has, and from one of these to the
   * next.
   */
  groups: i32
  groupsPerUnit: i32
  groupBlocks: i32
  blockStep: i32
  outputHeight: i32
  outputWidth: i32
  start: usize
  startImage: usize
  startPixel: usize
  output: usize
  outputImage: usize
  scratch: usize
  scratchStride: usize
  sources: i32
  /** Here the first source begins; the second follows it. */
  firstSource: i32
}

/**
 * Products of the points of inputs (one or two arrays) and of output gradients, summed over tiles:
 * units are (part of the tiles, group of input channels, group of filters), sums [parts][P * P
 * points][channels / 16][F / 16][16][16].
 */
@unmanaged
export class WinogradSumsArguments {
  points: i32
  tile: i32
  inputMap: i32
  tileMap: i32
  tileRows: i32
  tileColumns: i32
  tiles: i32
  /** Tiles whose points are kept at once, a multiple of 4. */
  tileChunk: i32
  parts: i32
  channels: i32
  filters: i32
  /** Channels and filters of a group. */
  channelGroup: i32
  filterGroup: i32
  sums: usize
  sumPart: usize
  sumPlane: usize
  /**
   * Sums of the output gradients [parts][F], the bias's gradient; or 0. The sum of a tile is its
   * point (1, 1) times `tileSum`.
   */
  biasSums: usize
  biasPart: usize
  tileSum: f32
  scratch: usize
  scratchStride: usize
  sources: i32
  /** Here the output gradients, as a source, begin; the inputs follow. */
  gradientSource: i32
}

/**
 * Weights -> points: 16 adjacent filters of a block, `sourceRow` bytes from one channel to the
 * next, to [P * P][blocks][C][16]. Sums of products -> gradient of the weights [r][r][C][F].
 */
@unmanaged
export class WinogradWeightsArguments {
  source: usize
  sourceTap: usize
  sourceBlock: usize
  sourceRow: usize
  output: usize
  outputBlock: usize
  plane: usize
  map: i32
  channels: i32
  filters: i32
  /** Parts of the sums, and bytes from one to the next. */
  parts: i32
  part: usize
  scratch: usize
  scratchStride: usize
}

/**
 * Gradient of weights: units are (part of the images, part of the weights); every part of the
 * images has its own sum.
 */
@unmanaged
export class WeightsGradientArguments {
  input: usize
  inputImage: usize
  height: i32
  width: i32
  channels: i32
  gradient: usize
  gradientImage: usize
  outputHeight: i32
  outputWidth: i32
  filters: i32
  kernelHeight: i32
  kernelWidth: i32
  strideHeight: i32
  strideWidth: i32
  padTop: i32
  padLeft: i32
  depthTaps: i32
  padFront: i32
  depth: i32
  outputDepth: i32
  images: i32
  rowsPerBlock: i32
  parts: i32
  columnGroups: i32
  columnsPerGroup: i32
  /** Sums [parts][taps * C * F + F]; the last F are the bias gradient. */
  sums: usize
  sumStride: usize
  scratch: usize
  scratchStride: usize
}

/** out[i] = sum over parts of partials[part][i], in order. */
@unmanaged
export class SumPartialsArguments {
  partials: usize
  partialStride: usize
  parts: i32
  size: i32
  output: usize
  elementsPerUnit: i32
}

/**
 * What a ConvLSTM step does after its convolution. Image strides are those of one batch element.
 * Absent pointers are 0.
 */
@unmanaged
export class StepArguments {
  filters: i32
  hard: i32
  /** [3, F], zeros where there are none. */
  peepholes: usize
  gates: usize
  gatesImage: usize
  /** Cell before the step; a pixel stride of 0 with a row of zeros stands for none. */
  previousCell: usize
  previousCellImage: usize
  previousCellPixel: usize
  cell: usize
  cellImage: usize
  hidden: usize
  hiddenImage: usize
  /** Gradient of the cell carried back in time [B, H, W, F]; read and written. */
  cellGradient: usize
  cellGradientImage: usize
  /** Sums of the peephole gradients [units][3 F]. */
  peepholeSums: usize
  /** 0 where no convolution precedes (first step without a state, last step of the way back). */
  convolve: i32
  /** Added to the hidden gradient of the last step [B, H, W, F], or 0. */
  finalGradient: usize
  finalGradientImage: usize
  /**
   * Of this step: one byte per batch element, maskImage apart, 0 where the step is left out; or 0
   * when all count.
   */
  mask: usize
  maskImage: usize
  /**
   * Forward: 1 where the input's convolution comes first; its arguments follow those of the
   * state's.
   */
  convolveInput: i32
}

/**
 * out = op(a, b) element by element. A period of 0 means as long as the result, else the operand
 * repeats after that many.
 */
@unmanaged
export class ElementwiseArguments {
  op: i32
  a: usize
  b: usize
  output: usize
  size: i32
  /** Multiples of 8, as is elementsPerUnit. */
  aPeriod: i32
  bPeriod: i32
  p: f32
  q: f32
  elementsPerUnit: i32
}

/**
 * out = a scaleA + b scaleB + shift, the last three repeating after `period` elements (a multiple
 * of 8); b may be 0.
 */
@unmanaged
export class CombineArguments {
  a: usize
  b: usize
  scaleA: usize
  scaleB: usize
  shift: usize
  output: usize
  size: i32
  period: i32
  elementsPerUnit: i32
}

/** Reductions of [rows, columns]; what the units leave is said at each. */
@unmanaged
export class ReduceArguments {
  op: i32
  input: usize
  /** Second operand or 0. */
  other: usize
  rows: i32
  columns: i32
  rowsPerUnit: i32
  output: usize
  outputStride: usize
  means: usize
}

/** Layer normalization of [rows, columns] over the columns. */
@unmanaged
export class LayerNormArguments {
  input: usize
  gamma: usize
  beta: usize
  output: usize
  gradient: usize
  rows: i32
  columns: i32
  rowsPerUnit: i32
  /** Sums of the gradients of gamma, then beta, per unit. */
  sums: usize
  sumStride: usize
  epsilon: f32
}

/** Images [images, rows, C] whose C channels are `groups` groups of `groupSize`. */
@unmanaged
export class GroupNormArguments {
  input: usize
  gamma: usize
  beta: usize
  output: usize
  gradient: usize
  /** Of every image and group: its mean, and 1 / sqrt(variance + epsilon). */
  mean: usize
  scale: usize
  rows: i32
  groups: i32
  groupSize: i32
  groupsPerUnit: i32
  unitsPerImage: i32
  /** Sums of the gradients of gamma, then beta, per image. */
  sums: usize
  sumStride: usize
  epsilon: f32
  scratch: usize
  scratchStride: usize
}

/** Images [images, H, W, C] and weights [kh, kw, C]. */
@unmanaged
export class DepthwiseArguments {
  input: usize
  weights: usize
  /** Of the convolution, or of the weights' gradient: the images' sums, `sumStride` apart. */
  output: usize
  gradient: usize
  height: i32
  width: i32
  channels: i32
  kernelHeight: i32
  kernelWidth: i32
  dilation: i32
  padTop: i32
  padLeft: i32
  rowsPerUnit: i32
  unitsPerImage: i32
  sumStride: usize
}

/**
 * Copies a block of up to 5 dimensions; strides in elements. unit = index over the first two
 * dimensions.
 */
@unmanaged
export class CopyArguments {
  input: usize
  output: usize
  size0: i32
  size1: i32
  size2: i32
  size3: i32
  size4: i32
  in0: i32
  in1: i32
  in2: i32
  in3: i32
  in4: i32
  out0: i32
  out1: i32
  out2: i32
  out3: i32
  out4: i32
}

/** Copies `size` adjacent elements. */
@unmanaged
export class CopyDenseArguments {
  input: usize
  output: usize
  size: i32
  elementsPerUnit: i32
}

/** Writes a value to `size` adjacent elements. */
@unmanaged
export class FillArguments {
  output: usize
  size: i32
  value: f32
  elementsPerUnit: i32
}

@unmanaged
export class OptimizerArguments {
  rule: i32
  variable: usize
  gradient: usize
  slot0: usize
  slot1: usize
  output: usize
  output0: usize
  output1: usize
  size: i32
  elementsPerUnit: i32
  gradientScale: f32
  /** The rule's coefficients in its own order. */
  c0: f32
  c1: f32
  c2: f32
  c3: f32
  c4: f32
}

@unmanaged
export class LossArguments {
  rule: i32
  prediction: usize
  truth: usize
  /** One byte per element, 0 where it doesn't count; or 0 when all count. */
  mask: usize
  derivative: usize
  /** One sum a unit. */
  sums: usize
  size: i32
  elementsPerUnit: i32
}

/**
 * Pooling; padding counts as absent. unit = image * unitsPerImage + block of output rows, for
 * gradients an image.
 */
@unmanaged
export class PoolArguments {
  rule: i32
  /** The images pooled; not read for the gradients of means. */
  input: usize
  /** Result, or gradient by the input. */
  output: usize
  /** Gradient of the result. */
  gradient: usize
  height: i32
  width: i32
  channels: i32
  outputHeight: i32
  outputWidth: i32
  windowHeight: i32
  windowWidth: i32
  strideHeight: i32
  strideWidth: i32
  padTop: i32
  padLeft: i32
  rowsPerUnit: i32
  unitsPerImage: i32
}

/** Bytes 0 or 1 from floats (comparisons) or bytes (logic). */
@unmanaged
export class CompareArguments {
  op: i32
  a: usize
  b: usize
  isScalar: i32
  output: usize
  size: i32
  /** A multiple of 16. */
  elementsPerUnit: i32
}

/** Floats a where the condition's byte is not 0, else b. */
@unmanaged
export class SelectArguments {
  condition: usize
  a: usize
  b: usize
  output: usize
  size: i32
  elementsPerUnit: i32
}
