/** Operands that repeat: scalars, and arrays along the last axes. */
import type { TensorInfo } from '@tensorflow/tfjs-core'
import { broadcastStrides, copyStrided } from './copy-kernels'
import { fillDense } from './dense'
import { sizeOf } from './kernel-support'
import type { Runtime } from './runtime'
import type { SimdBackend } from './simd-backend'

/**
 * Elementwise jobs walk 8 elements at a time; shorter periods are repeated up to about this many
 * elements.
 */
const STEP = 8
const USUAL_PERIOD = 256

export interface Operand {
  address: number
  /** 0 for as long as the result. */
  period: number
  /** A block to be released after use, or 0. */
  temporary: number
}

/** Whether `small` repeats along the last axes of `shape`. */
export function repeatsIn(small: readonly number[], shape: readonly number[]): boolean {
  const sides = small.slice(small.findIndex((side) => side !== 1))
  if (small.every((side) => side === 1)) return true
  if (sides.length > shape.length) return false
  return sides.every((side, index) => side === shape[shape.length - sides.length + index])
}

/** The tensor as an operand of a result of that shape, or null when that can't be done. */
export function operandOf(
  backend: SimdBackend,
  tensor: TensorInfo,
  shape: readonly number[],
  resultSize: number,
): Operand | null {
  if (tensor.dtype !== 'float32') return null
  const size = sizeOf(tensor)
  if (size === resultSize) return { address: backend.address(tensor), period: 0, temporary: 0 }
  if (size === 0) return null
  if (!repeatsIn(tensor.shape, shape)) return expanded(backend, tensor, shape)
  if (size % STEP === 0 && size >= STEP * 8)
    return { address: backend.address(tensor), period: size, temporary: 0 }
  return repeatedTensor(backend, tensor, size)
}

/** A temporary block in which a tensor's values repeat up to a multiple of 8. */
function repeatedTensor(backend: SimdBackend, tensor: TensorInfo, size: number): Operand {
  const { runtime } = backend
  const values = backend.data.get(tensor.dataId).values as Float32Array
  const period = periodFor(size)
  const address = runtime.heap.allocate(period * 4)
  if (size === 1 && !runtime.heap.owns(values)) fillDense(runtime, address, period, values[0])
  else {
    copyStrided(backend, backend.address(tensor), address, [
      { size: period / size, in: 0, out: size },
      { size, in: 1, out: 1 },
    ])
  }
  return { address, period, temporary: address }
}

/**
 * The tensor repeated along its axes of size 1 in a temporary block, or null when that takes too
 * many dimensions.
 */
export function expanded(
  backend: SimdBackend,
  tensor: TensorInfo,
  shape: readonly number[],
): Operand | null {
  const { heap } = backend.runtime
  const address = heap.allocate(shape.reduce((product, side) => product * side, 1) * 4)
  if (
    copyStrided(backend, backend.address(tensor), address, broadcastStrides(tensor.shape, shape))
  ) {
    return { address, period: 0, temporary: address }
  }
  heap.release(address)
  return null
}

/** A temporary block in which the values repeat up to a multiple of 8. */
export function repeated(runtime: Runtime, values: ArrayLike<number>): Operand {
  const times = periodFor(values.length) / values.length
  const address = runtime.heap.allocate(values.length * times * 4)
  const block = runtime.heap.floats(address, values.length * times)
  for (let i = 0; i < times; i++) block.set(values, i * values.length)
  return { address, period: values.length * times, temporary: address }
}

/** Smallest useful multiple of `length` that is a multiple of 8. */
export function periodFor(length: number): number {
  const aligned = (length * STEP) / greatestCommonDivisor(length, STEP)
  return aligned * Math.max(1, Math.floor(USUAL_PERIOD / aligned))
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
