/**
 * Losses that are a sum over cells, with their derivatives, in one pass; the rules are those of
 * `../../losses`.
 */
import * as kernel from '../kernel-ids'
import { LossArguments } from './arguments'
import { logarithm, multiplyAdd, splat } from './vector'

const EPSILON: f32 = 1e-7

@inline
function term(rule: i32, p: v128, t: v128): v128 {
  const difference = f32x4.sub(p, t)
  if (rule == kernel.SQUARED_ERROR) return f32x4.mul(difference, difference)
  if (rule == kernel.ABSOLUTE_ERROR) return f32x4.abs(difference)
  if (rule == kernel.HUBER) {
    const distance = f32x4.abs(difference)
    const near = f32x4.min(distance, splat(1))
    return multiplyAdd(f32x4.mul(splat(0.5), near), near, f32x4.sub(distance, near))
  }
  const bounded = f32x4.max(f32x4.min(p, splat(1 - EPSILON)), splat(EPSILON))
  const truth = f32x4.max(f32x4.min(t, splat(1)), splat(0))
  const ifOne = f32x4.mul(truth, logarithm(bounded))
  return f32x4.neg(multiplyAdd(f32x4.sub(splat(1), truth), logarithm(f32x4.sub(splat(1), bounded)), ifOne))
}

@inline
function derivative(rule: i32, p: v128, t: v128): v128 {
  const difference = f32x4.sub(p, t)
  if (rule == kernel.SQUARED_ERROR) return f32x4.add(difference, difference)
  if (rule == kernel.ABSOLUTE_ERROR) {
    const positive = v128.and(f32x4.gt(difference, splat(0)), splat(1))
    return f32x4.sub(positive, v128.and(f32x4.lt(difference, splat(0)), splat(1)))
  }
  if (rule == kernel.HUBER) return f32x4.max(f32x4.min(difference, splat(1)), splat(-1))
  const bounded = f32x4.max(f32x4.min(p, splat(1 - EPSILON)), splat(EPSILON))
  const truth = f32x4.max(f32x4.min(t, splat(1)), splat(0))
  const slope = f32x4.div(f32x4.sub(bounded, truth), f32x4.mul(bounded, f32x4.sub(splat(1), bounded)))
  return v128.and(slope, f32x4.eq(bounded, p))
}

/** All ones in the lanes of four elements that count. */
@inline
function counted(l: LossArguments, i: i32): v128 {
  if (l.mask == 0) return i32x4.splat(-1)
  const bytes = v128.load_zero<u32>(l.mask + <usize>i)
  return i32x4.neg(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)))
}

@inline
function run(rule: i32, l: LossArguments, first: i32, last: i32): f32 {
  let sum0 = splat(0), sum1 = splat(0)
  let i = first
  for (; i + 8 <= last; i += 8) {
    const at = <usize>i << 2
    const p0 = v128.load(l.prediction + at), p1 = v128.load(l.prediction + at, 16)
    const t0 = v128.load(l.truth + at), t1 = v128.load(l.truth + at, 16)
    const m0 = counted(l, i), m1 = counted(l, i + 4)
    const d0 = v128.and(m0, derivative(rule, p0, t0)), d1 = v128.and(m1, derivative(rule, p1, t1))
    sum0 = f32x4.add(sum0, v128.and(m0, term(rule, p0, t0)))
    sum1 = f32x4.add(sum1, v128.and(m1, term(rule, p1, t1)))
    v128.store(l.derivative + at, d0, 0)
    v128.store(l.derivative + at, d1, 16)
  }
  const s = f32x4.add(sum0, sum1)
  let sum = f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1) + (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3))
  for (; i < last; i++) {
    const at = <usize>i << 2
    const p = v128.load_zero<f32>(l.prediction + at), t = v128.load_zero<f32>(l.truth + at)
    const counts = l.mask == 0 || load<u8>(l.mask + <usize>i) != 0
    store<f32>(l.derivative + at, counts ? f32x4.extract_lane(derivative(rule, p, t), 0) : 0)
    if (counts) sum += f32x4.extract_lane(term(rule, p, t), 0)
  }
  return sum
}

/** unit = range of elements; leaves one sum. */
export function lossUnit(address: usize, unit: i32): void {
  const l = changetype<LossArguments>(address)
  const first = unit * l.elementsPerUnit
  const last = min(l.size, first + l.elementsPerUnit)
  let sum: f32
  switch (l.rule) {
    case kernel.CROSS_ENTROPY: sum = run(kernel.CROSS_ENTROPY, l, first, last); break
    case kernel.SQUARED_ERROR: sum = run(kernel.SQUARED_ERROR, l, first, last); break
    case kernel.ABSOLUTE_ERROR: sum = run(kernel.ABSOLUTE_ERROR, l, first, last); break
    default: sum = run(kernel.HUBER, l, first, last)
  }
  store<f32>(l.sums + (<usize>unit << 2), sum)
}
