/**
 * Sums, sums of squares and extremes over all elements, over rows or over columns; partial results
 * per unit, in a fixed order.
 */
import * as kernel from '../kernel-ids'
import { ReduceArguments } from './arguments'
import { multiplyAdd, splat } from './vector'

@inline
function merge(op: i32, sum: v128, x: v128): v128 {
  if (op == kernel.SUM) return f32x4.add(sum, x)
  if (op == kernel.SUM_OF_SQUARES) return multiplyAdd(x, x, sum)
  if (op == kernel.LARGEST) return f32x4.max(sum, x)
  return f32x4.min(sum, x)
}

@inline
function mergeScalar(op: i32, sum: f32, x: f32): f32 {
  if (op == kernel.SUM) return sum + x
  if (op == kernel.SUM_OF_SQUARES) return sum + x * x
  if (op == kernel.LARGEST) return max(sum, x)
  return min(sum, x)
}

@inline
function neutral(op: i32): f32 {
  if (op == kernel.LARGEST) return -Infinity
  if (op == kernel.SMALLEST) return Infinity
  return 0
}

/** Reduces `count` adjacent floats. */
@inline
function reduceSpan(op: i32, from: usize, count: i32): f32 {
  let r0 = splat(neutral(op)), r1 = r0, r2 = r0, r3 = r0
  const whole = count & ~15
  const end = from + (<usize>whole << 2)
  while (from < end) {
    r0 = merge(op, r0, v128.load(from, 0))
    r1 = merge(op, r1, v128.load(from, 16))
    r2 = merge(op, r2, v128.load(from, 32))
    r3 = merge(op, r3, v128.load(from, 48))
    from += 64
  }
  // partial results are sums already: squares must not be squared again
  const joining = op == kernel.SUM_OF_SQUARES ? kernel.SUM : op
  const r = merge(joining, merge(joining, r0, r1), merge(joining, r2, r3))
  let result = mergeScalar(joining, mergeScalar(joining, f32x4.extract_lane(r, 0), f32x4.extract_lane(r, 1)), mergeScalar(joining, f32x4.extract_lane(r, 2), f32x4.extract_lane(r, 3)))
  for (let i = whole; i < count; i++) {
    result = mergeScalar(op, result, load<f32>(from))
    from += 4
  }
  return result
}

function span(op: i32, from: usize, count: i32): f32 {
  switch (op) {
    case kernel.SUM: return reduceSpan(kernel.SUM, from, count)
    case kernel.SUM_OF_SQUARES: return reduceSpan(kernel.SUM_OF_SQUARES, from, count)
    case kernel.LARGEST: return reduceSpan(kernel.LARGEST, from, count)
    default: return reduceSpan(kernel.SMALLEST, from, count)
  }
}

/** Leaves one value per row; a unit is some rows. */
export function reduceRowsUnit(address: usize, unit: i32): void {
  const r = changetype<ReduceArguments>(address)
  const last = min(r.rows, (unit + 1) * r.rowsPerUnit)
  for (let row = unit * r.rowsPerUnit; row < last; row++) {
    store<f32>(r.output + (<usize>row << 2), span(r.op, r.input + ((<usize>row * r.columns) << 2), r.columns))
  }
}

/** Leaves one value per unit; rows are elements here, columns is 1. */
export function reduceAllUnit(address: usize, unit: i32): void {
  const r = changetype<ReduceArguments>(address)
  const first = unit * r.rowsPerUnit
  const count = min(r.rowsPerUnit, r.rows - first)
  store<f32>(r.output + (<usize>unit << 2), span(r.op, r.input + (<usize>first << 2), count))
}

@inline
function columns(op: i32, r: ReduceArguments, unit: i32): void {
  const bytes = <usize>r.columns << 2
  const out = r.output + <usize>unit * r.outputStride
  const first = unit * r.rowsPerUnit
  const last = min(r.rows, first + r.rowsPerUnit)
  for (let at: usize = 0; at < bytes; at += 16) v128.store(out + at, splat(neutral(op)))
  let from = r.input + <usize>first * bytes
  for (let row = first; row < last; row++) {
    for (let at: usize = 0; at < bytes; at += 16) v128.store(out + at, merge(op, v128.load(out + at), v128.load(from + at)))
    from += bytes
  }
}

/** Leaves [columns] per unit (with room for a whole vector behind); a unit is some rows. */
export function reduceColumnsUnit(address: usize, unit: i32): void {
  const r = changetype<ReduceArguments>(address)
  switch (r.op) {
    case kernel.SUM: return columns(kernel.SUM, r, unit)
    case kernel.SUM_OF_SQUARES: return columns(kernel.SUM_OF_SQUARES, r, unit)
    case kernel.LARGEST: return columns(kernel.LARGEST, r, unit)
    default: return columns(kernel.SMALLEST, r, unit)
  }
}
