/**
 * Memory that runs out in the middle of a training: the step before it is kept, and smaller pieces
 * go on from there.
 */
import { sentence } from '../../shared/notices/say'
import * as tf from '@tensorflow/tfjs-core'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, it } from 'vitest'
import type { TrainRequest } from '../../shared/engine-calls'
import { registerSimdBackend } from '../devices/cpu/simd/register'
import type { Heap } from '../devices/cpu/simd/heap'
import { ensureKernels } from '../devices/cpu/simd/testing'
import { movingDots } from '../windows/testing'
import type { OpenDevice } from '../devices/device'
import { runTiny, savedWeights, tinyRequest, tinyStack } from './testing'

const device: OpenDevice = {
  id: 'cpu',
  detail: sentence('path.reference', {}),
  memoryBudgetBytes: 2 ** 30,
}
const dataset = movingDots(16, 5, 18)
let close: () => Promise<void> = () => Promise.resolve()

beforeAll(() => ensureKernels(), 60_000)
afterEach(async () => await close())

async function freshHeap(): Promise<Heap> {
  await close()
  const { backend } = await registerSimdBackend({ threads: 2 })
  await tf.setBackend('simd')
  close = () => backend.runtime.close()
  return backend.runtime.heap
}

/** Takes everything up to 4 GiB, and the holes in between, but a little. */
function fill(heap: Heap): void {
  const spared = heap.allocate(2 ** 17)
  for (const bytes of [2 ** 30, 2 ** 26, 2 ** 22, 2 ** 18, 2 ** 14, 2 ** 10]) {
    try {
      for (;;) heap.allocate(bytes)
    } catch {
      // on with smaller ones
    }
  }
  heap.release(spared)
}

const request = (): TrainRequest =>
  tinyRequest(
    { objective: 'shifted', inputFrames: 4, targetFrames: 1, epochs: 2 },
    { modelSpec: tinyStack, dataset },
  )

it('keeps the step before, and ends as if it had gone on from there in pieces', async () => {
  const starved = request()
  const heap = await freshHeap()
  const attempt = runTiny(
    starved,
    (news) => {
      if (news.type === 'event' && news.event.type === 'batch') fill(heap)
    },
    device,
  )
  await expect(attempt).rejects.toMatchObject({ code: 'engine.memory.exhausted' })

  await freshHeap()
  const paused = request()
  await runTiny(
    paused,
    (news, control) => news.type === 'event' && news.event.type === 'batch' && control.ask('pause'),
    device,
  )
  expect(savedWeights(starved.runFolder, 'checkpoints/paused.safetensors')).toBe(
    savedWeights(paused.runFolder, 'checkpoints/paused.safetensors'),
  )
  for (const run of [starved, paused]) {
    await freshHeap()
    const resumeFrom = join(run.runFolder, 'checkpoints/paused.safetensors')
    const { result, news } = await runTiny(
      { ...run, resumeFrom, largestPiece: 2 },
      undefined,
      device,
    )
    expect(result.status).toBe('completed')
    expect(news[0]).toMatchObject({
      type: 'prepared',
      piece: 2,
      deviceDetail: { code: 'device.in-pieces', values: { batchSize: 4, piece: 2 } },
    })
  }
  expect(savedWeights(starved.runFolder, 'checkpoints/2.safetensors')).toBe(
    savedWeights(paused.runFolder, 'checkpoints/2.safetensors'),
  )
})
