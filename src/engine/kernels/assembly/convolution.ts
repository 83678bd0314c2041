/**
 * Direct convolution without im2col: the rows a unit needs are copied once, with their halo of zeros, into the thread's
 * scratch; then every tile of 5 output pixels x 16 output channels stays in registers over a kernel row, whose input values
 * (kernel width x channels) are adjacent. Pixels are counted across rows, so only a unit's last tile is partly empty.
 *
 * The same code is the gradient by data (weights packed flipped and transposed; `spread` puts zeros between the rows and
 * columns of a strided convolution's gradient) and, with several depth taps, the convolution over time.
 */
import { ConvolveArguments } from './arguments'
import { TILE_COLUMN_BYTES, TILE_COLUMNS, TILE_ROWS, tileForward } from './tile'

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

/** Output rows of one image, added to what lies at `start`; `scratch` holds a tile and then the padded input rows. */
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
  const weightsOfTap = <usize>((a.filters + TILE_COLUMNS - 1) / TILE_COLUMNS) * a.kernelHeight * a.kernelWidth * a.channels * TILE_COLUMN_BYTES
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
    convolvePadded(a, padded, a.weights + <usize>tap * weightsOfTap, rows, from, fromPixel, out, scratch)
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

/** Input rows for output rows firstRow … firstRow + rows - 1, zeros around: [(rows - 1) stride + kh][(W' - 1) stride + kw][C]. */
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
