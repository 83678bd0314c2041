/**
 * Gradient of a convolution by its weights and bias, as outer products summed over pixels.
 *
 * The images are cut into a number of parts that depends on the shapes only; each part has its own
 * sum and the sums are added in order, so that the result is the same for any number of threads.
 */
import { FEW_FILTERS } from '../kernel-ids'
import { SumPartialsArguments, WeightsGradientArguments } from './arguments'
import { copyRow, TILE_SCRATCH } from './convolution'
import { TILE_COLUMN_BYTES, TILE_COLUMNS, TILE_ROWS, tileOuter } from './tile'

/** unit = part * columnGroups + group of output channels. */
export function weightsGradientUnit(address: usize, unit: i32, thread: i32): void {
  const a = changetype<WeightsGradientArguments>(address)
  const part = unit / a.columnGroups
  const firstColumn = (unit % a.columnGroups) * a.columnsPerGroup
  const columns = min(a.columnsPerGroup, a.filters - firstColumn)
  const sums = a.sums + <usize>part * a.sumStride
  const scratch = a.scratch + <usize>thread * a.scratchStride
  clearColumns(a, sums, firstColumn, columns)
  const first = <i32>((<i64>a.images * part) / a.parts)
  const last = <i32>((<i64>a.images * (part + 1)) / a.parts)
  for (let image = first; image < last; image++) {
    for (let row = 0; row < a.outputHeight; row += a.rowsPerBlock) {
      addBlock(a, image, row, min(a.rowsPerBlock, a.outputHeight - row), firstColumn, columns, sums, scratch)
    }
  }
}

function clearColumns(a: WeightsGradientArguments, sums: usize, firstColumn: i32, columns: i32): void {
  const rows = a.depthTaps * a.kernelHeight * a.kernelWidth * a.channels + 1
  let out = sums + (<usize>firstColumn << 2)
  for (let row = 0; row < rows; row++) {
    memory.fill(out, 0, <usize>columns << 2)
    out += <usize>a.filters << 2
  }
}

/** Adds what some output rows of one image contribute. */
function addBlock(
  a: WeightsGradientArguments,
  image: i32,
  firstRow: i32,
  rows: i32,
  firstColumn: i32,
  columns: i32,
  sums: usize,
  scratch: usize,
): void {
  const columnsIn = (a.outputWidth - 1) * a.strideWidth + a.kernelWidth
  const pixelBytes = <usize>a.channels << 2
  const lines = (rows - 1) * a.strideHeight + a.kernelHeight
  const pixels = rows * a.outputWidth
  const packed = scratch + TILE_SCRATCH
  const padded = packed + <usize>(a.rowsPerBlock * a.outputWidth) * TILE_COLUMN_BYTES
  const gradient = a.gradient + <usize>image * a.gradientImage + ((<usize>(firstRow * a.outputWidth) * a.filters) << 2)
  const tapFloats = a.kernelHeight * a.kernelWidth * a.channels
  const sequence = image / a.outputDepth
  const time = image % a.outputDepth
  for (let tap = 0; tap < a.depthTaps; tap++) {
    const source = time + tap - a.padFront
    const inside = source >= 0 && source < a.depth
    if (inside) {
      const input = a.input + <usize>(sequence * a.depth + source) * a.inputImage
      copyLines(a, input, firstRow * a.strideHeight - a.padTop, lines, columnsIn, pixelBytes, padded)
    } else if (tap != 0) continue
    for (let column = firstColumn; column < firstColumn + columns; column += TILE_COLUMNS) {
      const valid = min(TILE_COLUMNS, a.filters - column)
      const bias = sums + ((<usize>(a.depthTaps * tapFloats) * a.filters + column) << 2)
      packGradient(gradient + (<usize>column << 2), <usize>a.filters << 2, pixels, packed, tap == 0 ? bias : 0, valid)
      if (!inside) continue
      const out = sums + ((<usize>(tap * tapFloats) * a.filters + column) << 2)
      if (a.filters <= FEW_FILTERS) addFewColumns(a, padded, <usize>columnsIn * pixelBytes, gradient, rows, out, scratch)
      else addColumns(a, padded, <usize>columnsIn * pixelBytes, packed, rows, valid, out, scratch)
    }
  }
}

function copyLines(
  a: WeightsGradientArguments,
  input: usize,
  top: i32,
  lines: i32,
  columns: i32,
  pixelBytes: usize,
  padded: usize,
): void {
  for (let row = 0; row < lines; row++) {
    const y = top + row
    const line = padded + <usize>(row * columns) * pixelBytes
    if (y < 0 || y >= a.height) memory.fill(line, 0, <usize>columns * pixelBytes)
    else copyRow(input + <usize>y * a.width * pixelBytes, a.width, columns, a.padLeft, pixelBytes, line)
  }
}

/**
 * Copies 16 channels of every pixel side by side and adds their sums to the bias gradient, if one
 * is wanted.
 */
