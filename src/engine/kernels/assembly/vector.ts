/**
 * Vector helpers and elementary functions, 4 lanes at a time. Callers that want 256-bit code call
 * them twice on adjacent data.
 *
 * exp: x = n ln 2 + r with |r| <= ln 2 / 2; e^r by its Taylor series to degree 7 (error below
 * 1e-8); 2^n by shifting the exponent.
 */

/** a * b + c, fused where the engine has relaxed SIMD and the machine a fused multiply-add. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}

@inline
export function splat(value: f32): v128 {
  return f32x4.splat(value)
}

/**
 * Constants of the functions below. They are read from memory, one broadcasting load each, because
 * the engine would otherwise put each together from an immediate in every iteration (three
 * instructions), and would not pair them.
 */
const CONSTANTS: usize = memory.data<f32>([
  // 1.5 * 2^23: adding it rounds a small float to an integer, which then sits in the low bits
  12582912,
  1.4426950408889634,
  -0.693359375, // minus ln 2, in two parts
  2.12194440e-4,
  1.0 / 5040.0,
  1.0 / 720.0,
  1.0 / 120.0,
  1.0 / 24.0,
  1.0 / 6.0,
  0.5,
  1, // also the exponent bits of 2^0
  2,
  -87,
  88,
  -40,
  40,
  0.2,
  0,
  4, // of Winograd's maps
  -4,
  -5,
  -1.0 / 6.0,
  1.0 / 24.0,
  0.25,
  8,
  16,
  32,
  0.125,
  0.0625,
  0.03125,
  5.25,
  -4.25,
  -2.5,
  -1.25,
  -2.0 / 9.0,
  32.0 / 45.0,
  1.0 / 90.0,
])

export const HALF: usize = 9
export const ONE: usize = 10
export const TWO: usize = 11
export const FIFTH: usize = 16
export const ZERO: usize = 17
export const FOUR: usize = 18
export const MINUS_FOUR: usize = 19
export const MINUS_FIVE: usize = 20
export const MINUS_SIXTH: usize = 21
export const TWENTY_FOURTH: usize = 22
export const QUARTER: usize = 23
export const EIGHT: usize = 24
export const SIXTEEN: usize = 25
export const THIRTY_TWO: usize = 26
export const EIGHTH: usize = 27
export const SIXTEENTH: usize = 28
export const THIRTY_SECOND: usize = 29
export const FIVE_AND_A_QUARTER: usize = 30
export const MINUS_FOUR_AND_A_QUARTER: usize = 31
export const MINUS_TWO_AND_A_HALF: usize = 32
export const MINUS_ONE_AND_A_QUARTER: usize = 33
export const MINUS_TWO_NINTHS: usize = 34
export const THIRTY_TWO_FORTY_FIFTHS: usize = 35
export const NINETIETH: usize = 36

@inline
export function constant(index: usize): v128 {
  return v128.load_splat<f32>(CONSTANTS + (index << 2))
}

/** Stores eight adjacent values. */
@inline
export function put(out: usize, v0: v128, v1: v128): void {
  v128.store(out, v0, 0)
  v128.store(out, v1, 16)
}

/** Stores e + o at `out` and e - o one step further. */
@inline
export function putBoth(out: usize, step: usize, e0: v128, e1: v128, o0: v128, o1: v128): void {
  put(out, f32x4.add(e0, o0), f32x4.add(e1, o1))
  put(out + step, f32x4.sub(e0, o0), f32x4.sub(e1, o1))
}

@inline
function rounder(): v128 {
  return constant(0)
}

@inline
function one(): v128 {
  return constant(ONE)
}

/** Between two constants; NaN stays NaN. */
@inline
function bounded(x: v128, low: usize, high: usize): v128 {
  return f32x4.pmin(f32x4.pmax(x, constant(low)), constant(high))
}

/** x / ln 2, rounded, in the low bits of a float. */
@inline
function powerOfTwo(x: v128): v128 {
  return multiplyAdd(x, constant(1), rounder())
}

