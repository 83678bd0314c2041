/**
 * Register tiles: the only places where most of the arithmetic happens.
 *
 * Each keeps a tile of 5 rows (4 for panels) x 16 columns in vectors (half as many when the engine
 * pairs adjacent vectors into 256 bits) and multiplies one value per row with 16 adjacent weights.
 * They are written out in full because the vectors must be local variables, and every load and
 * store of a pair is adjacent because that is what the pairing looks for.
 */
import { multiplyAdd } from './vector'

/** Rows of the tiles of panels: Winograd's rows come in fours, so none is wasted. */
export const PANEL_ROWS: i32 = 4
export const TILE_ROWS: i32 = 5
export const TILE_COLUMNS: i32 = 16
export const TILE_COLUMN_BYTES: usize = 64
export const PANEL_BYTES: usize = 256
/** Sixteen zeros; read rather than written as constants, which the engine would not pair. */
const ZERO_LINE: usize = memory.data(64, 16)

@inline
function storeRow(out: usize, v0: v128, v1: v128, v2: v128, v3: v128): void {
  v128.store(out, v0, 0)
  v128.store(out, v1, 16)
  v128.store(out, v2, 32)
  v128.store(out, v3, 48)
}

/**
 * out[r][0..15] = start[r][0..15] + sum over taps and k of a_r[tap * tapStride + 4 k] *
 * weights[tap][k][0..15].
 *
 * a0 … a4 address the first value of each row (a row beyond `rows` may repeat another: it is
 * computed but not stored). All strides are in bytes; `length` values are adjacent within a tap;
 * weights are packed [taps][length][16].
 */
export function tileForward(
  a0: usize, a1: usize, a2: usize, a3: usize, a4: usize,
  taps: i32, tapStride: usize, length: i32, weights: usize,
  start: usize, startStride: usize, out: usize, outStride: usize, rows: i32,
): void {
  let c00 = v128.load(start + 0 * startStride, 0)
  let c01 = v128.load(start + 0 * startStride, 16)
  let c02 = v128.load(start + 0 * startStride, 32)
  let c03 = v128.load(start + 0 * startStride, 48)
  let c10 = v128.load(start + 1 * startStride, 0)
  let c11 = v128.load(start + 1 * startStride, 16)
  let c12 = v128.load(start + 1 * startStride, 32)
  let c13 = v128.load(start + 1 * startStride, 48)
  let c20 = v128.load(start + 2 * startStride, 0)
  let c21 = v128.load(start + 2 * startStride, 16)
  let c22 = v128.load(start + 2 * startStride, 32)
  let c23 = v128.load(start + 2 * startStride, 48)
  let c30 = v128.load(start + 3 * startStride, 0)
  let c31 = v128.load(start + 3 * startStride, 16)
  let c32 = v128.load(start + 3 * startStride, 32)
  let c33 = v128.load(start + 3 * startStride, 48)
  let c40 = v128.load(start + 4 * startStride, 0)
  let c41 = v128.load(start + 4 * startStride, 16)
  let c42 = v128.load(start + 4 * startStride, 32)
  let c43 = v128.load(start + 4 * startStride, 48)
  const back: usize = tapStride - ((<usize>length) << 2)
  while (taps > 0) {
    let k = length
    while (k > 0) {
      const w0 = v128.load(weights, 0)
      const w1 = v128.load(weights, 16)
      const w2 = v128.load(weights, 32)
      const w3 = v128.load(weights, 48)
      const s0 = v128.load_splat<f32>(a0)
      c00 = multiplyAdd(s0, w0, c00)
      c01 = multiplyAdd(s0, w1, c01)
      c02 = multiplyAdd(s0, w2, c02)
      c03 = multiplyAdd(s0, w3, c03)
      const s1 = v128.load_splat<f32>(a1)
      c10 = multiplyAdd(s1, w0, c10)
      c11 = multiplyAdd(s1, w1, c11)
      c12 = multiplyAdd(s1, w2, c12)
      c13 = multiplyAdd(s1, w3, c13)
      const s2 = v128.load_splat<f32>(a2)
      c20 = multiplyAdd(s2, w0, c20)
      c21 = multiplyAdd(s2, w1, c21)
      c22 = multiplyAdd(s2, w2, c22)
      c23 = multiplyAdd(s2, w3, c23)
      const s3 = v128.load_splat<f32>(a3)
      c30 = multiplyAdd(s3, w0, c30)
      c31 = multiplyAdd(s3, w1, c31)
      c32 = multiplyAdd(s3, w2, c32)
      c33 = multiplyAdd(s3, w3, c33)
      const s4 = v128.load_splat<f32>(a4)
      c40 = multiplyAdd(s4, w0, c40)
      c41 = multiplyAdd(s4, w1, c41)
      c42 = multiplyAdd(s4, w2, c42)
      c43 = multiplyAdd(s4, w3, c43)
      a0 += 4
      a1 += 4
      a2 += 4
      a3 += 4
      a4 += 4
      weights += 64
      k--
    }
    a0 += back
    a1 += back
    a2 += back
    a3 += back
    a4 += back
    taps--
  }
  storeRow(out, c00, c01, c02, c03)
  if (rows > 1) storeRow(out + 1 * outStride, c10, c11, c12, c13)
  if (rows > 2) storeRow(out + 2 * outStride, c20, c21, c22, c23)
  if (rows > 3) storeRow(out + 3 * outStride, c30, c31, c32, c33)
  if (rows > 4) storeRow(out + 4 * outStride, c40, c41, c42, c43)
}

