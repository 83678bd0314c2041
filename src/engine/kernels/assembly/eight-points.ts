/**
 * The one-dimensional maps of Winograd's minimal filtering with the eight points 0, 1, -1, 1/2,
 * -1/2, 2, -2 and infinity; see `six-points.ts` for what they are and how they are called.
 *
 *     toPoints   8 values     -> 8 points
 *     extend     3 to 6 taps  -> 8 points
 *     collect    8 points     -> 3 to 6 values
 */
import {
  constant, EIGHT, EIGHTH, FOUR, HALF, MINUS_FIVE, MINUS_TWO_AND_A_HALF, MINUS_TWO_NINTHS, multiplyAdd, NINETIETH, MINUS_ONE_AND_A_QUARTER,
  put, putBoth, QUARTER, FIVE_AND_A_QUARTER, MINUS_FOUR_AND_A_QUARTER, SIXTEEN, SIXTEENTH, THIRTY_SECOND, THIRTY_TWO, THIRTY_TWO_FORTY_FIFTHS, TWO,
} from './vector'

@inline
export function toPoints(from: usize, step: usize, out: usize, outStep: usize): void {
  const x00 = v128.load(from, 0), x01 = v128.load(from, 16)
  const x10 = v128.load(from + 1 * step, 0), x11 = v128.load(from + 1 * step, 16)
  const x20 = v128.load(from + 2 * step, 0), x21 = v128.load(from + 2 * step, 16)
  const x30 = v128.load(from + 3 * step, 0), x31 = v128.load(from + 3 * step, 16)
  const x40 = v128.load(from + 4 * step, 0), x41 = v128.load(from + 4 * step, 16)
  const x50 = v128.load(from + 5 * step, 0), x51 = v128.load(from + 5 * step, 16)
  const x60 = v128.load(from + 6 * step, 0), x61 = v128.load(from + 6 * step, 16)
  const x70 = v128.load(from + 7 * step, 0), x71 = v128.load(from + 7 * step, 16)
  const fiveAndAQuarter = constant(FIVE_AND_A_QUARTER), minusFourAndAQuarter = constant(MINUS_FOUR_AND_A_QUARTER)
  const half = constant(HALF), two = constant(TWO), minusTwoAndAHalf = constant(MINUS_TWO_AND_A_HALF)
  put(
    out,
    multiplyAdd(f32x4.sub(x40, x20), fiveAndAQuarter, f32x4.sub(x00, x60)),
    multiplyAdd(f32x4.sub(x41, x21), fiveAndAQuarter, f32x4.sub(x01, x61)),
  )
  const e0 = multiplyAdd(x40, minusFourAndAQuarter, f32x4.add(x20, x60)), e1 = multiplyAdd(x41, minusFourAndAQuarter, f32x4.add(x21, x61))
  const o0 = multiplyAdd(x30, minusFourAndAQuarter, f32x4.add(x10, x50)), o1 = multiplyAdd(x31, minusFourAndAQuarter, f32x4.add(x11, x51))
  putBoth(out + 1 * outStep, outStep, e0, e1, o0, o1)
  const f0 = multiplyAdd(x20, constant(FOUR), multiplyAdd(x40, constant(MINUS_FIVE), x60))
  const f1 = multiplyAdd(x21, constant(FOUR), multiplyAdd(x41, constant(MINUS_FIVE), x61))
  const g0 = multiplyAdd(x10, two, multiplyAdd(x30, minusTwoAndAHalf, f32x4.mul(x50, half)))
  const g1 = multiplyAdd(x11, two, multiplyAdd(x31, minusTwoAndAHalf, f32x4.mul(x51, half)))
  putBoth(out + 3 * outStep, outStep, f0, f1, g0, g1)
  const h0 = multiplyAdd(x20, constant(QUARTER), multiplyAdd(x40, constant(MINUS_ONE_AND_A_QUARTER), x60))
  const h1 = multiplyAdd(x21, constant(QUARTER), multiplyAdd(x41, constant(MINUS_ONE_AND_A_QUARTER), x61))
  const i0 = multiplyAdd(x50, two, multiplyAdd(x30, minusTwoAndAHalf, f32x4.mul(x10, half)))
  const i1 = multiplyAdd(x51, two, multiplyAdd(x31, minusTwoAndAHalf, f32x4.mul(x11, half)))
  putBoth(out + 5 * outStep, outStep, h0, h1, i0, i1)
  put(
    out + 7 * outStep,
    multiplyAdd(f32x4.sub(x30, x50), fiveAndAQuarter, f32x4.sub(x70, x10)),
    multiplyAdd(f32x4.sub(x31, x51), fiveAndAQuarter, f32x4.sub(x71, x11)),
  )
}

