import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { copyFileSync, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DatasetSource, ForecastRequest, TrainedModel } from '../../shared/engine-calls'
import { makeDataset, movingDots, readFloats, temporaryFolder } from '../windows/testing'
import { referenceDevice, runTiny, specOf, tinyRequest } from '../training/testing'
import { evaluate, evenlySpread } from './evaluate'
import { makeForecast } from './forecast'
import type { Watcher } from './forecast'
import { referencesFolder } from './reference-forecasts'

const watcher: Watcher = { progress: () => undefined, throwIfCancelled: () => undefined }
const dots = movingDots(24, 6, 6)
let trained: TrainedModel

beforeAll(async () => {
  await tf.setBackend('cpu')
  const modelSpec = specOf({
    family: 'encoder-forecaster',
    name: 'tiny',
    patch: 2,
    cells: [{ filters: 8, kernel: 3 }],
  })
  const request = tinyRequest(
    { epochs: 16, learningRate: 0.05, batchSize: 6, targetFrames: 3 },
    { dataset: dots, modelSpec },
  )
  const { result } = await runTiny(request)
  trained = { modelSpec, settings: request.settings, checkpoint: result.bestCheckpoint! }
}, 180_000)

function request(changes: Partial<ForecastRequest> = {}): ForecastRequest {
  return {
    model: trained,
    dataset: dots,
    mode: 'free-running',
    sequence: 0,
    firstInputFrame: 0,
    steps: 3,
    season: null,
    thresholds: [0.5],
    folder: temporaryFolder(),
    device: 'auto',
    ...changes,
  }
}

