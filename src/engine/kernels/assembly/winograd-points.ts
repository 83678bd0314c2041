/**
 * The one-dimensional maps of Winograd's minimal filtering with six points 0, 1, -1, 2, -2 and infinity (Lavin and Gray 2016;
 * the matrices are the Toom-Cook ones for these points). Each maps 8 adjacent channels, as two adjacent vectors, `step` bytes apart
 * on the way in and `outStep` on the way out.
 *
 *     toPoints     6 values  -> 6 points   (B^T: a piece of the input)
 *     extendK      K values  -> 6 points   (G: a kernel of K taps, or K output gradients)
 *     collectK     6 points  -> K values   (A^T: K outputs, or a kernel gradient of K taps)
 */
import { constant, EIGHT, FOUR, MINUS_FIVE, MINUS_FOUR, MINUS_SIXTH, multiplyAdd, QUARTER, SIXTEEN, TWENTY_FOURTH, TWO } from './vector'

@inline
function put(out: usize, v0: v128, v1: v128): void {
  v128.store(out, v0, 0)
  v128.store(out, v1, 16)
}

@inline
export function toPoints(from: usize, step: usize, out: usize, outStep: usize): void {
  const x00 = v128.load(from, 0), x01 = v128.load(from, 16)
  const x10 = v128.load(from + 1 * step, 0), x11 = v128.load(from + 1 * step, 16)
  const x20 = v128.load(from + 2 * step, 0), x21 = v128.load(from + 2 * step, 16)
  const x30 = v128.load(from + 3 * step, 0), x31 = v128.load(from + 3 * step, 16)
  const x40 = v128.load(from + 4 * step, 0), x41 = v128.load(from + 4 * step, 16)
  const x50 = v128.load(from + 5 * step, 0), x51 = v128.load(from + 5 * step, 16)
  const two = constant(TWO), four = constant(FOUR), minusFour = constant(MINUS_FOUR), minusFive = constant(MINUS_FIVE)
  const a0 = multiplyAdd(x20, minusFour, x40)
  const a1 = multiplyAdd(x21, minusFour, x41)
  const b0 = multiplyAdd(x10, minusFour, x30)
  const b1 = multiplyAdd(x11, minusFour, x31)
  const c0 = f32x4.sub(x40, x20)
  const c1 = f32x4.sub(x41, x21)
  const d0 = f32x4.mul(f32x4.sub(x30, x10), two)
  const d1 = f32x4.mul(f32x4.sub(x31, x11), two)
  put(out, multiplyAdd(x00, four, multiplyAdd(x20, minusFive, x40)), multiplyAdd(x01, four, multiplyAdd(x21, minusFive, x41)))
  put(out + 1 * outStep, f32x4.add(a0, b0), f32x4.add(a1, b1))
  put(out + 2 * outStep, f32x4.sub(a0, b0), f32x4.sub(a1, b1))
  put(out + 3 * outStep, f32x4.add(c0, d0), f32x4.add(c1, d1))
  put(out + 4 * outStep, f32x4.sub(c0, d0), f32x4.sub(c1, d1))
  put(out + 5 * outStep, multiplyAdd(x10, four, multiplyAdd(x30, minusFive, x50)), multiplyAdd(x11, four, multiplyAdd(x31, minusFive, x51)))
}

@inline
export function extend2(from: usize, step: usize, out: usize, outStep: usize): void {
  const x00 = v128.load(from, 0), x01 = v128.load(from, 16)
  const x10 = v128.load(from + 1 * step, 0), x11 = v128.load(from + 1 * step, 16)
  const sixth = constant(MINUS_SIXTH), twentyFourth = constant(TWENTY_FOURTH)
  const e0 = x00
  const e1 = x01
  const o0 = x10
  const o1 = x11
  const f0 = x00
  const f1 = x01
  const g0 = f32x4.add(x10, x10)
  const g1 = f32x4.add(x11, x11)
  put(out, f32x4.mul(x00, constant(QUARTER)), f32x4.mul(x01, constant(QUARTER)))
  put(out + 1 * outStep, f32x4.mul(f32x4.add(e0, o0), sixth), f32x4.mul(f32x4.add(e1, o1), sixth))
  put(out + 2 * outStep, f32x4.mul(f32x4.sub(e0, o0), sixth), f32x4.mul(f32x4.sub(e1, o1), sixth))
  put(out + 3 * outStep, f32x4.mul(f32x4.add(f0, g0), twentyFourth), f32x4.mul(f32x4.add(f1, g1), twentyFourth))
  put(out + 4 * outStep, f32x4.mul(f32x4.sub(f0, g0), twentyFourth), f32x4.mul(f32x4.sub(f1, g1), twentyFourth))
  put(out + 5 * outStep, x10, x11)
}