/** One vector of x0 + p^2 x2 + p^4 x4, as far as there are taps. */
@inline
function even(taps: i32, x0: v128, x2: v128, x4: v128, square: usize, fourth: usize): v128 {
  const sum = multiplyAdd(x2, constant(square), x0)
  return taps > 4 ? multiplyAdd(x4, constant(fourth), sum) : sum
}

/** One vector of p x1 + p^3 x3 + p^5 x5, as far as there are taps. */
@inline
function odd(taps: i32, x1: v128, x3: v128, x5: v128, point: usize, cube: usize, fifth: usize): v128 {
  const first = f32x4.mul(x1, constant(point))
  const sum = taps > 3 ? multiplyAdd(x3, constant(cube), first) : first
  return taps > 5 ? multiplyAdd(x5, constant(fifth), sum) : sum
}

@inline
export function extend(taps: i32, from: usize, step: usize, out: usize, outStep: usize): void {
  const x00 = v128.load(from, 0), x01 = v128.load(from, 16)
  const x10 = v128.load(from + 1 * step, 0), x11 = v128.load(from + 1 * step, 16)
  const x20 = v128.load(from + 2 * step, 0), x21 = v128.load(from + 2 * step, 16)
  const x30 = taps > 3 ? v128.load(from + 3 * step, 0) : x20
  const x31 = taps > 3 ? v128.load(from + 3 * step, 16) : x21
  const x40 = taps > 4 ? v128.load(from + 4 * step, 0) : x30
  const x41 = taps > 4 ? v128.load(from + 4 * step, 16) : x31
  const x50 = taps > 5 ? v128.load(from + 5 * step, 0) : x40
  const x51 = taps > 5 ? v128.load(from + 5 * step, 16) : x41
  const one = constant(MINUS_TWO_NINTHS), half = constant(THIRTY_TWO_FORTY_FIFTHS), two = constant(NINETIETH)
  const a0 = f32x4.mul(taps > 4 ? f32x4.add(f32x4.add(x00, x20), x40) : f32x4.add(x00, x20), one)
  const a1 = f32x4.mul(taps > 4 ? f32x4.add(f32x4.add(x01, x21), x41) : f32x4.add(x01, x21), one)
  const b0 = f32x4.mul(taps > 5 ? f32x4.add(f32x4.add(x10, x30), x50) : taps > 3 ? f32x4.add(x10, x30) : x10, one)
  const b1 = f32x4.mul(taps > 5 ? f32x4.add(f32x4.add(x11, x31), x51) : taps > 3 ? f32x4.add(x11, x31) : x11, one)
  const c0 = f32x4.mul(even(taps, x00, x20, x40, QUARTER, SIXTEENTH), half), c1 = f32x4.mul(even(taps, x01, x21, x41, QUARTER, SIXTEENTH), half)
  const d0 = f32x4.mul(odd(taps, x10, x30, x50, HALF, EIGHTH, THIRTY_SECOND), half)
  const d1 = f32x4.mul(odd(taps, x11, x31, x51, HALF, EIGHTH, THIRTY_SECOND), half)
  const e0 = f32x4.mul(even(taps, x00, x20, x40, FOUR, SIXTEEN), two), e1 = f32x4.mul(even(taps, x01, x21, x41, FOUR, SIXTEEN), two)
  const f0 = f32x4.mul(odd(taps, x10, x30, x50, TWO, EIGHT, THIRTY_TWO), two), f1 = f32x4.mul(odd(taps, x11, x31, x51, TWO, EIGHT, THIRTY_TWO), two)
  put(out, x00, x01)
  putBoth(out + 1 * outStep, outStep, a0, a1, b0, b1)
  putBoth(out + 3 * outStep, outStep, c0, c1, d0, d1)
  putBoth(out + 5 * outStep, outStep, e0, e1, f0, f1)
  put(out + 7 * outStep, x50, x51)
}

