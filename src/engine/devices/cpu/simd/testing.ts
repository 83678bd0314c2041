/**
 * Helpers of this folder's tests: the simd backend beside the reference, and comparisons within a
 * tolerance.
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import * as tf from '@tensorflow/tfjs-core'
import '../../../ops/gradients'
import type { RuntimeOptions } from './open-runtime'
import { registerSimdBackend } from './register'

/** Builds the kernels if they are not current. */
export function ensureKernels(): void {
  const root = fileURLToPath(new URL('../../../../..', import.meta.url))
  execFileSync(process.execPath, ['scripts/build-kernels.mjs'], { cwd: root })
}

/** Runs the same function on a backend and hands out the values of its tensors. */
export function valuesOn(backend: string, f: () => tf.Tensor[]): Float32Array[] {
  void tf.setBackend(backend)
  const tensors = tf.tidy(f)
  const values = tensors.map((tensor) => Float32Array.from(tensor.dataSync()))
  tf.dispose(tensors)
  return values
}

/** Only against hanging: a busy machine starts its workers late. */
export const patienceMs = 300_000

export async function useSimd(options: RuntimeOptions = {}) {
  ensureKernels()
  return registerSimdBackend({ threads: 2, patienceMs, ...options })
}

/** Largest difference, relative to the largest value of the expected array. */
export function relativeDifference(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Infinity
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6)
  return actual.reduce(
    (most, value, index) =>
      Math.max(
        most,
        Math.abs(value - (expected[index] as number)) / scale ||
          (Number.isNaN(value) ? Infinity : 0),
      ),
    0,
  )
}

/** Deterministic values around zero. */
export function randomValues(length: number, seed: number, scale = 1): Float32Array {
  let state = (seed * 2654435761) >>> 0 || 1
  return Float32Array.from({ length }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return (state / 2 ** 31 - 1) * scale
  })
}
