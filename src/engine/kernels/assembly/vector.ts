/**
 * Vector helpers and elementary functions, 4 lanes at a time. Callers that want 256-bit code call them twice on adjacent data.
 *
 * exp: x = n ln 2 + r with |r| <= ln 2 / 2; e^r by its Taylor series to degree 7 (error below 1e-8); 2^n by shifting the exponent.
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

/** Adding 1.5 * 2^23 rounds a small float to an integer that then sits in the low bits. */
const ROUNDER: f32 = 12582912

@inline
function polynomial(r: v128): v128 {
  // (e^r - 1 - r) / r^2
  let p = multiplyAdd(splat(<f32>(1.0 / 5040.0)), r, splat(<f32>(1.0 / 720.0)))
  p = multiplyAdd(p, r, splat(<f32>(1.0 / 120.0)))
  p = multiplyAdd(p, r, splat(<f32>(1.0 / 24.0)))
  p = multiplyAdd(p, r, splat(<f32>(1.0 / 6.0)))
  return multiplyAdd(p, r, splat(0.5))
}

/** e^x; below -87 gives about 1e-38, above 88 about 1.6e38. */
@inline
export function exponential(x: v128): v128 {
  const bounded = f32x4.min(f32x4.max(x, splat(-87)), splat(88))
  const rounded = multiplyAdd(bounded, splat(<f32>1.4426950408889634), splat(ROUNDER))
  const n = f32x4.sub(rounded, splat(ROUNDER))
  let r = multiplyAdd(n, splat(<f32>-0.693359375), bounded)
  r = multiplyAdd(n, splat(<f32>2.12194440e-4), r)
  const p = f32x4.add(multiplyAdd(f32x4.mul(r, r), polynomial(r), r), splat(1))
  return f32x4.mul(p, i32x4.add(i32x4.shl(rounded, 23), i32x4.splat(0x3f800000)))
}

/** e^x - 1 without cancellation near zero, for x in [-80, 80]. */
@inline
function exponentialMinusOne(x: v128): v128 {
  const rounded = multiplyAdd(x, splat(<f32>1.4426950408889634), splat(ROUNDER))
  const n = f32x4.sub(rounded, splat(ROUNDER))
  let r = multiplyAdd(n, splat(<f32>-0.693359375), x)
  r = multiplyAdd(n, splat(<f32>2.12194440e-4), r)
  const scale = i32x4.add(i32x4.shl(rounded, 23), i32x4.splat(0x3f800000))
  const p = multiplyAdd(f32x4.mul(r, r), polynomial(r), r)
  return multiplyAdd(p, scale, f32x4.sub(scale, splat(1)))
}

/** 1 / (1 + e^-x). */
@inline
export function sigmoid(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(splat(1), exponential(f32x4.neg(x))))
}

/** Hyperbolic tangent, accurate in relative terms near zero too. */
@inline
export function hyperbolicTangent(x: v128): v128 {
  const e = exponentialMinusOne(f32x4.min(f32x4.max(f32x4.add(x, x), splat(-40)), splat(40)))
  return f32x4.div(e, f32x4.add(e, splat(2)))
}

/** max(0, min(1, 0.2 x + 0.5)), as in Keras. */
@inline
export function hardSigmoid(x: v128): v128 {
  return f32x4.max(splat(0), f32x4.min(splat(1), multiplyAdd(x, splat(<f32>0.2), splat(0.5))))
}

/** e^x with its limits: 0 below -87.3, infinity above 88.3, NaN for NaN. */
@inline
export function exponentialEverywhere(x: v128): v128 {
  const value = v128.bitselect(splat(f32.NaN), exponential(x), f32x4.ne(x, x))
  const small = v128.bitselect(splat(0), value, f32x4.lt(x, splat(<f32>-87.3)))
  return v128.bitselect(splat(Infinity), small, f32x4.gt(x, splat(<f32>88.3)))
}

/** Natural logarithm: x = 2^e m with m in [sqrt(1/2), sqrt(2)), ln m = 2 artanh((m - 1) / (m + 1)). -infinity at 0, NaN below. */
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
