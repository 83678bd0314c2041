/** Comparisons of large float arrays, logic on their results, and the choice between two arrays. */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { backend_util, util } from '@tensorflow/tfjs-core'
import * as ids from '../../../kernels/kernel-ids'
import type { KernelCall } from './kernel-support'
import { input, isLarge, sizeOf, UNIT_ELEMENTS, unitsFor, withFallback } from './kernel-support'
import { expanded } from './periodic'

interface Comparison {
  op: number
  /** The same with its operands exchanged. */
  mirrored: number
}

const comparisons: Record<string, Comparison> = {
  Greater: { op: ids.GREATER, mirrored: ids.LESS },
  GreaterEqual: { op: ids.GREATER_EQUAL, mirrored: ids.LESS_EQUAL },
  Less: { op: ids.LESS, mirrored: ids.GREATER },
  LessEqual: { op: ids.LESS_EQUAL, mirrored: ids.GREATER_EQUAL },
  Equal: { op: ids.EQUAL, mirrored: ids.EQUAL },
  NotEqual: { op: ids.NOT_EQUAL, mirrored: ids.NOT_EQUAL },
}

function compare({ op, mirrored }: Comparison): (call: KernelCall) => TensorInfo | null {
  return (call) => {
    const [a, b] = [input(call, 'a'), input(call, 'b')]
    if (a.dtype !== 'float32' || b.dtype !== 'float32') return null
    const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape)
    const size = util.sizeFromShape(shape)
    if (!isLarge(size)) return null
    if (sizeOf(b) === 1) return compared(call, op, a, b, shape)
    if (sizeOf(a) === 1) return compared(call, mirrored, b, a, shape)
    return compared(call, op, a, b, shape)
  }
}

/** Bytes of `a op b`; b may be a single value. */
function compared(
  { backend }: KernelCall,
  op: number,
  a: TensorInfo,
  b: TensorInfo,
  shape: number[],
): TensorInfo | null {
  const size = util.sizeFromShape(shape)
  const operands = [a, b].map((tensor) =>
    sizeOf(tensor) === size || sizeOf(tensor) === 1
      ? { address: backend.address(tensor), temporary: 0 }
      : expanded(backend, tensor, shape),
  )
  const [left, right] = operands
  const out = left && right ? backend.allocateBytes(shape) : null
  if (left && right && out) {
    const args = [
      op,
      left.address,
      right.address,
      sizeOf(b) === 1 ? 1 : 0,
      out.address,
      size,
      UNIT_ELEMENTS,
    ]
    backend.runtime.run(ids.COMPARE, unitsFor(size), size, args)
  }
  for (const operand of operands)
    if (operand && operand.temporary !== 0) backend.runtime.heap.release(operand.temporary)
  return out?.info ?? null
}

function logic(op: number, names: readonly string[]): (call: KernelCall) => TensorInfo | null {
  return (call) => {
    const operands = names.map((name) => input(call, name))
    const [first] = operands as [TensorInfo]
    const size = sizeOf(first)
    if (!isLarge(size)) return null
    if (
      operands.some(({ dtype, shape }) => dtype !== 'bool' || !util.arraysEqual(shape, first.shape))
    )
      return null
    const { backend } = call
    const [a, b = 0] = operands.map((tensor) => backend.address(tensor)) as [number, number?]
    const out = backend.allocateBytes(first.shape)
    backend.runtime.run(ids.LOGIC, unitsFor(size), size, [
      op,
      a,
      b,
      0,
      out.address,
      size,
      UNIT_ELEMENTS,
    ])
    return out.info
  }
}

function select(call: KernelCall): TensorInfo | null {
  const [condition, t, e] = [input(call, 'condition'), input(call, 't'), input(call, 'e')]
  const size = sizeOf(t)
  if (
    !isLarge(size) ||
    t.dtype !== 'float32' ||
    e.dtype !== 'float32' ||
    condition.dtype !== 'bool'
  )
    return null
  if (sizeOf(condition) !== size || sizeOf(e) !== size) return null
  const { backend } = call
  const out = backend.allocate(t.shape)
  const addresses = [condition, t, e].map((tensor) => backend.address(tensor))
  backend.runtime.run(ids.SELECT, unitsFor(size), size, [
    ...addresses,
    out.address,
    size,
    UNIT_ELEMENTS,
  ])
  return out.info
}

/**
 * Truth values as floats in an array of their own; the stock kernel would hand out the bytes as
 * floats.
 */
function cast(call: KernelCall): TensorInfo | null {
  const x = input(call, 'x')
  if (x.dtype !== 'bool' || call.attrs.dtype !== 'float32') return null
  const { backend } = call
  const out = backend.allocate(x.shape)
  backend.runtime.heap
    .floats(out.address, sizeOf(x))
    .set(backend.data.get(x.dataId).values as Uint8Array)
  return out.info
}

export function selectionKernels(): KernelConfig[] {
  return [
    ...Object.entries(comparisons).map(([name, comparison]) =>
      withFallback(name, compare(comparison)),
    ),
    withFallback('LogicalAnd', logic(ids.AND, ['a', 'b'])),
    withFallback('LogicalOr', logic(ids.OR, ['a', 'b'])),
    withFallback('LogicalNot', logic(ids.NOT, ['x'])),
    withFallback('Select', select),
    withFallback('Cast', cast),
  ]
}