/** One vector of a + p b + q c. */
@inline
function weighted(a: v128, b: v128, p: usize, c: v128, q: usize): v128 {
  return multiplyAdd(c, constant(q), multiplyAdd(b, constant(p), a))
}

@inline
export function collect(taps: i32, from: usize, step: usize, out: usize, outStep: usize): void {
  const x00 = v128.load(from, 0), x01 = v128.load(from, 16)
  const x10 = v128.load(from + 1 * step, 0), x11 = v128.load(from + 1 * step, 16)
  const x20 = v128.load(from + 2 * step, 0), x21 = v128.load(from + 2 * step, 16)
  const x30 = v128.load(from + 3 * step, 0), x31 = v128.load(from + 3 * step, 16)
  const x40 = v128.load(from + 4 * step, 0), x41 = v128.load(from + 4 * step, 16)
  const x50 = v128.load(from + 5 * step, 0), x51 = v128.load(from + 5 * step, 16)
  const x60 = v128.load(from + 6 * step, 0), x61 = v128.load(from + 6 * step, 16)
  const x70 = v128.load(from + 7 * step, 0), x71 = v128.load(from + 7 * step, 16)
  const a0 = f32x4.add(x10, x20), a1 = f32x4.add(x11, x21), b0 = f32x4.sub(x10, x20), b1 = f32x4.sub(x11, x21)
  const c0 = f32x4.add(x30, x40), c1 = f32x4.add(x31, x41), d0 = f32x4.sub(x30, x40), d1 = f32x4.sub(x31, x41)
  const e0 = f32x4.add(x50, x60), e1 = f32x4.add(x51, x61), f0 = f32x4.sub(x50, x60), f1 = f32x4.sub(x51, x61)
  put(out, f32x4.add(f32x4.add(x00, a0), f32x4.add(c0, e0)), f32x4.add(f32x4.add(x01, a1), f32x4.add(c1, e1)))
  put(out + 1 * outStep, weighted(b0, d0, HALF, f0, TWO), weighted(b1, d1, HALF, f1, TWO))
  const y20 = weighted(a0, c0, QUARTER, e0, FOUR), y21 = weighted(a1, c1, QUARTER, e1, FOUR)
  if (taps == 3) put(out + 2 * outStep, f32x4.add(y20, x70), f32x4.add(y21, x71))
  else {
    const y30 = weighted(b0, d0, EIGHTH, f0, EIGHT), y31 = weighted(b1, d1, EIGHTH, f1, EIGHT)
    put(out + 2 * outStep, y20, y21)
    if (taps == 4) put(out + 3 * outStep, f32x4.add(y30, x70), f32x4.add(y31, x71))
    else {
      const y40 = weighted(a0, c0, SIXTEENTH, e0, SIXTEEN), y41 = weighted(a1, c1, SIXTEENTH, e1, SIXTEEN)
      put(out + 3 * outStep, y30, y31)
      if (taps == 5) put(out + 4 * outStep, f32x4.add(y40, x70), f32x4.add(y41, x71))
      else {
        put(out + 4 * outStep, y40, y41)
        put(
          out + 5 * outStep,
          f32x4.add(weighted(b0, d0, THIRTY_SECOND, f0, THIRTY_TWO), x70),
          f32x4.add(weighted(b1, d1, THIRTY_SECOND, f1, THIRTY_TWO), x71),
        )
      }
    }
  }
}
