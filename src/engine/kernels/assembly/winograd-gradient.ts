/**
 * Gradient of weights by Winograd's minimal filtering: the kernel's taps are the outputs and a tile of output gradients is the
 * filter, F(3x3, 4x4) or F(5x5, 2x2), with the same six points. Products are summed over all tiles of all images as S[36][F][C]
 * and only the sums are transformed back. C and F must be multiples of 16.
 */
import { WeightsGradientArguments, WinogradWeightsArguments } from './arguments'
import { copyRow } from './convolution'
import { TILE_COLUMN_BYTES, TILE_COLUMNS, TILE_ROWS, tileOuter } from './tile'
import { PAIR, POINT_SCRATCH } from './winograd'
import { collect3, collect5, extend2, extend4, toPoints } from './winograd-points'

/** unit = part * columnGroups + group of filters. */
export function winogradGradientUnit(address: usize, unit: i32, thread: i32): void {
  const a = changetype<WeightsGradientArguments>(address)
  const part = unit / a.columnGroups
  const firstColumn = (unit % a.columnGroups) * a.columnsPerGroup
  const group = min(a.columnsPerGroup, a.filters - firstColumn)
  const sums = a.sums + <usize>part * a.sumStride
  for (let point = 0; point < 36; point++) {
    memory.fill(sums + ((<usize>(point * a.filters + firstColumn) * a.channels) << 2), 0, <usize>(group * a.channels) << 2)
  }
  const first = <i32>((<i64>a.images * part) / a.parts)
  const last = <i32>((<i64>a.images * (part + 1)) / a.parts)
  for (let image = first; image < last; image++) {
    const source = (image % a.outputDepth) - a.padFront
    if (source < 0 || source >= a.depth) continue
    const input = a.input + <usize>((image / a.outputDepth) * a.depth + source) * a.inputImage
    const gradient = a.gradient + <usize>image * a.gradientImage + (<usize>firstColumn << 2)
    for (let row = 0; row < a.outputHeight; row += a.rowsPerBlock) {
      const rows = min(a.rowsPerBlock, a.outputHeight - row)
      addBlock(a, input, gradient, row, rows, firstColumn, group, sums, a.scratch + <usize>thread * a.scratchStride)
    }
  }
}

function addBlock(
  a: WeightsGradientArguments,
  input: usize,
  gradient: usize,
  firstRow: i32,
  rows: i32,
  firstColumn: i32,
  group: i32,
  sums: usize,
  scratch: usize,
): void {
  const tileRows = (rows + a.tile - 1) / a.tile
  const tileColumns = (a.outputWidth + a.tile - 1) / a.tile
  const tiles = tileRows * tileColumns
  const lines = tileRows * a.tile + a.kernelHeight - 1
  const columns = tileColumns * a.tile + a.kernelWidth - 1
  const padded = scratch + POINT_SCRATCH
  const gradients = padded + ((<usize>(lines * columns) * a.channels) << 2)
  const strip = gradients + ((<usize>(tileRows * a.tile * tileColumns * a.tile) * group) << 2)
  const inputPoints = strip + <usize>(6 * columns) * PAIR
  const gradientPoints = inputPoints + ((<usize>(36 * tiles) * a.channels) << 2)
  copyInput(a, input, firstRow - a.padTop, lines, columns, padded)
  copyGradient(a, gradient, firstRow, rows, tileRows * a.tile, tileColumns * a.tile, group, gradients)
  inputToPoints(a, padded, columns, tileRows, tileColumns, strip, inputPoints)
  gradientToPoints(a, gradients, tileRows, tileColumns, group, strip, gradientPoints)
  const groupBytes = <usize>group << 2
  const channelBytes = <usize>a.channels << 2
  for (let point = 0; point < 36; point++) {
    const rowsFrom = gradientPoints + <usize>(point * tiles) * groupBytes
    const out = sums + <usize>(point * a.filters + firstColumn) * channelBytes
    for (let block = 0; block < a.channels / TILE_COLUMNS; block++) {
      const from = inputPoints + <usize>((point * (a.channels / TILE_COLUMNS) + block) * tiles) * TILE_COLUMN_BYTES
      for (let n = 0; n < group; n += TILE_ROWS) {
        const to = out + <usize>n * channelBytes + <usize>block * TILE_COLUMN_BYTES
        tileOuter(rowsFrom + (<usize>n << 2), groupBytes, 0, from, TILE_COLUMN_BYTES, 0, tiles, 1, to, channelBytes, min(TILE_ROWS, group - n))
      }
    }
  }
}

function copyInput(a: WeightsGradientArguments, input: usize, top: i32, lines: i32, columns: i32, padded: usize): void {
  const pixelBytes = <usize>a.channels << 2
  for (let row = 0; row < lines; row++) {
    const y = top + row
    const line = padded + <usize>(row * columns) * pixelBytes
    if (y < 0 || y >= a.height) memory.fill(line, 0, <usize>columns * pixelBytes)
    else copyRow(input + <usize>y * a.width * pixelBytes, a.width, columns, a.padLeft, pixelBytes, line)
  }
}