@inline
export function extend3(from: usize, step: usize, out: usize, outStep: usize): void {
  const x00 = v128.load(from, 0), x01 = v128.load(from, 16)
  const x10 = v128.load(from + 1 * step, 0), x11 = v128.load(from + 1 * step, 16)
  const x20 = v128.load(from + 2 * step, 0), x21 = v128.load(from + 2 * step, 16)
  const sixth = constant(MINUS_SIXTH), twentyFourth = constant(TWENTY_FOURTH)
  const e0 = f32x4.add(x00, x20)
  const e1 = f32x4.add(x01, x21)
  const o0 = x10
  const o1 = x11
  const f0 = multiplyAdd(x20, constant(FOUR), x00)
  const f1 = multiplyAdd(x21, constant(FOUR), x01)
  const g0 = f32x4.add(x10, x10)
  const g1 = f32x4.add(x11, x11)
  put(out, f32x4.mul(x00, constant(QUARTER)), f32x4.mul(x01, constant(QUARTER)))
  put(out + 1 * outStep, f32x4.mul(f32x4.add(e0, o0), sixth), f32x4.mul(f32x4.add(e1, o1), sixth))
  put(out + 2 * outStep, f32x4.mul(f32x4.sub(e0, o0), sixth), f32x4.mul(f32x4.sub(e1, o1), sixth))
  put(out + 3 * outStep, f32x4.mul(f32x4.add(f0, g0), twentyFourth), f32x4.mul(f32x4.add(f1, g1), twentyFourth))
  put(out + 4 * outStep, f32x4.mul(f32x4.sub(f0, g0), twentyFourth), f32x4.mul(f32x4.sub(f1, g1), twentyFourth))
  put(out + 5 * outStep, x20, x21)
}

@inline
export function extend4(from: usize, step: usize, out: usize, outStep: usize): void {
  const x00 = v128.load(from, 0), x01 = v128.load(from, 16)
  const x10 = v128.load(from + 1 * step, 0), x11 = v128.load(from + 1 * step, 16)
  const x20 = v128.load(from + 2 * step, 0), x21 = v128.load(from + 2 * step, 16)
  const x30 = v128.load(from + 3 * step, 0), x31 = v128.load(from + 3 * step, 16)
  const sixth = constant(MINUS_SIXTH), twentyFourth = constant(TWENTY_FOURTH)
  const e0 = f32x4.add(x00, x20)
  const e1 = f32x4.add(x01, x21)
  const o0 = f32x4.add(x10, x30)
  const o1 = f32x4.add(x11, x31)
  const f0 = multiplyAdd(x20, constant(FOUR), x00)
  const f1 = multiplyAdd(x21, constant(FOUR), x01)
  const g0 = multiplyAdd(x30, constant(EIGHT), f32x4.add(x10, x10))
  const g1 = multiplyAdd(x31, constant(EIGHT), f32x4.add(x11, x11))
  put(out, f32x4.mul(x00, constant(QUARTER)), f32x4.mul(x01, constant(QUARTER)))
  put(out + 1 * outStep, f32x4.mul(f32x4.add(e0, o0), sixth), f32x4.mul(f32x4.add(e1, o1), sixth))
  put(out + 2 * outStep, f32x4.mul(f32x4.sub(e0, o0), sixth), f32x4.mul(f32x4.sub(e1, o1), sixth))
  put(out + 3 * outStep, f32x4.mul(f32x4.add(f0, g0), twentyFourth), f32x4.mul(f32x4.add(f1, g1), twentyFourth))
  put(out + 4 * outStep, f32x4.mul(f32x4.sub(f0, g0), twentyFourth), f32x4.mul(f32x4.sub(f1, g1), twentyFourth))
  put(out + 5 * outStep, x30, x31)
}