/** x - n ln 2. */
@inline
function remainder(x: v128, rounded: v128): v128 {
  const n = f32x4.sub(rounded, rounder())
  return multiplyAdd(n, constant(3), multiplyAdd(n, constant(2), x))
}

/** e^r - 1 for small r. */
@inline
function smallExponential(r: v128): v128 {
  let p = multiplyAdd(constant(4), r, constant(5))
  p = multiplyAdd(p, r, constant(6))
  p = multiplyAdd(p, r, constant(7))
  p = multiplyAdd(p, r, constant(8))
  p = multiplyAdd(p, r, constant(9))
  return multiplyAdd(f32x4.mul(r, r), p, r)
}

/** e^x; below -87 gives about 1e-38, above 88 about 1.6e38. */
@inline
export function exponential(x: v128): v128 {
  const within = bounded(x, 12, 13)
  const rounded = powerOfTwo(within)
  const p = f32x4.add(smallExponential(remainder(within, rounded)), one())
  return f32x4.mul(p, i32x4.add(i32x4.shl(rounded, 23), one()))
}

/** e^x - 1 without cancellation near zero, for x in [-80, 80]. */
@inline
function exponentialMinusOne(x: v128): v128 {
  const rounded = powerOfTwo(x)
  const scale = i32x4.add(i32x4.shl(rounded, 23), one())
  return multiplyAdd(smallExponential(remainder(x, rounded)), scale, f32x4.sub(scale, one()))
}

/** 1 / (1 + e^-x). */
@inline
export function sigmoid(x: v128): v128 {
  return f32x4.div(one(), f32x4.add(one(), exponential(f32x4.neg(x))))
}

/** Hyperbolic tangent, accurate in relative terms near zero too. */
@inline
export function hyperbolicTangent(x: v128): v128 {
  const e = exponentialMinusOne(bounded(f32x4.add(x, x), 14, 15))
  return f32x4.div(e, f32x4.add(e, constant(TWO)))
}

/** max(0, min(1, 0.2 x + 0.5)), as in Keras. */
@inline
export function hardSigmoid(x: v128): v128 {
  return bounded(multiplyAdd(x, constant(FIFTH), constant(9)), ZERO, ONE)
}

/** e^x with its limits: 0 below -87.3, infinity above 88.3, NaN for NaN. */
@inline
export function exponentialEverywhere(x: v128): v128 {
  const value = v128.bitselect(splat(f32.NaN), exponential(x), f32x4.ne(x, x))
  const small = v128.bitselect(splat(0), value, f32x4.lt(x, splat(<f32>-87.3)))
  return v128.bitselect(splat(Infinity), small, f32x4.gt(x, splat(<f32>88.3)))
}

/**
 * Natural logarithm: x = 2^e m with m in [sqrt(1/2), sqrt(2)), ln m = 2 artanh((m - 1) / (m + 1)).
 * -infinity at 0, NaN below.
 */
@inline
export function logarithm(x: v128): v128 {
  const bits = i32x4.sub(x, i32x4.splat(0x3f3504f3))
  const e = i32x4.shr_s(bits, 23)
  const m = i32x4.sub(x, i32x4.shl(e, 23))
  const s = f32x4.div(f32x4.sub(m, splat(1)), f32x4.add(m, splat(1)))
  const square = f32x4.mul(s, s)
  let p = multiplyAdd(square, splat(<f32>(2.0 / 9.0)), splat(<f32>(2.0 / 7.0)))
  p = multiplyAdd(p, square, splat(<f32>(2.0 / 5.0)))
  p = multiplyAdd(p, square, splat(<f32>(2.0 / 3.0)))
  p = multiplyAdd(p, square, splat(2))
  const n = f32x4.convert_i32x4_s(e)
  const value = multiplyAdd(n, splat(<f32>0.693147180559945), f32x4.mul(p, s))
  const positive = v128.bitselect(splat(-Infinity), value, f32x4.eq(x, splat(0)))
  const real = v128.bitselect(splat(f32.NaN), positive, v128.or(f32x4.lt(x, splat(0)), f32x4.ne(x, x)))
  return v128.bitselect(x, real, f32x4.eq(x, splat(Infinity)))
}
