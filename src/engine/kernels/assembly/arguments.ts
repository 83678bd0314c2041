/**
 * Arguments of the running job. The caller writes them from `ARGUMENTS` on, 4 bytes each, in the order of the fields;
 * `../../backends/simd/jobs.ts` writes the same order. Addresses and strides are in bytes, sizes in elements.
 */
export const ARGUMENTS: usize = 0x400
export const STEP_ARGUMENTS: usize = 0x600

/** Reorders weights [.., taps, C, N] by strides (elements) into [ceil(N / 16)][taps][C][16], missing columns zero. */
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
  /** Element at which the tap (0, 0), row 0, column 0 lies: not 0 when a kernel is read backwards. */
  origin: i32
}

/** One convolution of images [images, H, W, C], summed over `depthTaps` neighbouring images of a group (a sequence). */
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
  /** Zeros put between input rows and columns, plus one: the stride of the convolution whose data gradient this is. */
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

/** Gradient of weights: units are (part of the images, part of the weights); every part of the images has its own sum. */
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

/** What a ConvLSTM step does after its convolution. Image strides are those of one batch element. Absent pointers are 0. */
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
}