@inline
export function extend5(from: usize, step: usize, out: usize, outStep: usize): void {
  const x00 = v128.load(from, 0), x01 = v128.load(from, 16)
  const x10 = v128.load(from + 1 * step, 0), x11 = v128.load(from + 1 * step, 16)
  const x20 = v128.load(from + 2 * step, 0), x21 = v128.load(from + 2 * step, 16)
  const x30 = v128.load(from + 3 * step, 0), x31 = v128.load(from + 3 * step, 16)
  const x40 = v128.load(from + 4 * step, 0), x41 = v128.load(from + 4 * step, 16)
  const sixth = constant(MINUS_SIXTH), twentyFourth = constant(TWENTY_FOURTH)
  const e0 = f32x4.add(f32x4.add(x00, x20), x40)
  const e1 = f32x4.add(f32x4.add(x01, x21), x41)
  const o0 = f32x4.add(x10, x30)
  const o1 = f32x4.add(x11, x31)
  const f0 = multiplyAdd(x40, constant(SIXTEEN), multiplyAdd(x20, constant(FOUR), x00))
  const f1 = multiplyAdd(x41, constant(SIXTEEN), multiplyAdd(x21, constant(FOUR), x01))
  const g0 = multiplyAdd(x30, constant(EIGHT), f32x4.add(x10, x10))
  const g1 = multiplyAdd(x31, constant(EIGHT), f32x4.add(x11, x11))
  put(out, f32x4.mul(x00, constant(QUARTER)), f32x4.mul(x01, constant(QUARTER)))
  put(out + 1 * outStep, f32x4.mul(f32x4.add(e0, o0), sixth), f32x4.mul(f32x4.add(e1, o1), sixth))
  put(out + 2 * outStep, f32x4.mul(f32x4.sub(e0, o0), sixth), f32x4.mul(f32x4.sub(e1, o1), sixth))
  put(out + 3 * outStep, f32x4.mul(f32x4.add(f0, g0), twentyFourth), f32x4.mul(f32x4.add(f1, g1), twentyFourth))
  put(out + 4 * outStep, f32x4.mul(f32x4.sub(f0, g0), twentyFourth), f32x4.mul(f32x4.sub(f1, g1), twentyFourth))
  put(out + 5 * outStep, x40, x41)
}

@inline
export function collect2(from: usize, step: usize, out: usize, outStep: usize): void {
  const x00 = v128.load(from, 0), x01 = v128.load(from, 16)
  const x10 = v128.load(from + 1 * step, 0), x11 = v128.load(from + 1 * step, 16)
  const x20 = v128.load(from + 2 * step, 0), x21 = v128.load(from + 2 * step, 16)
  const x30 = v128.load(from + 3 * step, 0), x31 = v128.load(from + 3 * step, 16)
  const x40 = v128.load(from + 4 * step, 0), x41 = v128.load(from + 4 * step, 16)
  const x50 = v128.load(from + 5 * step, 0), x51 = v128.load(from + 5 * step, 16)
  const a0 = f32x4.add(x10, x20)
  const a1 = f32x4.add(x11, x21)
  const b0 = f32x4.sub(x10, x20)
  const b1 = f32x4.sub(x11, x21)
  const c0 = f32x4.add(x30, x40)
  const c1 = f32x4.add(x31, x41)
  const d0 = f32x4.sub(x30, x40)
  const d1 = f32x4.sub(x31, x41)
  put(out, f32x4.add(x00, f32x4.add(a0, c0)), f32x4.add(x01, f32x4.add(a1, c1)))
  put(out + 1 * outStep, f32x4.add(multiplyAdd(d0, constant(TWO), b0), x50), f32x4.add(multiplyAdd(d1, constant(TWO), b1), x51))
}

@inline
export function collect3(from: usize, step: usize, out: usize, outStep: usize): void {
  const x00 = v128.load(from, 0), x01 = v128.load(from, 16)
  const x10 = v128.load(from + 1 * step, 0), x11 = v128.load(from + 1 * step, 16)
  const x20 = v128.load(from + 2 * step, 0), x21 = v128.load(from + 2 * step, 16)
  const x30 = v128.load(from + 3 * step, 0), x31 = v128.load(from + 3 * step, 16)
  const x40 = v128.load(from + 4 * step, 0), x41 = v128.load(from + 4 * step, 16)
  const x50 = v128.load(from + 5 * step, 0), x51 = v128.load(from + 5 * step, 16)
  const a0 = f32x4.add(x10, x20)
  const a1 = f32x4.add(x11, x21)
  const b0 = f32x4.sub(x10, x20)
  const b1 = f32x4.sub(x11, x21)
  const c0 = f32x4.add(x30, x40)
  const c1 = f32x4.add(x31, x41)
  const d0 = f32x4.sub(x30, x40)
  const d1 = f32x4.sub(x31, x41)
  put(out, f32x4.add(x00, f32x4.add(a0, c0)), f32x4.add(x01, f32x4.add(a1, c1)))
  put(out + 1 * outStep, multiplyAdd(d0, constant(TWO), b0), multiplyAdd(d1, constant(TWO), b1))
  put(out + 2 * outStep, f32x4.add(multiplyAdd(c0, constant(FOUR), a0), x50), f32x4.add(multiplyAdd(c1, constant(FOUR), a1), x51))
}

