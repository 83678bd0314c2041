import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { DatasetSource, TrainRequest, TrainedModel } from '../../shared/engine-calls'
import { Random } from '../../shared/random'
import { referenceNames } from '../../shared/reference'
import type { ReferenceName } from '../../shared/reference'
import { trainingSettingsSchema } from '../../shared/training/settings'
import { evaluate } from '../forecasting/evaluate'
import { makeForecast } from '../forecasting/forecast'
import { makeDataset, readFloats, temporaryFolder } from '../windows/testing'
import { TrainControl } from './control'
import { fitReference } from './fit-reference'
import { referenceDevice } from './testing'

const shape = { sequences: 1, frames: 120, height: 8, width: 8, channels: 1 }
const settings = trainingSettingsSchema.parse({ inputFrames: 6, targetFrames: 4 })
/** Frames of the training part, and the first of the test part. */
const known = 92
const tested = 108

/** A weekly wave that travels; frames from `noisyFrom` on are noise. */
function waves(noisyFrom = Infinity): DatasetSource {
  const random = new Random(3)
  const noise = Array.from({ length: 120 * 64 }, () => random.normal())
  return makeDataset(shape, 'series', (_, t, y, x) => {
    const jitter = noise[t * 64 + y * 8 + x]!
    return t >= noisyFrom ? 500 * jitter : 30 + 8 * Math.sin(0.7 * x + 0.4 * y - 0.5 * t) + jitter
  })
}

const specOf = (reference: ReferenceName) =>
  ({ version: 2, family: 'reference', name: reference, reference }) as const

async function fitted(
  reference: ReferenceName,
  dataset: DatasetSource,
): Promise<{ model: TrainedModel; request: TrainRequest }> {
  const modelSpec = specOf(reference)
  const runFolder = temporaryFolder()
  const request = { dataset, modelSpec, settings, runFolder, resumeFrom: null }
  const result = await fitReference(request, modelSpec, () => undefined, new TrainControl())
  expect(result).toMatchObject({ status: 'completed', epochs: [], bestEpoch: null })
  return { model: { modelSpec, settings, checkpoint: result.bestCheckpoint! }, request }
}

const watcher = { progress: () => undefined, throwIfCancelled: () => undefined }

async function forecastOf(model: TrainedModel, dataset: DatasetSource, first: number, steps = 4) {
  const folder = temporaryFolder()
  const place = { sequence: 0, firstInputFrame: first, steps, mode: 'free-running' as const }
  const asked = { model, dataset, ...place, season: null, thresholds: [], folder, device: 'auto' }
  const { evaluation } = await makeForecast(asked, referenceDevice, watcher)
  return { evaluation, frames: readFloats(`${folder}/frames.npy`).values }
}

describe('a run that is a reference', () => {
  it.each(referenceNames)('%s is fitted on the training part only', async (name) => {
    const [clean, noisy] = await Promise.all([fitted(name, waves()), fitted(name, waves(known))])
    const [a, b] = [clean, noisy].map(({ model }) => readFileSync(model.checkpoint))
    expect(a!.equals(b!)).toBe(true)
  })

  it('forecasts nothing from what comes after the moment it is made', async () => {
    const { model } = await fitted('combination', waves())
    const first = 90
    const { frames } = await forecastOf(model, waves(), first)
    const after = await forecastOf(model, waves(first + settings.inputFrames), first)
    expect([...after.frames]).toEqual([...frames])
  })

  it('is evaluated on the test part, not its own rival, and goes on for any steps', async () => {
    const { model, request } = await fitted('ridge', waves())
    const asked = { model, dataset: request.dataset, heldOutOnly: true, limit: null }
    const evaluation = await evaluate(
      { ...asked, mode: 'free-running', thresholds: [], device: 'auto' },
      watcher,
    )
    expect(evaluation.windows).toBe(shape.frames - tested - 9)
    expect(evaluation.metrics).not.toHaveProperty('ridge')
    expect(evaluation.metrics).toHaveProperty('inverse-model')
    const rmse = (name: string) => evaluation.metrics[name]!.rmse[3]!
    expect(rmse('model')).toBeLessThan(rmse('persistence'))
    const far = await forecastOf(model, request.dataset, 114, 30)
    expect(far.frames).toHaveLength(30 * 64)
    expect(far.frames.every((value) => Number.isFinite(value))).toBe(true)
  })

  it('forecasts a later stretch of the same series by its dates', async () => {
    const { model, request } = await fitted('ridge', waves())
    const all = await forecastOf(model, request.dataset, 100)
    const values = readFloats(request.dataset.store.framesPath).values
    const later = makeDataset({ ...shape, frames: 40 }, 'series', (_, t, y, x) => {
      return values[(t + 80) * 64 + y * 8 + x]!
    })
    later.time = {
      kind: 'calendar',
      start: '2021-07-19T00:00:00Z',
      step: { count: 1, unit: 'week' },
    }
    const { frames } = await forecastOf(model, later, 20)
    expect([...frames]).toEqual([...all.frames])
  })

  it.each([
    [{ height: 9 }, 'forecast.other-size'],
    [{ channels: 2 }, 'forecast.channels'],
  ])('refuses data of another form: %j', async (change, code) => {
    const { model } = await fitted('season-damped', waves())
    const other = makeDataset({ ...shape, ...change }, 'series', () => 1)
    await expect(forecastOf(model, other, 0)).rejects.toMatchObject({ code })
  })

  it('refuses another step in time, a changed file, and data that it does not suit', async () => {
    const { model, request } = await fitted('season-damped', waves())
    const daily = { ...request.dataset, time: { kind: 'index' as const } }
    await expect(forecastOf(model, daily, 0)).rejects.toMatchObject({ code: 'forecast.other-step' })
    const bytes = readFileSync(model.checkpoint)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(model.checkpoint, bytes)
    await expect(forecastOf(model, request.dataset, 0)).rejects.toMatchObject({
      code: 'checkpoint.unreadable',
    })
    const small = makeDataset({ ...shape, height: 4 }, 'series', (_, t) => t)
    await expect(fitted('advection', small)).rejects.toMatchObject({ code: 'reference.unfit' })
  })

  it('can be ended in the middle, and then leaves nothing', async () => {
    const modelSpec = specOf('ridge')
    const control = new TrainControl()
    control.ask('pause')
    const request = { dataset: waves(), settings, runFolder: temporaryFolder(), resumeFrom: null }
    const result = await fitReference(
      { ...request, modelSpec },
      modelSpec,
      () => undefined,
      control,
    )
    expect(result).toMatchObject({ status: 'paused', bestCheckpoint: null })
    control.cancel()
    await expect(
      fitReference({ ...request, modelSpec }, modelSpec, () => undefined, control),
    ).rejects.toMatchObject({ code: 'cancelled' })
  })
})
