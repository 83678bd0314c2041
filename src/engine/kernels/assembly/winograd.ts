/**
 * Winograd's minimal filtering with six-point tiles: F(4x4, 3x3) needs 4 times fewer multiplications than the direct convolution,
 * F(2x2, 5x5) 2.8 times fewer (Lavin and Gray 2016, "Fast Algorithms for Convolutional Neural Networks").
 *
 * A unit copies its input rows with their halo, transforms them to V[36][tiles][C], multiplies with the transformed weights
 * U[36][F / 16][C][16] to M[36][F / 16][tiles][16], transforms M back and adds what the sums start from. Many input channels are
 * taken in chunks (M is kept for all filters), many filters in groups (V is kept for all channels).
 * C must be a multiple of 8 and F one of 16.
 */
import { ConvolveArguments, WinogradWeightsArguments } from './arguments'
import { copyRow } from './convolution'
import { TILE_COLUMN_BYTES, TILE_COLUMNS, TILE_ROWS, tileForward } from './tile'
import { splat } from './vector'
import { collect2, collect4, extend3, extend5, toPoints } from './winograd-points'

/** Start of a thread's scratch: room for the transforms of one tile, and 64 zero bytes. */
export const POINT_SCRATCH: usize = 8192
const ZEROS: usize = 8128
/** Eight channels of one pixel. */
export const PAIR: usize = 32

export function winogradRows(
  a: ConvolveArguments,
  image: i32,
  firstRow: i32,
  rows: i32,
  start: usize,
  out: usize,
  scratch: usize,
): void {
  const tileRows = (rows + a.tile - 1) / a.tile
  const tileColumns = (a.outputWidth + a.tile - 1) / a.tile
  const tiles = tileRows * tileColumns
  const lines = tileRows * a.tile + a.kernelHeight - 1
  const columns = tileColumns * a.tile + a.kernelWidth - 1
  const padded = scratch + POINT_SCRATCH
  const strip = padded + ((<usize>(lines * columns) * a.channels) << 2)
  const points = strip + <usize>(6 * columns) * PAIR
  const products = points + ((<usize>(36 * tiles) * a.channelChunk) << 2)
  v128.store(scratch + ZEROS, splat(0), 0)
  v128.store(scratch + ZEROS, splat(0), 16)
  v128.store(scratch + ZEROS, splat(0), 32)
  v128.store(scratch + ZEROS, splat(0), 48)
  copyLines(a, a.input + <usize>image * a.inputImage, firstRow - a.padTop, lines, columns, padded)
  for (let channel = 0; channel < a.channels; channel += a.channelChunk) {
    const chunk = min(a.channelChunk, a.channels - channel)
    const from = padded + (<usize>channel << 2)
    transformInput(from, a.channels, columns, a.tile, tileRows, tileColumns, chunk, strip, points)
    for (let column = 0; column < a.filters; column += a.columnGroup) {
      const group = min(a.columnGroup, a.filters - column)
      multiply(a, points, tiles, channel, chunk, column, group, products, scratch + ZEROS)
      if (channel + chunk == a.channels) collectOutputs(a, products, tileRows, tileColumns, rows, column, group, start, out, scratch)
    }
  }
}

export function copyLines(a: ConvolveArguments, input: usize, top: i32, lines: i32, columns: i32, padded: usize): void {
  const pixelBytes = <usize>a.channels << 2
  for (let row = 0; row < lines; row++) {
    const y = top + row
    const line = padded + <usize>(row * columns) * pixelBytes
    if (y < 0 || y >= a.height) memory.fill(line, 0, <usize>columns * pixelBytes)
    else copyRow(input + <usize>y * a.width * pixelBytes, a.width, columns, a.padLeft, pixelBytes, line)
  }
}

/** Padded rows -> V[36][tiles][chunk]; first down the columns of a row of tiles, then along them. */
function transformInput(
  padded: usize,
  channels: i32,
  columns: i32,
  tile: i32,
  tileRows: i32,
  tileColumns: i32,
  chunk: i32,
  strip: usize,
  points: usize,
): void {
  const pixelBytes = <usize>channels << 2
  const rowBytes = <usize>columns * pixelBytes
  const tileBytes = <usize>chunk << 2
  const plane = <usize>(tileRows * tileColumns) * tileBytes
  for (let channel: usize = 0; channel < tileBytes; channel += PAIR) {
    for (let row = 0; row < tileRows; row++) {
      const top = padded + <usize>(row * tile) * rowBytes + channel
      for (let x: usize = 0; x < <usize>columns; x++) {
        toPoints(top + x * pixelBytes, rowBytes, strip + x * PAIR, <usize>columns * PAIR)
      }
      for (let column = 0; column < tileColumns; column++) {
        const out = points + <usize>(row * tileColumns + column) * tileBytes + channel
        for (let i = 0; i < 6; i++) {
          toPoints(strip + <usize>(i * columns + column * tile) * PAIR, PAIR, out + <usize>(6 * i) * plane, plane)
        }
      }
    }
  }
}

