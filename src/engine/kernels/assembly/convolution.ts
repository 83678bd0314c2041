/**
 * Direct convolution without im2col: the rows a unit needs are copied once, with their halo of
 * zeros, into the thread's scratch; then every tile of 5 output pixels x 16 output channels stays
 * in registers over a kernel row, whose input values (kernel width x channels) are adjacent. Pixels
 * are counted across rows, so only a unit's last tile is partly empty.
 *
 * The same code is the gradient by data (weights packed flipped and transposed; `spread` puts zeros
 * between the rows and columns of a strided convolution's gradient) and, with several depth taps,
 * the convolution over time.
 */
import { ConvolveArguments } from './arguments'
import { FEW_FILTERS } from '../kernel-ids'
import { TILE_COLUMN_BYTES, TILE_COLUMNS, TILE_ROWS, tileForward } from './tile'
import { multiplyAdd, splat } from './vector'

/** Room for one tile at the start of a thread's scratch. */
export const TILE_SCRATCH: usize = 512

/** unit = image * unitsPerImage + block of output rows. */
export function convolveUnit(address: usize, unit: i32, thread: i32): void {
  const a = changetype<ConvolveArguments>(address)
  const image = unit / a.unitsPerImage
  const firstRow = (unit % a.unitsPerImage) * a.rowsPerUnit
  const rows = min(a.rowsPerUnit, a.outputHeight - firstRow)
  const pixel = <usize>(firstRow * a.outputWidth)
  const out = a.output + <usize>image * a.outputImage + ((pixel * a.filters) << 2)
  const start = a.start + <usize>image * a.startImage + pixel * a.startPixel
  convolveRows(a, image, firstRow, rows, start, out, a.scratch + <usize>thread * a.scratchStride)
}

/**
 * Output rows of one image, added to what lies at `start`; `scratch` holds a tile and then the
 * padded input rows.
 */
export function convolveRows(
  a: ConvolveArguments,
  image: i32,
  firstRow: i32,
  rows: i32,
  start: usize,
  out: usize,
  scratch: usize,
): void {
  const padded = scratch + TILE_SCRATCH
  const few = a.filters <= FEW_FILTERS
  const weightsOfTap = few
    ? <usize>(a.filters * a.kernelHeight) * fewLineBytes(a)
    : <usize>((a.filters + TILE_COLUMNS - 1) / TILE_COLUMNS) * a.kernelHeight * a.kernelWidth * a.channels * TILE_COLUMN_BYTES
  const sequence = image / a.outputDepth
  const time = image % a.outputDepth
  let from = start
  let fromPixel = a.startPixel
  let done = false
  for (let tap = 0; tap < a.depthTaps; tap++) {
    const source = time + tap - a.padFront
    if (source < 0 || source >= a.depth) continue
    const input = a.input + <usize>(sequence * a.depth + source) * a.inputImage
    copyPaddedRows(a, input, firstRow, rows, padded)
    const weights = a.weights + <usize>tap * weightsOfTap
    if (few) convolveFew(a, padded, weights, rows, from, fromPixel, out)
    else convolvePadded(a, padded, weights, rows, from, fromPixel, out, scratch)
    from = out
    fromPixel = <usize>a.filters << 2
    done = true
  }
  if (!done) copyStart(a, rows * a.outputWidth, start, out)
}

/** Where no tap falls inside the sequence the result is what the sum started from. */
function copyStart(a: ConvolveArguments, pixels: i32, start: usize, out: usize): void {
  const bytes = <usize>a.filters << 2
  for (let p = 0; p < pixels; p++) memory.copy(out + <usize>p * bytes, start + <usize>p * a.startPixel, bytes)
}

/**
 * Input rows for output rows firstRow … firstRow + rows - 1, zeros around: [(rows - 1) stride +
 * kh][(W' - 1) stride + kw][C].
 */
function copyPaddedRows(a: ConvolveArguments, input: usize, firstRow: i32, rows: i32, padded: usize): void {
  const pixelBytes = <usize>a.channels << 2
  const columns = (a.outputWidth - 1) * a.strideWidth + a.kernelWidth
  const count = (rows - 1) * a.strideHeight + a.kernelHeight
  const top = firstRow * a.strideHeight - a.padTop
  for (let row = 0; row < count; row++) {
    const y = top + row
    const line = padded + <usize>(row * columns) * pixelBytes
    if (y < 0 || y >= (a.height - 1) * a.spreadHeight + 1 || y % a.spreadHeight != 0) {
      memory.fill(line, 0, <usize>columns * pixelBytes)
      continue
    }
    const source = input + <usize>(y / a.spreadHeight) * a.width * pixelBytes
    if (a.spreadWidth == 1) copyRow(source, a.width, columns, a.padLeft, pixelBytes, line)
    else copySpreadRow(a, source, columns, pixelBytes, line)
  }
  // read, and multiplied with zero weights, by convolveFew
  v128.store(padded + <usize>(count * columns) * pixelBytes, splat(0))
}