function packGradient(from: usize, pixelBytes: usize, pixels: i32, packed: usize, bias: usize, valid: i32): void {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0)
  let out = packed
  for (let p = 0; p < pixels; p++) {
    const v0 = v128.load(from, 0), v1 = v128.load(from, 16), v2 = v128.load(from, 32), v3 = v128.load(from, 48)
    v128.store(out, v0, 0)
    v128.store(out, v1, 16)
    v128.store(out, v2, 32)
    v128.store(out, v3, 48)
    s0 = f32x4.add(s0, v0)
    s1 = f32x4.add(s1, v1)
    s2 = f32x4.add(s2, v2)
    s3 = f32x4.add(s3, v3)
    from += pixelBytes
    out += TILE_COLUMN_BYTES
  }
  if (bias == 0) return
  const sums = packed - TILE_COLUMN_BYTES // in the tile scratch
  v128.store(sums, s0, 0)
  v128.store(sums, s1, 16)
  v128.store(sums, s2, 32)
  v128.store(sums, s3, 48)
  for (let column = 0; column < valid; column++) {
    const address = bias + (column << 2)
    store<f32>(address, load<f32>(address) + load<f32>(sums + (column << 2)))
  }
}

/** 16 output channels against every kernel position and input channel. */
function addColumns(
  a: WeightsGradientArguments,
  padded: usize,
  rowBytes: usize,
  packed: usize,
  rows: i32,
  valid: i32,
  out: usize,
  scratch: usize,
): void {
  const step = (<usize>a.strideWidth * a.channels) << 2
  const line = <usize>a.strideHeight * rowBytes
  const packedLine = <usize>a.outputWidth * TILE_COLUMN_BYTES
  const outRow = <usize>a.filters << 2
  const length = a.kernelWidth * a.channels
  for (let tap = 0; tap < a.kernelHeight; tap++) {
    const source = padded + <usize>tap * rowBytes
    for (let row = 0; row < length; row += TILE_ROWS) {
      const count = min(TILE_ROWS, length - row)
      const to = out + <usize>(tap * length + row) * outRow
      const from = source + (<usize>row << 2)
      if (valid == TILE_COLUMNS) {
        tileOuter(from, step, line, packed, TILE_COLUMN_BYTES, packedLine, a.outputWidth, rows, to, outRow, count)
      } else {
        memory.fill(scratch, 0, <usize>TILE_ROWS * TILE_COLUMN_BYTES)
        tileOuter(from, step, line, packed, TILE_COLUMN_BYTES, packedLine, a.outputWidth, rows, scratch, TILE_COLUMN_BYTES, count)
        addTile(scratch, to, outRow, count, valid)
      }
    }
  }
}

/**
 * One or two output channels: they become the tile's rows, and kernel positions x input channels
 * its columns.
 */
function addFewColumns(
  a: WeightsGradientArguments,
  padded: usize,
  rowBytes: usize,
  gradient: usize,
  rows: i32,
  out: usize,
  scratch: usize,
): void {
  const pixelBytes = <usize>a.filters << 2
  const step = (<usize>a.strideWidth * a.channels) << 2
  const line = <usize>a.strideHeight * rowBytes
  const length = a.kernelWidth * a.channels
  for (let tap = 0; tap < a.kernelHeight; tap++) {
    for (let column = 0; column < length; column += TILE_COLUMNS) {
      const from = padded + <usize>tap * rowBytes + (<usize>column << 2)
      memory.fill(scratch, 0, <usize>TILE_ROWS * TILE_COLUMN_BYTES)
      tileOuter(gradient, pixelBytes, pixelBytes * a.outputWidth, from, step, line, a.outputWidth, rows, scratch, TILE_COLUMN_BYTES, a.filters)
      const count = min(TILE_COLUMNS, length - column)
      for (let k = 0; k < count; k++) {
        for (let filter = 0; filter < a.filters; filter++) {
          const to = out + (<usize>((tap * length + column + k) * a.filters + filter) << 2)
          store<f32>(to, load<f32>(to) + load<f32>(scratch + <usize>filter * TILE_COLUMN_BYTES + (k << 2)))
        }
      }
    }
  }
}

function addTile(tile: usize, out: usize, outRow: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const address = out + (column << 2)
      store<f32>(address, load<f32>(address) + load<f32>(tile + (column << 2)))
    }
    tile += TILE_COLUMN_BYTES
    out += outRow
  }
}

/** Sum over parts of a range of elements; unit = range. */
export function sumPartialsUnit(address: usize, unit: i32): void {
  const a = changetype<SumPartialsArguments>(address)
  const first = unit * a.elementsPerUnit
  const last = min(a.size, first + a.elementsPerUnit)
  for (let i = first; i < last; i += 4) {
    let from = a.partials + (<usize>i << 2)
    let sum = v128.load(from)
    for (let part = 1; part < a.parts; part++) {
      from += a.partialStride
      sum = f32x4.add(sum, v128.load(from))
    }
    if (i + 4 <= a.size) v128.store(a.output + (<usize>i << 2), sum)
    else storePart(a.output + (<usize>i << 2), sum, a.size - i)
  }
}

function storePart(out: usize, v: v128, count: i32): void {
  store<f32>(out, f32x4.extract_lane(v, 0))
  if (count > 1) store<f32>(out, f32x4.extract_lane(v, 1), 4)
  if (count > 2) store<f32>(out, f32x4.extract_lane(v, 2), 8)
}