/** One group of channels of the output gradients, with zeros where tiles stick out of the frame. */
function copyGradient(
  a: WeightsGradientArguments,
  gradient: usize,
  firstRow: i32,
  rows: i32,
  lines: i32,
  columns: i32,
  group: i32,
  out: usize,
): void {
  const bytes = <usize>group << 2
  for (let row = 0; row < lines; row++) {
    for (let x = 0; x < columns; x++) {
      if (row < rows && x < a.outputWidth) {
        let from = gradient + ((<usize>((firstRow + row) * a.outputWidth + x) * a.filters) << 2)
        for (let at: usize = 0; at < bytes; at += 16) v128.store(out + at, v128.load(from + at))
      } else memory.fill(out, 0, bytes)
      out += bytes
    }
  }
}

/** Padded rows -> V[36][C / 16][tiles][16]. */
function inputToPoints(
  a: WeightsGradientArguments,
  padded: usize,
  columns: i32,
  tileRows: i32,
  tileColumns: i32,
  strip: usize,
  points: usize,
): void {
  const pixelBytes = <usize>a.channels << 2
  const rowBytes = <usize>columns * pixelBytes
  const tiles = tileRows * tileColumns
  const plane = <usize>tiles * pixelBytes
  for (let channel: usize = 0; channel < pixelBytes; channel += PAIR) {
    const block = channel / TILE_COLUMN_BYTES
    const within = channel % TILE_COLUMN_BYTES
    for (let row = 0; row < tileRows; row++) {
      const top = padded + <usize>(row * a.tile) * rowBytes + channel
      for (let x: usize = 0; x < <usize>columns; x++) {
        toPoints(top + x * pixelBytes, rowBytes, strip + x * PAIR, <usize>columns * PAIR)
      }
      for (let column = 0; column < tileColumns; column++) {
        const out = points + (block * tiles + row * tileColumns + column) * TILE_COLUMN_BYTES + within
        for (let i = 0; i < 6; i++) {
          toPoints(strip + <usize>(i * columns + column * a.tile) * PAIR, PAIR, out + <usize>(6 * i) * plane, plane)
        }
      }
    }
  }
}

/** Output gradients -> Y[36][tiles][group]. */
function gradientToPoints(
  a: WeightsGradientArguments,
  gradients: usize,
  tileRows: i32,
  tileColumns: i32,
  group: i32,
  strip: usize,
  points: usize,
): void {
  const pixelBytes = <usize>group << 2
  const columns = tileColumns * a.tile
  const rowBytes = <usize>columns * pixelBytes
  const plane = <usize>(tileRows * tileColumns) * pixelBytes
  const next = <usize>columns * PAIR
  for (let channel: usize = 0; channel < pixelBytes; channel += PAIR) {
    for (let row = 0; row < tileRows; row++) {
      const top = gradients + <usize>(row * a.tile) * rowBytes + channel
      for (let x: usize = 0; x < <usize>columns; x++) {
        if (a.tile == 2) extend2(top + x * pixelBytes, rowBytes, strip + x * PAIR, next)
        else extend4(top + x * pixelBytes, rowBytes, strip + x * PAIR, next)
      }
      for (let column = 0; column < tileColumns; column++) {
        const out = points + <usize>(row * tileColumns + column) * pixelBytes + channel
        for (let i = 0; i < 6; i++) {
          const from = strip + <usize>(i * columns + column * a.tile) * PAIR
          if (a.tile == 2) extend2(from, PAIR, out + <usize>(6 * i) * plane, plane)
          else extend4(from, PAIR, out + <usize>(6 * i) * plane, plane)
        }
      }
    }
  }
}

/** Sums S[36][F][C] -> gradient [r][r][C][F]; unit = filter. */
export function winogradCollectUnit(address: usize, unit: i32, thread: i32): void {
  const w = changetype<WinogradWeightsArguments>(address)
  const scratch = w.scratch + <usize>thread * w.scratchStride
  const half = scratch + 2048
  const channelBytes = <usize>w.channels << 2
  const plane = <usize>w.filters * channelBytes
  for (let at: usize = 0; at < channelBytes; at += PAIR) {
    const from = w.source + <usize>unit * channelBytes + at
    for (let j: usize = 0; j < 6; j++) {
      if (w.side == 3) collect3(from + j * plane, 6 * plane, half + j * PAIR, 6 * PAIR)
      else collect5(from + j * plane, 6 * plane, half + j * PAIR, 6 * PAIR)
    }
    for (let k: usize = 0; k < <usize>w.side; k++) {
      if (w.side == 3) collect3(half + k * 6 * PAIR, PAIR, scratch + k * 3 * PAIR, PAIR)
      else collect5(half + k * 6 * PAIR, PAIR, scratch + k * 5 * PAIR, PAIR)
    }
    for (let tap = 0; tap < w.side * w.side; tap++) {
      const to = w.output + ((<usize>(tap * w.channels + <i32>(at >> 2)) * w.filters + unit) << 2)
      for (let c: usize = 0; c < 8; c++) {
        store<f32>(to + ((c * w.filters) << 2), load<f32>(scratch + <usize>tap * PAIR + (c << 2)))
      }
    }
  }
}