export function copyRow(source: usize, width: i32, columns: i32, padLeft: i32, pixelBytes: usize, line: usize): void {
  const skip = max(0, -padLeft)
  const left = max(0, padLeft)
  const count = max(0, min(width - skip, columns - left))
  memory.fill(line, 0, <usize>left * pixelBytes)
  memory.copy(line + <usize>left * pixelBytes, source + <usize>skip * pixelBytes, <usize>count * pixelBytes)
  const filled = left + count
  if (filled < columns) memory.fill(line + <usize>filled * pixelBytes, 0, <usize>(columns - filled) * pixelBytes)
}

function copySpreadRow(a: ConvolveArguments, source: usize, columns: i32, pixelBytes: usize, line: usize): void {
  memory.fill(line, 0, <usize>columns * pixelBytes)
  for (let x = 0; x < a.width; x++) {
    const column = x * a.spreadWidth + a.padLeft
    if (column < 0 || column >= columns) continue
    memory.copy(line + <usize>column * pixelBytes, source + <usize>x * pixelBytes, pixelBytes)
  }
}

function convolvePadded(
  a: ConvolveArguments,
  padded: usize,
  weights: usize,
  rows: i32,
  start: usize,
  startPixel: usize,
  out: usize,
  scratch: usize,
): void {
  const rowBytes = <usize>((a.outputWidth - 1) * a.strideWidth + a.kernelWidth) * (<usize>a.channels << 2)
  const tapBytes = <usize>(a.kernelWidth * a.channels) * TILE_COLUMN_BYTES
  const outPixel = <usize>a.filters << 2
  const blocks = (a.filters + TILE_COLUMNS - 1) / TILE_COLUMNS
  let from = start
  let fromPixel = startPixel
  for (let tap = 0; tap < a.kernelHeight; tap += a.tapsPerPass) {
    const taps = min(a.tapsPerPass, a.kernelHeight - tap)
    for (let block = 0; block < blocks; block++) {
      const w = weights + (<usize>(block * a.kernelHeight) + tap) * tapBytes
      const column = <usize>block * TILE_COLUMN_BYTES
      const columns = min(TILE_COLUMNS, a.filters - block * TILE_COLUMNS)
      convolveBlock(a, padded + <usize>tap * rowBytes, rowBytes, taps, w, rows, columns, from + column, fromPixel, out + column, outPixel, scratch)
    }
    from = out
    fromPixel = outPixel
  }
}

/**
 * Bytes of a kernel row (kernel width x channels, filled up with zeros to whole vectors) as
 * convolveFew reads it.
 */
@inline
function fewLineBytes(a: ConvolveArguments): usize {
  return <usize>((a.kernelWidth * a.channels + 3) & ~3) << 2
}

/**
 * One or two output channels: dot products along a kernel row, four pixels at a time. Weights are
 * [filters][kh][row].
 */
function convolveFew(a: ConvolveArguments, padded: usize, weights: usize, rows: i32, start: usize, startPixel: usize, out: usize): void {
  const pixelBytes = <usize>a.channels << 2
  const rowBytes = <usize>((a.outputWidth - 1) * a.strideWidth + a.kernelWidth) * pixelBytes
  const step = <usize>a.strideWidth * pixelBytes
  const filterBytes = <usize>a.kernelHeight * fewLineBytes(a)
  for (let row = 0; row < rows; row++) {
    const line = padded + <usize>(row * a.strideHeight) * rowBytes
    for (let column = 0; column < a.outputWidth; column += 4) {
      const valid = min(4, a.outputWidth - column)
      const a0 = line + <usize>column * step
      const a1 = valid > 1 ? a0 + step : a0
      const a2 = valid > 2 ? a1 + step : a0
      const a3 = valid > 3 ? a2 + step : a0
      const pixel = <usize>(row * a.outputWidth + column)
      for (let filter: usize = 0; filter < <usize>a.filters; filter++) {
        const v = dotProducts(a, a0, a1, a2, a3, rowBytes, weights + filter * filterBytes)
        const from = start + pixel * startPixel + (filter << 2)
        const to = out + ((pixel * a.filters + filter) << 2)
        const next = <usize>a.filters << 2
        store<f32>(to, load<f32>(from) + f32x4.extract_lane(v, 0))
        if (valid > 1) store<f32>(to + next, load<f32>(from + startPixel) + f32x4.extract_lane(v, 1))
        if (valid > 2) store<f32>(to + 2 * next, load<f32>(from + 2 * startPixel) + f32x4.extract_lane(v, 2))
        if (valid > 3) store<f32>(to + 3 * next, load<f32>(from + 3 * startPixel) + f32x4.extract_lane(v, 3))
      }
    }
  }
}