/** M (+)= V U for one chunk of channels and one group of filters. */
function multiply(
  a: ConvolveArguments,
  points: usize,
  tiles: i32,
  channel: i32,
  chunk: i32,
  column: i32,
  group: i32,
  products: usize,
  zeros: usize,
): void {
  const blocks = a.filters / TILE_COLUMNS
  const tileBytes = <usize>chunk << 2
  const first = channel == 0
  let out = products
  for (let point = 0; point < 36; point++) {
    const from = points + <usize>(point * tiles) * tileBytes
    for (let block = column / TILE_COLUMNS; block < (column + group) / TILE_COLUMNS; block++) {
      const weights = a.weights + <usize>((point * blocks + block) * a.channels + channel) * TILE_COLUMN_BYTES
      for (let t = 0; t < tiles; t += TILE_ROWS) {
        const valid = min(TILE_ROWS, tiles - t)
        const a0 = from + <usize>t * tileBytes
        const a1 = valid > 1 ? a0 + tileBytes : a0
        const a2 = valid > 2 ? a1 + tileBytes : a0
        const a3 = valid > 3 ? a2 + tileBytes : a0
        const a4 = valid > 4 ? a3 + tileBytes : a0
        tileForward(a0, a1, a2, a3, a4, 1, 0, chunk, weights, first ? zeros : out, first ? 0 : TILE_COLUMN_BYTES, out, TILE_COLUMN_BYTES, valid)
        out += <usize>valid * TILE_COLUMN_BYTES
      }
    }
  }
}

/** M -> output pixels, on top of what they start from. */
function collectOutputs(
  a: ConvolveArguments,
  products: usize,
  tileRows: i32,
  tileColumns: i32,
  rows: i32,
  column: i32,
  group: i32,
  start: usize,
  out: usize,
  scratch: usize,
): void {
  const tiles = tileRows * tileColumns
  const plane = <usize>(tiles * group) << 2
  const outPixel = <usize>a.filters << 2
  for (let block = 0; block < group; block += TILE_COLUMNS) {
    for (let row = 0; row < tileRows; row++) {
      const validRows = min(a.tile, rows - row * a.tile)
      for (let x = 0; x < tileColumns; x++) {
        const validColumns = min(a.tile, a.outputWidth - x * a.tile)
        const from = products + <usize>(block * tiles + (row * tileColumns + x) * TILE_COLUMNS) * 4
        const pixel = <usize>(row * a.tile * a.outputWidth + x * a.tile)
        const channel = <usize>(column + block) << 2
        for (let half: usize = 0; half < TILE_COLUMN_BYTES; half += PAIR) {
          if (a.tile == 2) collectTile2(from + half, plane, scratch)
          else collectTile4(from + half, plane, scratch)
          const startAt = start + pixel * a.startPixel + channel + half
          const outAt = out + pixel * outPixel + channel + half
          addPixels(a, scratch, validRows, validColumns, startAt, outAt, outPixel)
        }
      }
    }
  }
}

/** 36 points of 8 channels -> [tile][tile] pixels of 8 channels at `scratch`. */
@inline
function collectTile2(from: usize, plane: usize, scratch: usize): void {
  const half = scratch + 1024
  for (let j: usize = 0; j < 6; j++) collect2(from + j * plane, 6 * plane, half + j * PAIR, 6 * PAIR)
  collect2(half, PAIR, scratch, PAIR)
  collect2(half + 6 * PAIR, PAIR, scratch + 2 * PAIR, PAIR)
}

@inline
function collectTile4(from: usize, plane: usize, scratch: usize): void {
  const half = scratch + 1024
  for (let j: usize = 0; j < 6; j++) collect4(from + j * plane, 6 * plane, half + j * PAIR, 6 * PAIR)
  for (let k: usize = 0; k < 4; k++) collect4(half + k * 6 * PAIR, PAIR, scratch + k * 4 * PAIR, PAIR)
}

@inline
function addPixels(a: ConvolveArguments, tile: usize, rows: i32, columns: i32, start: usize, out: usize, outPixel: usize): void {
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const from = tile + <usize>(y * a.tile + x) * PAIR
      const pixel = <usize>(y * a.outputWidth + x)
      const startAt = start + pixel * a.startPixel
      const outAt = out + pixel * outPixel
      const v0 = f32x4.add(v128.load(from, 0), v128.load(startAt, 0))
      const v1 = f32x4.add(v128.load(from, 16), v128.load(startAt, 16))
      v128.store(outAt, v0, 0)
      v128.store(outAt, v1, 16)
    }
  }
}

/** Transforms one block of 16 filters; unit = block. */
export function winogradWeightsUnit(address: usize, unit: i32, thread: i32): void {
  const w = changetype<WinogradWeightsArguments>(address)
  const scratch = w.scratch + <usize>thread * w.scratchStride
  const blockBytes = <usize>w.channels * TILE_COLUMN_BYTES
  const plane = <usize>w.filters * blockBytes
  const source = w.source + <usize>(unit * w.side * w.side) * blockBytes
  const out = w.output + <usize>unit * blockBytes
  for (let at: usize = 0; at < blockBytes; at += PAIR) {
    for (let x: usize = 0; x < <usize>w.side; x++) {
      const from = source + x * blockBytes + at
      if (w.side == 3) extend3(from, 3 * blockBytes, scratch + x * PAIR, 3 * PAIR)
      else extend5(from, 5 * blockBytes, scratch + x * PAIR, 5 * PAIR)
    }
    for (let i: usize = 0; i < 6; i++) {
      if (w.side == 3) extend3(scratch + i * 3 * PAIR, PAIR, out + 6 * i * plane + at, plane)
      else extend5(scratch + i * 5 * PAIR, PAIR, out + 6 * i * plane + at, plane)
    }
  }
}
