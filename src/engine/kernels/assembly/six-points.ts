/**
 * The one-dimensional maps of Winograd's minimal filtering with the six points 0, 1, -1, 2, -2 and
 * infinity (Lavin and Gray 2016; the matrices are the Toom-Cook ones for these points). Each maps 8
 * adjacent channels, as two adjacent vectors, `step` bytes apart on the way in and `outStep` on the
 * way out. `taps` must be a constant where they are called.
 *
 *     toPoints   6 values     -> 6 points      (B^T: a piece of the input)
 *     extend     3 or 4 taps  -> 6 points      (G: a kernel, or a tile of output gradients)
 *     collect    6 points     -> 3 or 4 values (A^T: a kernel gradient, or a tile of outputs)
 *
 * All values are loaded before any is stored, so that the engine can pair the two vectors.
 */
import { constant, EIGHT, FOUR, MINUS_FIVE, MINUS_FOUR, MINUS_SIXTH, multiplyAdd, put, putBoth, QUARTER, TWENTY_FOURTH, TWO } from './vector'

@inline
export function toPoints(from: usize, step: usize, out: usize, outStep: usize): void {
  const x00 = v128.load(from, 0), x01 = v128.load(from, 16)
  const x10 = v128.load(from + 1 * step, 0), x11 = v128.load(from + 1 * step, 16)
  const x20 = v128.load(from + 2 * step, 0), x21 = v128.load(from + 2 * step, 16)
  const x30 = v128.load(from + 3 * step, 0), x31 = v128.load(from + 3 * step, 16)
  const x40 = v128.load(from + 4 * step, 0), x41 = v128.load(from + 4 * step, 16)
  const x50 = v128.load(from + 5 * step, 0), x51 = v128.load(from + 5 * step, 16)
  const two = constant(TWO), four = constant(FOUR), minusFour = constant(MINUS_FOUR), minusFive = constant(MINUS_FIVE)
  const a0 = multiplyAdd(x20, minusFour, x40), a1 = multiplyAdd(x21, minusFour, x41)
  const b0 = multiplyAdd(x10, minusFour, x30), b1 = multiplyAdd(x11, minusFour, x31)
  const c0 = f32x4.sub(x40, x20), c1 = f32x4.sub(x41, x21)
  const d0 = f32x4.mul(f32x4.sub(x30, x10), two), d1 = f32x4.mul(f32x4.sub(x31, x11), two)
  put(out, multiplyAdd(x00, four, multiplyAdd(x20, minusFive, x40)), multiplyAdd(x01, four, multiplyAdd(x21, minusFive, x41)))
  putBoth(out + 1 * outStep, outStep, a0, a1, b0, b1)
  putBoth(out + 3 * outStep, outStep, c0, c1, d0, d1)
  put(out + 5 * outStep, multiplyAdd(x10, four, multiplyAdd(x30, minusFive, x50)), multiplyAdd(x11, four, multiplyAdd(x31, minusFive, x51)))
}

@inline
export function extend(taps: i32, from: usize, step: usize, out: usize, outStep: usize): void {
  const x00 = v128.load(from, 0), x01 = v128.load(from, 16)
  const x10 = v128.load(from + 1 * step, 0), x11 = v128.load(from + 1 * step, 16)
  const x20 = v128.load(from + 2 * step, 0), x21 = v128.load(from + 2 * step, 16)
  const x30 = taps > 3 ? v128.load(from + 3 * step, 0) : x20
  const x31 = taps > 3 ? v128.load(from + 3 * step, 16) : x21
  const sixth = constant(MINUS_SIXTH), twentyFourth = constant(TWENTY_FOURTH)
  const e0 = f32x4.mul(f32x4.add(x00, x20), sixth), e1 = f32x4.mul(f32x4.add(x01, x21), sixth)
  const o0 = f32x4.mul(taps > 3 ? f32x4.add(x10, x30) : x10, sixth), o1 = f32x4.mul(taps > 3 ? f32x4.add(x11, x31) : x11, sixth)
  const f0 = f32x4.mul(multiplyAdd(x20, constant(FOUR), x00), twentyFourth)
  const f1 = f32x4.mul(multiplyAdd(x21, constant(FOUR), x01), twentyFourth)
  const g0 = f32x4.mul(taps > 3 ? multiplyAdd(x30, constant(EIGHT), f32x4.add(x10, x10)) : f32x4.add(x10, x10), twentyFourth)
  const g1 = f32x4.mul(taps > 3 ? multiplyAdd(x31, constant(EIGHT), f32x4.add(x11, x11)) : f32x4.add(x11, x11), twentyFourth)
  put(out, f32x4.mul(x00, constant(QUARTER)), f32x4.mul(x01, constant(QUARTER)))
  putBoth(out + 1 * outStep, outStep, e0, e1, o0, o1)
  putBoth(out + 3 * outStep, outStep, f0, f1, g0, g1)
  put(out + 5 * outStep, x30, x31)
}

@inline
export function collect(taps: i32, from: usize, step: usize, out: usize, outStep: usize): void {
  const x00 = v128.load(from, 0), x01 = v128.load(from, 16)
  const x10 = v128.load(from + 1 * step, 0), x11 = v128.load(from + 1 * step, 16)
  const x20 = v128.load(from + 2 * step, 0), x21 = v128.load(from + 2 * step, 16)
  const x30 = v128.load(from + 3 * step, 0), x31 = v128.load(from + 3 * step, 16)
  const x40 = v128.load(from + 4 * step, 0), x41 = v128.load(from + 4 * step, 16)
  const x50 = v128.load(from + 5 * step, 0), x51 = v128.load(from + 5 * step, 16)
  const a0 = f32x4.add(x10, x20), a1 = f32x4.add(x11, x21)
  const b0 = f32x4.sub(x10, x20), b1 = f32x4.sub(x11, x21)
  const c0 = f32x4.add(x30, x40), c1 = f32x4.add(x31, x41)
  const d0 = f32x4.sub(x30, x40), d1 = f32x4.sub(x31, x41)
  const y20 = multiplyAdd(c0, constant(FOUR), a0), y21 = multiplyAdd(c1, constant(FOUR), a1)
  put(out, f32x4.add(x00, f32x4.add(a0, c0)), f32x4.add(x01, f32x4.add(a1, c1)))
  put(out + 1 * outStep, multiplyAdd(d0, constant(TWO), b0), multiplyAdd(d1, constant(TWO), b1))
  if (taps == 3) put(out + 2 * outStep, f32x4.add(y20, x50), f32x4.add(y21, x51))
  else {
    put(out + 2 * outStep, y20, y21)
    put(out + 3 * outStep, f32x4.add(multiplyAdd(d0, constant(EIGHT), b0), x50), f32x4.add(multiplyAdd(d1, constant(EIGHT), b1), x51))
  }
}
