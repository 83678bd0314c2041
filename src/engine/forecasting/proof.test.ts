import { describe, expect, it } from 'vitest'
import { trainingSettingsSchema } from '../../shared/training/settings'
import { changeBetween } from '../rolling/leak'
import { TrainControl } from '../training/control'
import { fitReference } from '../training/fit-reference'
import { makeDataset, temporaryFolder } from '../windows/testing'
import { prove } from './proof'

const watcher = { progress: () => undefined, throwIfCancelled: () => undefined }

describe('a proof by perturbation', () => {
  it('fits a reference again with noise for the future, and nothing changes', async () => {
    const shape = { sequences: 1, frames: 60, height: 3, width: 3, channels: 1 }
    const dataset = makeDataset(shape, 'series', (_, t, y, x) => Math.sin(t / 3) + y - x)
    const settings = trainingSettingsSchema.parse({ inputFrames: 3, targetFrames: 2 })
    const reference = 'damped-persistence'
    const modelSpec = { version: 2, family: 'reference', name: reference, reference } as const
    const request = { dataset, settings, modelSpec, runFolder: temporaryFolder(), resumeFrom: null }
    const fitted = await fitReference(request, modelSpec, () => undefined, new TrainControl())
    const model = { modelSpec, settings, checkpoint: fitted.bestCheckpoint! }
    const proof = await prove({ model, dataset, device: 'cpu' }, watcher)
    expect(proof).toMatchObject({ refitted: true, change: 0, said: { code: 'proof.holds' } })
    expect(proof.frames).toBeGreaterThan(0)
    expect(proof.frames).toBeLessThan(20)
  })

  it('sees a change of any size, and of data into none', () => {
    const of = (...values: number[]) => Float32Array.from(values)
    expect(changeBetween(of(1, NaN), of(1, NaN))).toBe(0)
    expect(changeBetween(of(1, 2), of(1, 2.5))).toBe(0.5)
    expect(changeBetween(of(1, 2), of(1, NaN))).toBe(Infinity)
  })
})
