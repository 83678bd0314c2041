/**
 * The same seed gives the same weights, bit for bit, however many threads compute them: whole
 * trainings of every template.
 */
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { templateModel } from '../../shared/model/template-models'
import { templateNames } from '../../shared/model/model-spec'
import type { DatasetSource } from '../../shared/engine-calls'
import { Random } from '../../shared/random'
import { registerSimdBackend } from '../devices/cpu/simd/register'
import type { SimdBackend } from '../devices/cpu/simd/simd-backend'
import { ensureKernels } from '../devices/cpu/simd/testing'
import { makeDataset } from '../windows/testing'
import { runTiny, savedWeights, tinyRequest } from './testing'

const shape = { sequences: 5, frames: 4, height: 15, width: 18, channels: 1 }
let backend: SimdBackend | null = null

beforeAll(() => ensureKernels(), 60_000)
afterEach(async () => {
  await tf.setBackend('cpu')
  await backend?.runtime.close()
})

/** Noise; with `missing` a coast without data, scattered gaps and a frame with nothing at all. */
function noise(missing: boolean): DatasetSource {
  const random = new Random(3)
  return makeDataset(shape, 'clips', (n, t, y, x) => {
    const value = random.next()
    const isGone = x < 3 || value < 0.1 || (n === 2 && t === 1) || (y === 14 && t === 3)
    return missing && isGone ? NaN : value
  })
}

async function weightsWith(
  threads: number,
  name: (typeof templateNames)[number],
  dataset: DatasetSource,
): Promise<string> {
  const registered = await registerSimdBackend({ threads })
  backend = registered.backend
  expect(backend.runtime.workingThreads).toBe(threads)
  await tf.setBackend('simd')
  const modelSpec = templateModel(name, shape, { filters: name === 'paper' ? 32 : 16 })
  const objective = modelSpec.family === 'next-frame' ? 'shifted' : 'window'
  const windows = {
    objective,
    inputFrames: objective === 'shifted' ? 3 : 2,
    targetFrames: objective === 'shifted' ? 1 : 2,
  } as const
  const request = tinyRequest(
    { ...windows, batchSize: 3, epochs: 1, loss: { bce: 1 }, scaling: 'unit' },
    { modelSpec, dataset },
  )
  const { result } = await runTiny(request, undefined, {
    id: 'cpu',
    detail: registered.detail,
    memoryBudgetBytes: 2 ** 30,
  })
  expect(result.status).toBe('completed')
  const weights = savedWeights(request.runFolder, 'checkpoints/1.safetensors')
  await backend.runtime.close()
  return weights
}

describe.each([false, true])('a training on data with missing cells: %s', (missing) => {
  it.each(templateNames)('of %s ends with the same bits with 1, 2 and 3 threads', async (name) => {
    const dataset = noise(missing)
    const one = await weightsWith(1, name, dataset)
    expect(one).not.toContain('7fc00000')
    for (const threads of [2, 3])
      expect((await weightsWith(threads, name, dataset)) === one).toBe(true)
  })
})