@inline
export function collect4(from: usize, step: usize, out: usize, outStep: usize): void {
  const x00 = v128.load(from, 0), x01 = v128.load(from, 16)
  const x10 = v128.load(from + 1 * step, 0), x11 = v128.load(from + 1 * step, 16)
  const x20 = v128.load(from + 2 * step, 0), x21 = v128.load(from + 2 * step, 16)
  const x30 = v128.load(from + 3 * step, 0), x31 = v128.load(from + 3 * step, 16)
  const x40 = v128.load(from + 4 * step, 0), x41 = v128.load(from + 4 * step, 16)
  const x50 = v128.load(from + 5 * step, 0), x51 = v128.load(from + 5 * step, 16)
  const a0 = f32x4.add(x10, x20)
  const a1 = f32x4.add(x11, x21)
  const b0 = f32x4.sub(x10, x20)
  const b1 = f32x4.sub(x11, x21)
  const c0 = f32x4.add(x30, x40)
  const c1 = f32x4.add(x31, x41)
  const d0 = f32x4.sub(x30, x40)
  const d1 = f32x4.sub(x31, x41)
  put(out, f32x4.add(x00, f32x4.add(a0, c0)), f32x4.add(x01, f32x4.add(a1, c1)))
  put(out + 1 * outStep, multiplyAdd(d0, constant(TWO), b0), multiplyAdd(d1, constant(TWO), b1))
  put(out + 2 * outStep, multiplyAdd(c0, constant(FOUR), a0), multiplyAdd(c1, constant(FOUR), a1))
  put(out + 3 * outStep, f32x4.add(multiplyAdd(d0, constant(EIGHT), b0), x50), f32x4.add(multiplyAdd(d1, constant(EIGHT), b1), x51))
}

@inline
export function collect5(from: usize, step: usize, out: usize, outStep: usize): void {
  const x00 = v128.load(from, 0), x01 = v128.load(from, 16)
  const x10 = v128.load(from + 1 * step, 0), x11 = v128.load(from + 1 * step, 16)
  const x20 = v128.load(from + 2 * step, 0), x21 = v128.load(from + 2 * step, 16)
  const x30 = v128.load(from + 3 * step, 0), x31 = v128.load(from + 3 * step, 16)
  const x40 = v128.load(from + 4 * step, 0), x41 = v128.load(from + 4 * step, 16)
  const x50 = v128.load(from + 5 * step, 0), x51 = v128.load(from + 5 * step, 16)
  const a0 = f32x4.add(x10, x20)
  const a1 = f32x4.add(x11, x21)
  const b0 = f32x4.sub(x10, x20)
  const b1 = f32x4.sub(x11, x21)
  const c0 = f32x4.add(x30, x40)
  const c1 = f32x4.add(x31, x41)
  const d0 = f32x4.sub(x30, x40)
  const d1 = f32x4.sub(x31, x41)
  put(out, f32x4.add(x00, f32x4.add(a0, c0)), f32x4.add(x01, f32x4.add(a1, c1)))
  put(out + 1 * outStep, multiplyAdd(d0, constant(TWO), b0), multiplyAdd(d1, constant(TWO), b1))
  put(out + 2 * outStep, multiplyAdd(c0, constant(FOUR), a0), multiplyAdd(c1, constant(FOUR), a1))
  put(out + 3 * outStep, multiplyAdd(d0, constant(EIGHT), b0), multiplyAdd(d1, constant(EIGHT), b1))
  put(out + 4 * outStep, f32x4.add(multiplyAdd(c0, constant(SIXTEEN), a0), x50), f32x4.add(multiplyAdd(c1, constant(SIXTEEN), a1), x51))
}

