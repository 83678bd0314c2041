/**
 * Register tiles: the only places where most of the arithmetic happens.
 *
 * Both keep a tile of 5 rows x 16 columns in 20 vectors (10 when the engine pairs adjacent vectors into 256 bits) and
 * multiply one value per row with 16 adjacent weights. They are written out in full because the vectors must be local
 * variables, and every load and store of a pair is adjacent because that is what the pairing looks for.
 */
import { multiplyAdd } from './vector'

export const TILE_ROWS: i32 = 5
export const TILE_COLUMNS: i32 = 16
export const TILE_COLUMN_BYTES: usize = 64

@inline
function storeRow(out: usize, v0: v128, v1: v128, v2: v128, v3: v128): void {
  v128.store(out, v0, 0)
  v128.store(out, v1, 16)
  v128.store(out, v2, 32)
  v128.store(out, v3, 48)
}

/**
 * out[r][0..15] = start[r][0..15] + sum over taps and k of a_r[tap * tapStride + 4 k] * weights[tap][k][0..15].
 *
 * a0 … a4 address the first value of each row (a row beyond `rows` may repeat another: it is computed but not stored).
 * All strides are in bytes; `length` values are adjacent within a tap; weights are packed [taps][length][16].
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
 * out[r][0..15] += sum over lines and pixels of a[line * aLine + pixel * aStep + 4 r] * b[line * bLine + pixel * bStep][0..15].
 *
 * The outer product used for gradients of weights: rows are adjacent input values, columns adjacent output channels.
 * All strides are in bytes.
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