/**
 * out[r][0..15] += sum over lines and pixels of a[line * aLine + pixel * aStep + 4 r] * b[line *
 * bLine + pixel * bStep][0..15].
 *
 * The outer product used for gradients of weights: rows are adjacent input values, columns adjacent
 * output channels. All strides are in bytes.
 */
export function tileOuter(
  a: usize, aStep: usize, aLine: usize, b: usize, bStep: usize, bLine: usize,
  pixels: i32, lines: i32, out: usize, outStride: usize, rows: i32,
): void {
  let c00 = v128.load(out + 0 * outStride, 0)
  let c01 = v128.load(out + 0 * outStride, 16)
  let c02 = v128.load(out + 0 * outStride, 32)
  let c03 = v128.load(out + 0 * outStride, 48)
  let c10 = v128.load(out + 1 * outStride, 0)
  let c11 = v128.load(out + 1 * outStride, 16)
  let c12 = v128.load(out + 1 * outStride, 32)
  let c13 = v128.load(out + 1 * outStride, 48)
  let c20 = v128.load(out + 2 * outStride, 0)
  let c21 = v128.load(out + 2 * outStride, 16)
  let c22 = v128.load(out + 2 * outStride, 32)
  let c23 = v128.load(out + 2 * outStride, 48)
  let c30 = v128.load(out + 3 * outStride, 0)
  let c31 = v128.load(out + 3 * outStride, 16)
  let c32 = v128.load(out + 3 * outStride, 32)
  let c33 = v128.load(out + 3 * outStride, 48)
  let c40 = v128.load(out + 4 * outStride, 0)
  let c41 = v128.load(out + 4 * outStride, 16)
  let c42 = v128.load(out + 4 * outStride, 32)
  let c43 = v128.load(out + 4 * outStride, 48)
  const aBack: usize = aLine - (<usize>pixels) * aStep
  const bBack: usize = bLine - (<usize>pixels) * bStep
  while (lines > 0) {
    let k = pixels
    while (k > 0) {
      const w0 = v128.load(b, 0)
      const w1 = v128.load(b, 16)
      const w2 = v128.load(b, 32)
      const w3 = v128.load(b, 48)
      const s0 = v128.load_splat<f32>(a, 0)
      c00 = multiplyAdd(s0, w0, c00)
      c01 = multiplyAdd(s0, w1, c01)
      c02 = multiplyAdd(s0, w2, c02)
      c03 = multiplyAdd(s0, w3, c03)
      const s1 = v128.load_splat<f32>(a, 4)
      c10 = multiplyAdd(s1, w0, c10)
      c11 = multiplyAdd(s1, w1, c11)
      c12 = multiplyAdd(s1, w2, c12)
      c13 = multiplyAdd(s1, w3, c13)
      const s2 = v128.load_splat<f32>(a, 8)
      c20 = multiplyAdd(s2, w0, c20)
      c21 = multiplyAdd(s2, w1, c21)
      c22 = multiplyAdd(s2, w2, c22)
      c23 = multiplyAdd(s2, w3, c23)
      const s3 = v128.load_splat<f32>(a, 12)
      c30 = multiplyAdd(s3, w0, c30)
      c31 = multiplyAdd(s3, w1, c31)
      c32 = multiplyAdd(s3, w2, c32)
      c33 = multiplyAdd(s3, w3, c33)
      const s4 = v128.load_splat<f32>(a, 16)
      c40 = multiplyAdd(s4, w0, c40)
      c41 = multiplyAdd(s4, w1, c41)
      c42 = multiplyAdd(s4, w2, c42)
      c43 = multiplyAdd(s4, w3, c43)
      a += aStep
      b += bStep
      k--
    }
    a += aBack
    b += bBack
    lines--
  }
  storeRow(out, c00, c01, c02, c03)
  if (rows > 1) storeRow(out + 1 * outStride, c10, c11, c12, c13)
  if (rows > 2) storeRow(out + 2 * outStride, c20, c21, c22, c23)
  if (rows > 3) storeRow(out + 3 * outStride, c30, c31, c32, c33)
  if (rows > 4) storeRow(out + 4 * outStride, c40, c41, c42, c43)
}