function dotProducts(a: ConvolveArguments, a0: usize, a1: usize, a2: usize, a3: usize, rowBytes: usize, weights: usize): v128 {
  let s0 = splat(0), s1 = s0, s2 = s0, s3 = s0
  const lineBytes = fewLineBytes(a)
  for (let tap = 0; tap < a.kernelHeight; tap++) {
    for (let k: usize = 0; k < lineBytes; k += 16) {
      const w = v128.load(weights + k)
      s0 = multiplyAdd(v128.load(a0 + k), w, s0)
      s1 = multiplyAdd(v128.load(a1 + k), w, s1)
      s2 = multiplyAdd(v128.load(a2 + k), w, s2)
      s3 = multiplyAdd(v128.load(a3 + k), w, s3)
    }
    weights += lineBytes
    a0 += rowBytes
    a1 += rowBytes
    a2 += rowBytes
    a3 += rowBytes
  }
  // transpose and add: lane i of the result is the sum of the lanes of s_i
  const t0 = i8x16.shuffle(s0, s1, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
  const t1 = i8x16.shuffle(s2, s3, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
  const t2 = i8x16.shuffle(s0, s1, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
  const t3 = i8x16.shuffle(s2, s3, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
  const u01 = f32x4.add(t0, t2)
  const u23 = f32x4.add(t1, t3)
  const low = i8x16.shuffle(u01, u23, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
  const high = i8x16.shuffle(u01, u23, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)
  return f32x4.add(low, high)
}

/** All pixels of one block of 16 (or, last block, fewer) output channels. */
function convolveBlock(
  a: ConvolveArguments,
  padded: usize,
  rowBytes: usize,
  taps: i32,
  weights: usize,
  rows: i32,
  columns: i32,
  start: usize,
  startPixel: usize,
  out: usize,
  outPixel: usize,
  scratch: usize,
): void {
  const length = a.kernelWidth * a.channels
  const width = a.outputWidth
  const step = <usize>a.strideWidth * (<usize>a.channels << 2)
  const nextRow = <usize>a.strideHeight * rowBytes - <usize>(width - 1) * step
  const pixels = rows * width
  let address = padded
  let column = 0
  for (let p = 0; p < pixels; p += TILE_ROWS) {
    const valid = min(TILE_ROWS, pixels - p)
    const a0 = address
    let a1 = a0, a2 = a0, a3 = a0, a4 = a0
    if (column + TILE_ROWS < width) {
      a1 = a0 + step
      a2 = a1 + step
      a3 = a2 + step
      a4 = a3 + step
      address = a4 + step
      column += TILE_ROWS
    } else {
      column++
      if (column == width) column = 0
      a1 = column == 0 ? a0 + nextRow : a0 + step
      column++
      if (column == width) column = 0
      a2 = column == 0 ? a1 + nextRow : a1 + step
      column++
      if (column == width) column = 0
      a3 = column == 0 ? a2 + nextRow : a2 + step
      column++
      if (column == width) column = 0
      a4 = column == 0 ? a3 + nextRow : a3 + step
      column++
      if (column == width) column = 0
      address = column == 0 ? a4 + nextRow : a4 + step
      if (valid < TILE_ROWS) {
        if (valid < 2) a1 = a0
        if (valid < 3) a2 = a0
        if (valid < 4) a3 = a0
        a4 = a0
      }
    }
    const from = start + <usize>p * startPixel
    const to = out + <usize>p * outPixel
    if (columns == TILE_COLUMNS) {
      tileForward(a0, a1, a2, a3, a4, taps, rowBytes, length, weights, from, startPixel, to, outPixel, valid)
    } else {
      copyColumns(from, startPixel, scratch, TILE_COLUMN_BYTES, columns, valid)
      tileForward(a0, a1, a2, a3, a4, taps, rowBytes, length, weights, scratch, TILE_COLUMN_BYTES, scratch, TILE_COLUMN_BYTES, valid)
      copyColumns(scratch, TILE_COLUMN_BYTES, to, outPixel, columns, valid)
    }
  }
}

/** Copies `columns` floats of `rows` rows; strides in bytes. */
export function copyColumns(from: usize, fromRow: usize, to: usize, toRow: usize, columns: i32, rows: i32): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) store<f32>(to + (column << 2), load<f32>(from + (column << 2)))
    from += fromRow
    to += toRow
  }
}
