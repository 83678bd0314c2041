/**
 * Operations element by element, 8 at a time. Arrays lie in blocks of a multiple of 64 bytes, so
 * the last few elements are computed together with what follows them inside the block.
 */
import * as kernel from '../kernel-ids'
import { CombineArguments, ElementwiseArguments } from './arguments'
import { exponentialEverywhere, hyperbolicTangent, logarithm, multiplyAdd, sigmoid, splat } from './vector'

/** GELU by its sigmoid: x / (1 + exp(-u)), u = 2 sqrt(2 / pi) (x + 0.044715 x^3). */
const GELU_SCALE: f32 = 1.5957691216057308
const GELU_CUBE: f32 = 0.044715

@inline
function geluArgument(x: v128): v128 {
  const square = f32x4.mul(x, x)
  return f32x4.mul(f32x4.mul(x, splat(GELU_SCALE)), multiplyAdd(square, splat(GELU_CUBE), splat(1)))
}

/** The derivative of `geluArgument`. */
@inline
function geluSlope(x: v128): v128 {
  return f32x4.mul(splat(GELU_SCALE), multiplyAdd(f32x4.mul(x, x), splat(3 * GELU_CUBE), splat(1)))
}

/** The derivative of x sigmoid(u) where u has this slope. */
@inline
function sigmoidTimesSlope(x: v128, u: v128, slope: v128): v128 {
  const s = sigmoid(u)
  const fall = f32x4.mul(f32x4.mul(x, slope), f32x4.sub(splat(1), s))
  return multiplyAdd(s, fall, s)
}

/** One operation; `op` is a constant wherever this is inlined, so only one branch remains. */
@inline
function apply(op: i32, x: v128, y: v128, p: v128, q: v128): v128 {
  if (op == kernel.ADD) return f32x4.add(x, y)
  if (op == kernel.SUBTRACT) return f32x4.sub(x, y)
  if (op == kernel.MULTIPLY) return f32x4.mul(x, y)
  if (op == kernel.DIVIDE) return f32x4.div(x, y)
  if (op == kernel.MAXIMUM) return f32x4.max(x, y)
  if (op == kernel.MINIMUM) return f32x4.min(x, y)
  if (op == kernel.SQUARED_DIFFERENCE) return f32x4.mul(f32x4.sub(x, y), f32x4.sub(x, y))
  if (op == kernel.NEGATE) return f32x4.neg(x)
  if (op == kernel.ABSOLUTE) return f32x4.abs(x)
  if (op == kernel.SQUARE) return f32x4.mul(x, x)
  if (op == kernel.SQUARE_ROOT) return f32x4.sqrt(x)
  if (op == kernel.RECIPROCAL_SQUARE_ROOT) return f32x4.div(splat(1), f32x4.sqrt(x))
  if (op == kernel.EXPONENTIAL) return exponentialEverywhere(x)
  if (op == kernel.LOGARITHM) return logarithm(x)
  if (op == kernel.SIGMOID) return sigmoid(x)
  if (op == kernel.TANH) return hyperbolicTangent(x)
  if (op == kernel.RELU) return f32x4.max(x, splat(0))
  if (op == kernel.RECIPROCAL) return f32x4.div(splat(1), x)
  if (op == kernel.CLIP) return f32x4.max(f32x4.min(x, q), p)
  if (op == kernel.FLOOR) return f32x4.floor(x)
  if (op == kernel.LEAKY_RELU_GRADIENT) return v128.bitselect(f32x4.mul(y, p), y, f32x4.lt(x, splat(0)))
  if (op == kernel.SWISH) return f32x4.mul(x, sigmoid(x))
  if (op == kernel.SWISH_GRADIENT) return f32x4.mul(y, sigmoidTimesSlope(x, x, splat(1)))
  if (op == kernel.GELU) return f32x4.mul(x, sigmoid(geluArgument(x)))
  if (op == kernel.GELU_GRADIENT) return f32x4.mul(y, sigmoidTimesSlope(x, geluArgument(x), geluSlope(x)))
  if (op == kernel.LEAKY_RELU) return v128.bitselect(f32x4.mul(x, p), x, f32x4.lt(x, splat(0)))
  return v128.bitselect(x, v128.bitselect(splat(1), p, f32x4.gt(x, splat(0))), f32x4.ne(x, x))
}

@inline
function loop(op: i32, a: usize, b: usize, out: usize, count: i32, p: v128, q: v128): void {
  const end = out + (<usize>count << 2)
  while (out < end) {
    const x0 = v128.load(a, 0), x1 = v128.load(a, 16)
    if (op < kernel.NEGATE) {
      const y0 = v128.load(b, 0), y1 = v128.load(b, 16)
      const r0 = apply(op, x0, y0, p, q), r1 = apply(op, x1, y1, p, q)
      v128.store(out, r0, 0)
      v128.store(out, r1, 16)
      b += 32
    } else {
      const r0 = apply(op, x0, x0, p, q), r1 = apply(op, x1, x1, p, q)
      v128.store(out, r0, 0)
      v128.store(out, r1, 16)
    }
    a += 32
    out += 32
  }
}