/**
 * out[row][0..15] = sum over blocks and k of a[block * aBlock + row * 64 + 4 k] *
 * weights[block][k][0..15], k = 0 … 15.
 *
 * `rows` is a multiple of 4; the rows of a panel and of the result are 64 bytes apart. Without
 * `first` the sums are added to `out`.
 */
export function panelProduct(a: usize, blocks: i32, aBlock: usize, weights: usize, out: usize, rows: i32, first: bool): void {
  const back: usize = aBlock - TILE_COLUMN_BYTES
  const stride: usize = first ? 0 : TILE_COLUMN_BYTES
  for (; rows > 0; rows -= PANEL_ROWS) {
    const start = first ? ZERO_LINE : out
    let c00 = v128.load(start + 0 * stride, 0)
    let c01 = v128.load(start + 0 * stride, 16)
    let c02 = v128.load(start + 0 * stride, 32)
    let c03 = v128.load(start + 0 * stride, 48)
    let c10 = v128.load(start + 1 * stride, 0)
    let c11 = v128.load(start + 1 * stride, 16)
    let c12 = v128.load(start + 1 * stride, 32)
    let c13 = v128.load(start + 1 * stride, 48)
    let c20 = v128.load(start + 2 * stride, 0)
    let c21 = v128.load(start + 2 * stride, 16)
    let c22 = v128.load(start + 2 * stride, 32)
    let c23 = v128.load(start + 2 * stride, 48)
    let c30 = v128.load(start + 3 * stride, 0)
    let c31 = v128.load(start + 3 * stride, 16)
    let c32 = v128.load(start + 3 * stride, 32)
    let c33 = v128.load(start + 3 * stride, 48)
    let from = a
    let w = weights
    for (let block = blocks; block > 0; block--) {
      for (let k = TILE_COLUMNS; k > 0; k -= 2) {
        const w00 = v128.load(w, 0)
        const w01 = v128.load(w, 16)
        const w02 = v128.load(w, 32)
        const w03 = v128.load(w, 48)
        const s00 = v128.load_splat<f32>(from, 0)
        c00 = multiplyAdd(s00, w00, c00)
        c01 = multiplyAdd(s00, w01, c01)
        c02 = multiplyAdd(s00, w02, c02)
        c03 = multiplyAdd(s00, w03, c03)
        const s01 = v128.load_splat<f32>(from, 64)
        c10 = multiplyAdd(s01, w00, c10)
        c11 = multiplyAdd(s01, w01, c11)
        c12 = multiplyAdd(s01, w02, c12)
        c13 = multiplyAdd(s01, w03, c13)
        const s02 = v128.load_splat<f32>(from, 128)
        c20 = multiplyAdd(s02, w00, c20)
        c21 = multiplyAdd(s02, w01, c21)
        c22 = multiplyAdd(s02, w02, c22)
        c23 = multiplyAdd(s02, w03, c23)
        const s03 = v128.load_splat<f32>(from, 192)
        c30 = multiplyAdd(s03, w00, c30)
        c31 = multiplyAdd(s03, w01, c31)
        c32 = multiplyAdd(s03, w02, c32)
        c33 = multiplyAdd(s03, w03, c33)
        const w10 = v128.load(w, 64)
        const w11 = v128.load(w, 80)
        const w12 = v128.load(w, 96)
        const w13 = v128.load(w, 112)
        const s10 = v128.load_splat<f32>(from, 4)
        c00 = multiplyAdd(s10, w10, c00)
        c01 = multiplyAdd(s10, w11, c01)
        c02 = multiplyAdd(s10, w12, c02)
        c03 = multiplyAdd(s10, w13, c03)
        const s11 = v128.load_splat<f32>(from, 68)
        c10 = multiplyAdd(s11, w10, c10)
        c11 = multiplyAdd(s11, w11, c11)
        c12 = multiplyAdd(s11, w12, c12)
        c13 = multiplyAdd(s11, w13, c13)
        const s12 = v128.load_splat<f32>(from, 132)
        c20 = multiplyAdd(s12, w10, c20)
        c21 = multiplyAdd(s12, w11, c21)
        c22 = multiplyAdd(s12, w12, c22)
        c23 = multiplyAdd(s12, w13, c23)
        const s13 = v128.load_splat<f32>(from, 196)
        c30 = multiplyAdd(s13, w10, c30)
        c31 = multiplyAdd(s13, w11, c31)
        c32 = multiplyAdd(s13, w12, c32)
        c33 = multiplyAdd(s13, w13, c33)
        from += 8
        w += 2 * TILE_COLUMN_BYTES
      }
      from += back
    }
    storeRow(out, c00, c01, c02, c03)
    storeRow(out + TILE_COLUMN_BYTES, c10, c11, c12, c13)
    storeRow(out + 2 * TILE_COLUMN_BYTES, c20, c21, c22, c23)
    storeRow(out + 3 * TILE_COLUMN_BYTES, c30, c31, c32, c33)
    a += PANEL_BYTES
    out += PANEL_BYTES
  }
}