describe('a forecast', () => {
  it('beats no change on sequences the run never saw, and leaks nothing', async () => {
    const before = tf.memory().numTensors
    const other = movingDots(30, 6, 6)
    const evaluation = await evaluate(
      {
        model: trained,
        dataset: other,
        mode: 'free-running',
        heldOutOnly: false,
        limit: 20,
        thresholds: [0.5],
        device: 'auto',
      },
      watcher,
    )
    expect(evaluation).toMatchObject({
      windows: 20,
      leadTimes: [1, 2, 3],
      unit: 'cases',
      mode: 'free-running',
      dynamicRange: 1,
    })
    expect(Object.keys(evaluation.metrics)).toEqual([
      'model',
      'persistence',
      'climatology',
      'drift',
      'input-mean',
      'zero',
    ])
    evaluation.metrics['model']!.mse.forEach((mse, lead) =>
      expect(mse!).toBeLessThan(0.7 * evaluation.metrics['persistence']!.mse[lead]!),
    )
    expect(evaluation.metrics['persistence']!.sse).toEqual([2, 2, 2])
    expect(evaluation.metrics['zero']!.sse).toEqual([1, 1, 1])
    expect(evaluation.comparison).toMatchObject({ windows: evaluation.windows, leads: 3 })
    expect(evaluation.metrics).toHaveProperty(evaluation.comparison!.rival)
    expect(evaluation.verdict.code).toMatch(/^verdict\.(beats|even|loses)$/)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('is compared with references of its own split, fitted once and kept', async () => {
    const asked = {
      model: { ...trained, checkpoint: join(temporaryFolder(), 'best.safetensors') },
      dataset: dots,
      mode: 'free-running' as const,
      heldOutOnly: true,
      limit: null,
      thresholds: [],
      device: 'auto',
    }
    copyFileSync(trained.checkpoint, asked.model.checkpoint)
    const first = await evaluate(asked, watcher)
    expect(first.metrics).toHaveProperty('ridge')
    const kept = join(referencesFolder(asked.model.checkpoint), 'ridge.safetensors')
    const written = statSync(kept).mtimeMs
    expect(await evaluate(asked, watcher)).toEqual(first)
    expect(statSync(kept).mtimeMs).toBe(written)
    const made = await makeForecast(request({ model: asked.model }), referenceDevice, watcher)
    expect(made.evaluation!.metrics).toHaveProperty('ridge')
  })

  it('writes frames, mask and baselines, and scores the steps with a truth', async () => {
    const wanted = request()
    const result = await makeForecast(wanted, referenceDevice, watcher)
    expect(result).toMatchObject({ stepsWithTruth: 3, device: 'reference' })
    expect(readFloats(join(wanted.folder, 'frames.npy')).shape).toEqual([3, 6, 6, 1])
    expect(readFloats(join(wanted.folder, 'baseline-persistence.npy')).shape).toEqual([3, 6, 6, 1])
    expect(existsSync(join(wanted.folder, 'baseline-seasonal-naive.npy'))).toBe(false)
    expect(result.evaluation!.windows).toBe(1)
  })

  it('goes on past the end of the data, where nothing is scored', async () => {
    const beyond = request({ firstInputFrame: 3, steps: 7 })
    expect(await makeForecast(beyond, referenceDevice, watcher)).toMatchObject({
      stepsWithTruth: 0,
      evaluation: null,
    })
    expect(
      readFloats(join(beyond.folder, 'frames.npy')).values.every((value) => Number.isFinite(value)),
    ).toBe(true)
    const partly = await makeForecast(
      request({ firstInputFrame: 1, steps: 7 }),
      referenceDevice,
      watcher,
    )
    expect(partly.stepsWithTruth).toBe(2)
    expect(partly.evaluation!.leadTimes).toEqual([1, 2])
  })

  it('one-step reads the true frame before each step: its first is as free-running', async () => {
    const [free, one] = [request(), request({ mode: 'one-step' })]
    await makeForecast(free, referenceDevice, watcher)
    const { evaluation } = await makeForecast(one, referenceDevice, watcher)
    const [a, b] = [free, one].map(({ folder }) => readFloats(join(folder, 'frames.npy')).values)
    b!.subarray(0, 36).forEach((value, i) => expect(value).toBeCloseTo(a![i]!, 5))
    expect([...b!.subarray(36)]).not.toEqual([...a!.subarray(36)])
    expect(evaluation!.mode).toBe('one-step')
    const persistence = readFloats(join(one.folder, 'baseline-persistence.npy')).values
    const truth = readFloats(join(free.folder, 'baseline-persistence.npy')).values
    expect([...persistence.subarray(0, 36)]).toEqual([...truth.subarray(0, 36)])
    expect([...persistence.subarray(36, 72)]).not.toEqual([...truth.subarray(36, 72)])
  })

  it.each([
    [{ firstInputFrame: 4 }, 'forecast.inputs-outside'],
    [{ sequence: 24 }, 'forecast.inputs-outside'],
    [{ mode: 'one-step', steps: 5 }, 'forecast.one-step-past-end'],
  ] as [Partial<ForecastRequest>, string][])('refuses %j', async (changes, code) => {
    await expect(makeForecast(request(changes), referenceDevice, watcher)).rejects.toMatchObject({
      code,
    })
  })

  it('refuses other channels, works on frames of another size without climatology', async () => {
    const coloured: DatasetSource = makeDataset(
      { ...dots.store.shape, channels: 2 },
      'clips',
      () => 0.5,
    )
    await expect(
      makeForecast(request({ dataset: coloured }), referenceDevice, watcher),
    ).rejects.toMatchObject({
      code: 'forecast.channels',
    })
    const larger = request({ dataset: movingDots(2, 6, 11) })
    const { evaluation } = await makeForecast(larger, referenceDevice, watcher)
    expect(Object.keys(evaluation!.metrics)).not.toContain('climatology')
    expect(readFloats(join(larger.folder, 'frames.npy')).shape).toEqual([3, 11, 11, 1])
  })

  it('has no value where the inputs have none', async () => {
    const holes = makeDataset({ ...dots.store.shape, sequences: 1 }, 'clips', (_, t, y, x) =>
      y === 0 || (y === 1 && t > 0) ? NaN : x === t ? 1 : 0,
    )
    const wanted = request({ dataset: holes })
    await makeForecast(wanted, referenceDevice, watcher)
    const { values } = readFloats(join(wanted.folder, 'frames.npy'))
    values.forEach((value, i) => expect(Number.isNaN(value)).toBe(i % 36 < 6))
  })
})

describe('held-out evaluation', () => {
  it('uses the validation sequences of a run on clips, and spreads a limit evenly', async () => {
    const base = {
      model: trained,
      dataset: dots,
      mode: 'one-step' as const,
      thresholds: [],
      device: 'auto',
    }
    expect((await evaluate({ ...base, heldOutOnly: true, limit: null }, watcher)).windows).toBe(6)
    expect(evenlySpread([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 4, 8])
    expect(evenlySpread([0, 1], 5)).toEqual([0, 1])
  })

  it('compares with the season before, where the data reaches that far back', async () => {
    const everySixFrames: DatasetSource = { ...movingDots(1, 60, 6), kind: 'series' }
    const base = {
      model: trained,
      dataset: everySixFrames,
      mode: 'free-running' as const,
      heldOutOnly: true,
      limit: null,
    }
    const scoresFor = async (season: number) =>
      (await evaluate({ ...base, season, thresholds: [], device: 'auto' }, watcher)).metrics[
        'seasonal-naive'
      ]
    expect((await scoresFor(6))?.mse).toEqual([0, 0, 0])
    expect(await scoresFor(60)).toBeUndefined()
  })
})
