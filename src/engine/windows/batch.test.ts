import '@tensorflow/tfjs-backend-cpu'
import { describe, expect, it } from 'vitest'
import { frameMaskTensor } from './batch'
import type { Batch } from './batch'

const batchOf = (valid: number[] | null): Batch => ({
  values: new Float32Array(12),
  valid: valid && Uint8Array.from(valid),
  shape: [2, 3, 1, 2, 1],
})

describe('the mask of frames', () => {
  it('is 0 for the frames without any data', () => {
    const mask = frameMaskTensor(batchOf([1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1]))
    expect(mask?.shape).toEqual([2, 3])
    expect([...(mask?.dataSync() ?? [])]).toEqual([1, 0, 1, 0, 1, 1])
    mask?.dispose()
  })

  it('is null when every frame has some', () => {
    expect(frameMaskTensor(batchOf(null))).toBeNull()
    expect(frameMaskTensor(batchOf([1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 1]))).toBeNull()
  })
})
