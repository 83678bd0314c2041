/**
 * The whole address space of 4 GiB is used: the same training step gives the same bits at the
 * bottom, across 2 GiB (where a signed address would turn negative) and just below 4 GiB. What lies
 * below is only reserved, so the test needs little memory.
 */
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { buildModel } from '../../../families/build-model'
import { templateModel } from '../../../../shared/model/template-models'
import { lossesOf, weightedLoss } from '../../../losses'
import type { SimdBackend } from './simd-backend'
import { ensureKernels, randomValues, useSimd } from './testing'

const gibibyte = 2 ** 30
const frame = { height: 22, width: 18, channels: 2 }
let backend: SimdBackend | null = null

beforeAll(() => ensureKernels(), 60_000)
afterEach(async () => {
  await tf.setBackend('cpu')
  await backend?.runtime.close()
})

/** Bytes before whatever the step allocates. */
async function stepAfter(reserved: number): Promise<{ numbers: Float32Array[]; highest: number }> {
  backend = (await useSimd({ threads: 2 })).backend
  await tf.setBackend('simd')
  const { heap } = backend.runtime
  if (reserved > 0) heap.allocate(reserved)
  const numbers: Float32Array[] = []
  for (const name of ['paper', 'keras-classic'] as const) {
    const model = buildModel(templateModel(name, frame, { filters: 32 }), { ...frame, seed: 1 })
    const shape = [2, 3, frame.height, frame.width, frame.channels] as [
      number,
      number,
      number,
      number,
      number,
    ]
    const values = (seed: number) =>
      tf.tensor5d(randomValues(2 * 3 * 22 * 18 * 2, seed).map(Math.abs), shape)
    const [x, truth] = [values(1), values(2)]
    const pass = { training: true, step: 0 } as const
    const { value, grads } = tf.variableGrads(() => {
      const prediction =
        name === 'paper' ? model.predictWindow(x, 3, pass) : model.predictShifted!(x, pass)
      return weightedLoss(
        lossesOf({ loss: { mse: 1 } }),
        { prediction, truth, mask: null },
        [truth.size],
        { dynamicRange: 1 },
      )
    }, [...model.trainable])
    numbers.push(
      ...[value, ...Object.values(grads)].map((tensor) => Float32Array.from(tensor.dataSync())),
    )
    tf.dispose([x, truth, value, grads])
    model.dispose()
  }
  return { numbers, highest: heap.peakBytes }
}

it('gives the same bits below and across 2 GiB and up to 4 GiB', async () => {
  const low = await stepAfter(0)
  expect(low.highest).toBeGreaterThan(4 * 2 ** 20)
  const across = await stepAfter(2 * gibibyte - low.highest / 2)
  expect(across.highest).toBeGreaterThan(2 * gibibyte)
  expect(across.numbers).toEqual(low.numbers)
  const high = await stepAfter(4 * gibibyte - 1.5 * low.highest)
  expect(high.highest).toBeGreaterThan(4 * gibibyte - low.highest)
  expect(high.numbers).toEqual(low.numbers)
})

it('says so where 4 GiB end, and can still be used', async () => {
  backend = (await useSimd({ threads: 1 })).backend
  const { heap } = backend.runtime
  const large = heap.allocate(3.5 * gibibyte)
  expect(() => heap.allocate(gibibyte)).toThrow(/needs 4\.8 GB of working memory/)
  const { bytesInUse } = heap
  expect(() => heap.allocateAll([gibibyte / 8, gibibyte])).toThrow(/working memory/)
  expect(heap.bytesInUse).toBe(bytesInUse) // all or nothing
  heap.release(large)
  expect(heap.allocate(gibibyte)).toBe(large)
})
