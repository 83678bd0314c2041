/**
 * Checks operations of the simd backend against the reference: values, gradients and memory given
 * back.
 */
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SimdBackend } from './simd-backend'
import { randomValues, relativeDifference, useSimd, valuesOn } from './testing'

export type Operation = (...inputs: tf.Tensor[]) => tf.Tensor

export interface Case {
  title: string
  shapes: number[][]
  operation: Operation
  /** Makes all inputs positive (for logarithms and roots). */
  positive?: boolean
  gradient?: boolean
}

/** The result, and the gradients of its weighted sum. */
export function evaluate({ shapes, operation, positive, gradient }: Case): () => tf.Tensor[] {
  return () => {
    const inputs = shapes.map((shape, index) => {
      const values = randomValues(tf.util.sizeFromShape(shape), index + 3)
      return tf.tensor(positive ? values.map((value) => Math.abs(value) + 0.3) : values, shape)
    })
    const result = operation(...inputs)
    if (gradient === false) return [result]
    const weights = tf.tensor(randomValues(result.size, 99), result.shape)
    const gradients = tf.grads((...given: tf.Tensor[]) =>
      tf.sum(tf.mul(operation(...given), weights)),
    )(inputs)
    return [result, ...gradients]
  }
}

/** Whether the values on both backends agree. */
export function expectAgreement(testCase: Case): void {
  const expected = valuesOn('cpu', evaluate(testCase))
  const actual = valuesOn('simd', evaluate(testCase))
  expect(actual.length).toBe(expected.length)
  actual.forEach((values, index) => {
    expect(
      relativeDifference(values, expected[index] as Float32Array),
      `result ${index}`,
    ).toBeLessThan(1e-4)
  })
}

/** A suite of its own for each variant of the kernels. */
export function checkOperations(cases: readonly Case[]): void {
  describe.each([
    { title: 'relaxed SIMD', relaxed: true },
    { title: 'plain SIMD', relaxed: false },
  ])('operations, $title', ({ relaxed }) => {
    let backend: SimdBackend
    beforeAll(async () => {
      backend = (await useSimd({ relaxed })).backend
    })
    afterAll(() => backend.runtime.close())

    it.each(cases)('$title', (testCase) => {
      const before = backend.runtime.heap.blocks
      expectAgreement(testCase)
      valuesOn('simd', evaluate(testCase)) // by now the scratch has its final size
      const after = backend.runtime.heap.blocks
      expect(after - before).toBeLessThanOrEqual(2)
      valuesOn('simd', evaluate(testCase))
      expect(backend.runtime.heap.blocks).toBe(after)
    })
  })
}