/**
 * out[r][0..15] (+)= sum over lines of a[line * 64 + 4 r] * b[line * 64 + 0..15] for four rows r,
 * 64 bytes apart; `lines` is even. With `first` the sums start from zero.
 */
export function panelOuter(a: usize, b: usize, lines: i32, out: usize, first: bool): void {
  const start = first ? ZERO_LINE : out
  const stride: usize = first ? 0 : TILE_COLUMN_BYTES
  let c00 = v128.load(start + 0 * stride, 0)
  let c01 = v128.load(start + 0 * stride, 16)
  let c02 = v128.load(start + 0 * stride, 32)
  let c03 = v128.load(start + 0 * stride, 48)
  let c10 = v128.load(start + 1 * stride, 0)
  let c11 = v128.load(start + 1 * stride, 16)
  let c12 = v128.load(start + 1 * stride, 32)
  let c13 = v128.load(start + 1 * stride, 48)
  let c20 = v128.load(start + 2 * stride, 0)
  let c21 = v128.load(start + 2 * stride, 16)
  let c22 = v128.load(start + 2 * stride, 32)
  let c23 = v128.load(start + 2 * stride, 48)
  let c30 = v128.load(start + 3 * stride, 0)
  let c31 = v128.load(start + 3 * stride, 16)
  let c32 = v128.load(start + 3 * stride, 32)
  let c33 = v128.load(start + 3 * stride, 48)
  for (; lines > 0; lines -= 2) {
    const w00 = v128.load(b, 0)
    const w01 = v128.load(b, 16)
    const w02 = v128.load(b, 32)
    const w03 = v128.load(b, 48)
    const s00 = v128.load_splat<f32>(a, 0)
    c00 = multiplyAdd(s00, w00, c00)
    c01 = multiplyAdd(s00, w01, c01)
    c02 = multiplyAdd(s00, w02, c02)
    c03 = multiplyAdd(s00, w03, c03)
    const s01 = v128.load_splat<f32>(a, 4)
    c10 = multiplyAdd(s01, w00, c10)
    c11 = multiplyAdd(s01, w01, c11)
    c12 = multiplyAdd(s01, w02, c12)
    c13 = multiplyAdd(s01, w03, c13)
    const s02 = v128.load_splat<f32>(a, 8)
    c20 = multiplyAdd(s02, w00, c20)
    c21 = multiplyAdd(s02, w01, c21)
    c22 = multiplyAdd(s02, w02, c22)
    c23 = multiplyAdd(s02, w03, c23)
    const s03 = v128.load_splat<f32>(a, 12)
    c30 = multiplyAdd(s03, w00, c30)
    c31 = multiplyAdd(s03, w01, c31)
    c32 = multiplyAdd(s03, w02, c32)
    c33 = multiplyAdd(s03, w03, c33)
    const w10 = v128.load(b, 64)
    const w11 = v128.load(b, 80)
    const w12 = v128.load(b, 96)
    const w13 = v128.load(b, 112)
    const s10 = v128.load_splat<f32>(a, 64)
    c00 = multiplyAdd(s10, w10, c00)
    c01 = multiplyAdd(s10, w11, c01)
    c02 = multiplyAdd(s10, w12, c02)
    c03 = multiplyAdd(s10, w13, c03)
    const s11 = v128.load_splat<f32>(a, 68)
    c10 = multiplyAdd(s11, w10, c10)
    c11 = multiplyAdd(s11, w11, c11)
    c12 = multiplyAdd(s11, w12, c12)
    c13 = multiplyAdd(s11, w13, c13)
    const s12 = v128.load_splat<f32>(a, 72)
    c20 = multiplyAdd(s12, w10, c20)
    c21 = multiplyAdd(s12, w11, c21)
    c22 = multiplyAdd(s12, w12, c22)
    c23 = multiplyAdd(s12, w13, c23)
    const s13 = v128.load_splat<f32>(a, 76)
    c30 = multiplyAdd(s13, w10, c30)
    c31 = multiplyAdd(s13, w11, c31)
    c32 = multiplyAdd(s13, w12, c32)
    c33 = multiplyAdd(s13, w13, c33)
    a += 2 * TILE_COLUMN_BYTES
    b += 2 * TILE_COLUMN_BYTES
  }
  storeRow(out, c00, c01, c02, c03)
  storeRow(out + TILE_COLUMN_BYTES, c10, c11, c12, c13)
  storeRow(out + 2 * TILE_COLUMN_BYTES, c20, c21, c22, c23)
  storeRow(out + 3 * TILE_COLUMN_BYTES, c30, c31, c32, c33)
}
