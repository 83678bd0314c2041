/**
 * Operations element by element on large float arrays; operands may be scalars or repeat along
 * axes.
 */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { backend_util } from '@tensorflow/tfjs-core'
import * as ids from '../../../kernels/kernel-ids'
import { fillDense } from './dense'
import type { KernelCall } from './kernel-support'
import {
  input,
  isLarge,
  isLargeFloat,
  number,
  sizeOf,
  UNIT_ELEMENTS,
  unitsFor,
  withFallback,
} from './kernel-support'
import { operandOf } from './periodic'
import type { SimdBackend } from './simd-backend'

const binaryOperations: Record<string, number> = {
  Add: ids.ADD,
  Sub: ids.SUBTRACT,
  Multiply: ids.MULTIPLY,
  RealDiv: ids.DIVIDE,
  Maximum: ids.MAXIMUM,
  Minimum: ids.MINIMUM,
  SquaredDifference: ids.SQUARED_DIFFERENCE,
}

const unaryOperations: Record<string, number> = {
  Neg: ids.NEGATE,
  Abs: ids.ABSOLUTE,
  Square: ids.SQUARE,
  Sqrt: ids.SQUARE_ROOT,
  Rsqrt: ids.RECIPROCAL_SQUARE_ROOT,
  Exp: ids.EXPONENTIAL,
  Log: ids.LOGARITHM,
  Sigmoid: ids.SIGMOID,
  Tanh: ids.TANH,
  Relu: ids.RELU,
  Reciprocal: ids.RECIPROCAL,
  Floor: ids.FLOOR,
}

/** Elements per job unit: a whole number of periods, so that units begin where a period does. */
function elementsPerUnit(...periods: number[]): number {
  const longest = Math.max(1, ...periods)
  return Math.max(longest, Math.floor(UNIT_ELEMENTS / longest) * longest)
}

function binary(op: number): (call: KernelCall) => TensorInfo | null {
  return (call) => {
    const { backend } = call
    const [a, b] = [input(call, 'a'), input(call, 'b')]
    if (a.dtype !== 'float32' || b.dtype !== 'float32') return null
    const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape)
    const size = shape.reduce((product, side) => product * side, 1)
    if (!isLarge(size)) return null
    const left = operandOf(backend, a, shape, size)
    const right = left === null ? null : operandOf(backend, b, shape, size)
    if (left === null || right === null) {
      if (left !== null && left.temporary !== 0) backend.runtime.heap.release(left.temporary)
      return null
    }
    const out = backend.allocate(shape)
    const perUnit =
      left.period === 0 || right.period === 0
        ? elementsPerUnit(left.period, right.period)
        : UNIT_ELEMENTS
    const args = [
      op,
      left.address,
      right.address,
      out.address,
      size,
      left.period,
      right.period,
      0,
      0,
      perUnit,
    ]
    backend.runtime.run(ids.ELEMENTWISE, Math.ceil(size / perUnit), size, args)
    for (const { temporary } of [left, right])
      if (temporary !== 0) backend.runtime.heap.release(temporary)
    return out.info
  }
}

/** out = op(x) with parameters p and q. */
export function applyUnary(
  backend: SimdBackend,
  op: number,
  x: TensorInfo,
  p = 0,
  q = 0,
): TensorInfo {
  const from = backend.address(x)
  const out = backend.allocate(x.shape)
  const size = sizeOf(x)
  const args = [op, from, from, out.address, size, 0, 0, { float: p }, { float: q }, UNIT_ELEMENTS]
  backend.runtime.run(ids.ELEMENTWISE, unitsFor(size), 4 * size, args)
  return out.info
}

function unary(
  op: number,
  parameters: (call: KernelCall) => [number, number] = () => [0, 0],
): (call: KernelCall) => TensorInfo | null {
  return (call) => {
    const x = input(call, 'x')
    return isLargeFloat(x) ? applyUnary(call.backend, op, x, ...parameters(call)) : null
  }
}

/** Sum of several arrays of one shape. */
function addAll({ inputs, backend }: KernelCall): TensorInfo | null {
  const tensors = Object.values(inputs)
  const [first, second] = tensors
  if (
    !isLargeFloat(first) ||
    second === undefined ||
    tensors.some((tensor) => tensor.dtype !== 'float32')
  )
    return null
  const size = sizeOf(first)
  const out = backend.allocate(first.shape)
  let sum = backend.address(first)
  for (const tensor of tensors.slice(1)) {
    const args = [
      ids.ADD,
      sum,
      backend.address(tensor),
      out.address,
      size,
      0,
      0,
      0,
      0,
      UNIT_ELEMENTS,
    ]
    backend.runtime.run(ids.ELEMENTWISE, unitsFor(size), size, args)
    sum = out.address
  }
  return out.info
}

/** A float array of one value. */
function fill({ attrs, backend }: KernelCall): TensorInfo | null {
  const { shape, value, dtype } = attrs as { shape: number[]; value: unknown; dtype?: string }
  const size = shape.reduce((product, side) => product * side, 1)
  if (typeof value !== 'number' || (dtype !== undefined && dtype !== 'float32') || !isLarge(size))
    return null
  const out = backend.allocate(shape)
  fillDense(backend.runtime, out.address, size, value)
  return out.info
}

function zerosLike(call: KernelCall): TensorInfo | null {
  const x = input(call, 'x')
  return x.dtype === 'float32' ? fill({ ...call, attrs: { shape: x.shape, value: 0 } }) : null
}

export function elementwiseKernels(): KernelConfig[] {
  return [
    ...Object.entries(binaryOperations).map(([name, op]) => withFallback(name, binary(op))),
    ...Object.entries(unaryOperations).map(([name, op]) => withFallback(name, unary(op))),
    withFallback(
      'ClipByValue',
      unary(ids.CLIP, (call) => [number(call, 'clipValueMin'), number(call, 'clipValueMax')]),
    ),
    withFallback(
      'LeakyRelu',
      unary(ids.LEAKY_RELU, (call) => [number(call, 'alpha'), 0]),
    ),
    withFallback(
      'Step',
      unary(ids.STEP, (call) => [number(call, 'alpha'), 0]),
    ),
    withFallback('AddN', addAll),
    withFallback('Fill', fill),
    withFallback('ZerosLike', zerosLike),
  ]
}
