/**
 * Comparisons, logic and choice. Truth values are bytes, 0 or 1; sixteen elements at a time. Arrays
 * lie in blocks of a multiple of 64 bytes, so the last few elements are computed together with what
 * follows them inside the block.
 */
import * as kernel from '../kernel-ids'
import { CompareArguments, SelectArguments } from './arguments'

@inline
function compared(op: i32, x: v128, y: v128): v128 {
  if (op == kernel.GREATER) return f32x4.gt(x, y)
  if (op == kernel.GREATER_EQUAL) return f32x4.ge(x, y)
  if (op == kernel.LESS) return f32x4.lt(x, y)
  if (op == kernel.LESS_EQUAL) return f32x4.le(x, y)
  if (op == kernel.EQUAL) return f32x4.eq(x, y)
  return f32x4.ne(x, y)
}

@inline
function compareLoop(op: i32, c: CompareArguments, first: i32, last: i32): void {
  const scalar = c.isScalar != 0
  const constant = v128.load_splat<f32>(c.b)
  for (let i = first; i < last; i += 16) {
    const a = c.a + (<usize>i << 2)
    const b = c.b + (<usize>i << 2)
    const m0 = compared(op, v128.load(a, 0), scalar ? constant : v128.load(b, 0))
    const m1 = compared(op, v128.load(a, 16), scalar ? constant : v128.load(b, 16))
    const m2 = compared(op, v128.load(a, 32), scalar ? constant : v128.load(b, 32))
    const m3 = compared(op, v128.load(a, 48), scalar ? constant : v128.load(b, 48))
    const bytes = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(m0, m1), i16x8.narrow_i32x4_s(m2, m3))
    v128.store(c.output + <usize>i, v128.and(bytes, i8x16.splat(1)))
  }
}

/** unit = range of elements. b is one float when isScalar. */
export function compareUnit(address: usize, unit: i32): void {
  const c = changetype<CompareArguments>(address)
  const first = unit * c.elementsPerUnit
  const last = min(c.size, first + c.elementsPerUnit)
  switch (c.op) {
    case kernel.GREATER: return compareLoop(kernel.GREATER, c, first, last)
    case kernel.GREATER_EQUAL: return compareLoop(kernel.GREATER_EQUAL, c, first, last)
    case kernel.LESS: return compareLoop(kernel.LESS, c, first, last)
    case kernel.LESS_EQUAL: return compareLoop(kernel.LESS_EQUAL, c, first, last)
    case kernel.EQUAL: return compareLoop(kernel.EQUAL, c, first, last)
    default: return compareLoop(kernel.NOT_EQUAL, c, first, last)
  }
}

/** Bytes: and, or, not (of a); unit = range of elements. */
export function logicUnit(address: usize, unit: i32): void {
  const c = changetype<CompareArguments>(address)
  const first = unit * c.elementsPerUnit
  const last = min(c.size, first + c.elementsPerUnit)
  for (let i = first; i < last; i += 16) {
    const a = v128.load(c.a + <usize>i)
    let result: v128
    if (c.op == kernel.NOT) result = i8x16.eq(a, i8x16.splat(0))
    else {
      const b = v128.load(c.b + <usize>i)
      if (c.op == kernel.AND) result = v128.and(i8x16.ne(a, i8x16.splat(0)), i8x16.ne(b, i8x16.splat(0)))
      else result = i8x16.ne(v128.or(a, b), i8x16.splat(0))
    }
    v128.store(c.output + <usize>i, v128.and(result, i8x16.splat(1)))
  }
}

/** out = condition ? a : b, floats; unit = range of elements. */
export function selectUnit(address: usize, unit: i32): void {
  const s = changetype<SelectArguments>(address)
  const first = unit * s.elementsPerUnit
  const last = min(s.size, first + s.elementsPerUnit)
  const zero = i32x4.splat(0)
  for (let i = first; i < last; i += 8) {
    const words = i16x8.extend_low_i8x16_u(v128.load64_zero(s.condition + <usize>i))
    const m0 = i32x4.ne(i32x4.extend_low_i16x8_u(words), zero)
    const m1 = i32x4.ne(i32x4.extend_high_i16x8_u(words), zero)
    const at = <usize>i << 2
    const r0 = v128.bitselect(v128.load(s.a + at, 0), v128.load(s.b + at, 0), m0)
    const r1 = v128.bitselect(v128.load(s.a + at, 16), v128.load(s.b + at, 16), m1)
    v128.store(s.output + at, r0, 0)
    v128.store(s.output + at, r1, 16)
  }
}