function run(op: i32, a: usize, b: usize, out: usize, count: i32, p: v128, q: v128): void {
  switch (op) {
    case kernel.ADD: return loop(kernel.ADD, a, b, out, count, p, q)
    case kernel.SUBTRACT: return loop(kernel.SUBTRACT, a, b, out, count, p, q)
    case kernel.MULTIPLY: return loop(kernel.MULTIPLY, a, b, out, count, p, q)
    case kernel.DIVIDE: return loop(kernel.DIVIDE, a, b, out, count, p, q)
    case kernel.MAXIMUM: return loop(kernel.MAXIMUM, a, b, out, count, p, q)
    case kernel.MINIMUM: return loop(kernel.MINIMUM, a, b, out, count, p, q)
    case kernel.SQUARED_DIFFERENCE: return loop(kernel.SQUARED_DIFFERENCE, a, b, out, count, p, q)
    case kernel.NEGATE: return loop(kernel.NEGATE, a, b, out, count, p, q)
    case kernel.ABSOLUTE: return loop(kernel.ABSOLUTE, a, b, out, count, p, q)
    case kernel.SQUARE: return loop(kernel.SQUARE, a, b, out, count, p, q)
    case kernel.SQUARE_ROOT: return loop(kernel.SQUARE_ROOT, a, b, out, count, p, q)
    case kernel.RECIPROCAL_SQUARE_ROOT: return loop(kernel.RECIPROCAL_SQUARE_ROOT, a, b, out, count, p, q)
    case kernel.EXPONENTIAL: return loop(kernel.EXPONENTIAL, a, b, out, count, p, q)
    case kernel.LOGARITHM: return loop(kernel.LOGARITHM, a, b, out, count, p, q)
    case kernel.SIGMOID: return loop(kernel.SIGMOID, a, b, out, count, p, q)
    case kernel.TANH: return loop(kernel.TANH, a, b, out, count, p, q)
    case kernel.RELU: return loop(kernel.RELU, a, b, out, count, p, q)
    case kernel.RECIPROCAL: return loop(kernel.RECIPROCAL, a, b, out, count, p, q)
    case kernel.CLIP: return loop(kernel.CLIP, a, b, out, count, p, q)
    case kernel.LEAKY_RELU: return loop(kernel.LEAKY_RELU, a, b, out, count, p, q)
    case kernel.FLOOR: return loop(kernel.FLOOR, a, b, out, count, p, q)
    case kernel.LEAKY_RELU_GRADIENT: return loop(kernel.LEAKY_RELU_GRADIENT, a, b, out, count, p, q)
    case kernel.SWISH: return loop(kernel.SWISH, a, b, out, count, p, q)
    case kernel.SWISH_GRADIENT: return loop(kernel.SWISH_GRADIENT, a, b, out, count, p, q)
    case kernel.GELU: return loop(kernel.GELU, a, b, out, count, p, q)
    case kernel.GELU_GRADIENT: return loop(kernel.GELU_GRADIENT, a, b, out, count, p, q)
    default: return loop(kernel.STEP, a, b, out, count, p, q)
  }
}

/** unit = range of elements. */
export function elementwiseUnit(address: usize, unit: i32): void {
  const e = changetype<ElementwiseArguments>(address)
  const p = splat(e.p), q = splat(e.q)
  let i = unit * e.elementsPerUnit
  const end = min(e.size, i + e.elementsPerUnit)
  while (i < end) {
    const fromA = e.aPeriod == 0 ? i : i % e.aPeriod
    const fromB = e.bPeriod == 0 ? i : i % e.bPeriod
    let count = end - i
    if (e.aPeriod != 0) count = min(count, e.aPeriod - fromA)
    if (e.bPeriod != 0) count = min(count, e.bPeriod - fromB)
    run(e.op, e.a + (<usize>fromA << 2), e.b + (<usize>fromB << 2), e.output + (<usize>i << 2), count, p, q)
    i += count
  }
}

/** a scaleA + shift, or a scaleA + b scaleB + shift; unit = range of elements. */
export function combineUnit(address: usize, unit: i32): void {
  const c = changetype<CombineArguments>(address)
  let i = unit * c.elementsPerUnit
  const end = min(c.size, i + c.elementsPerUnit)
  while (i < end) {
    const phase = i % c.period
    const count = min(end - i, c.period - phase)
    const at = <usize>i << 2
    const from = <usize>phase << 2
    if (c.b == 0) scaleShift(c.a + at, c.scaleA + from, c.shift + from, c.output + at, count)
    else scaleTwo(c, at, from, count)
    i += count
  }
}

function scaleShift(a: usize, scale: usize, shift: usize, out: usize, count: i32): void {
  const end = out + (<usize>count << 2)
  while (out < end) {
    const r0 = multiplyAdd(v128.load(a, 0), v128.load(scale, 0), v128.load(shift, 0))
    const r1 = multiplyAdd(v128.load(a, 16), v128.load(scale, 16), v128.load(shift, 16))
    v128.store(out, r0, 0)
    v128.store(out, r1, 16)
    a += 32
    scale += 32
    shift += 32
    out += 32
  }
}

function scaleTwo(c: CombineArguments, at: usize, from: usize, count: i32): void {
  let a = c.a + at, b = c.b + at, out = c.output + at
  let scaleA = c.scaleA + from, scaleB = c.scaleB + from, shift = c.shift + from
  const end = out + (<usize>count << 2)
  while (out < end) {
    const s0 = multiplyAdd(v128.load(b, 0), v128.load(scaleB, 0), v128.load(shift, 0))
    const s1 = multiplyAdd(v128.load(b, 16), v128.load(scaleB, 16), v128.load(shift, 16))
    const r0 = multiplyAdd(v128.load(a, 0), v128.load(scaleA, 0), s0)
    const r1 = multiplyAdd(v128.load(a, 16), v128.load(scaleA, 16), s1)
    v128.store(out, r0, 0)
    v128.store(out, r1, 16)
    a += 32
    b += 32
    scaleA += 32
    scaleB += 32
    shift += 32
    out += 32
  }
}
