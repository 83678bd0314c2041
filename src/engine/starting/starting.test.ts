import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DatasetSource, TrainedModel, TrainNews } from '../../shared/engine-calls'
import { bestWeights } from '../../shared/kept-files'
import type { ModelSpecInput } from '../../shared/model/model-spec'
import { Random } from '../../shared/random'
import type { TrainingSettingsInput } from '../../shared/training/settings'
import { evaluate } from '../forecasting/evaluate'
import { makeForecast } from '../forecasting/forecast'
import type { Watcher } from '../forecasting/forecast'
import { historyAt } from '../references/origins'
import type { TrainControl } from '../training/control'
import { referenceDevice, runTiny, savedWeights, specOf, tinyRequest } from '../training/testing'
import { FrameReader } from '../windows/frame-reader'
import { makeDataset, readFloats, temporaryFolder } from '../windows/testing'
import { loadModel } from '../forecasting/trained-model'
import { StartForecasts } from './start-forecasts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const watcher: Watcher = { progress: () => undefined, throwIfCancelled: () => undefined }
const frame = { height: 4, width: 5, channels: 1 }
const conv = (name: string, inputs: string, filters: number | 'all') => ({
  name,
  type: 'conv2d',
  inputs: [inputs],
  filters: filters === 'all' ? { perOutputChannel: 1 } : filters,
  kernel: 1,
  activation: filters === 'all' ? 'linear' : 'relu',
})
const modelSpec = specOf({
  version: 2,
  family: 'direct',
  name: 'tiny direct',
  layers: [conv('first', 'frames', 16), conv('second', 'first', 16), conv('head', 'second', 'all')],
} as ModelSpecInput)

/** A row without data, and now and then a cell; what comes is noise, or a curve of what was. */
function seriesOf(kind: 'noise' | 'curve', frames = 70): DatasetSource {
  const random = new Random(5)
  const size = frame.height * frame.width
  const states = [Float64Array.from({ length: size }, () => random.next())]
  for (let t = 1; t < frames; t++)
    states.push(
      states[t - 1]!.map((value) =>
        kind === 'noise' ? random.normal() : 3.7 * value * (1 - value),
      ),
    )
  const shape = { sequences: 1, frames, ...frame }
  return makeDataset(shape, 'series', (_, t, y, x) =>
    y === 0 || (x === 1 && t % 7 === 3) ? NaN : states[t]![y * frame.width + x]!,
  )
}

const wanted: TrainingSettingsInput = {
  inputFrames: 3,
  targetFrames: 2,
  startFrom: 'ridge',
  scaling: 'standard',
  loss: { mse: 1 },
  optimizer: 'adamw',
  learningRate: 0.01,
  epochs: 3,
  testShare: 0.25,
  validationShare: 0.25,
}

const requestOf = (dataset: DatasetSource, settings: TrainingSettingsInput = {}) =>
  tinyRequest({ ...wanted, ...settings }, { dataset, modelSpec })

async function forecastOf(model: TrainedModel, dataset: DatasetSource, steps: number, first = 60) {
  const folder = temporaryFolder()
  const place = { sequence: 0, firstInputFrame: first, steps, season: null, thresholds: [] }
  const device = 'auto'
  await makeForecast(
    { model, dataset, mode: 'free-running', ...place, folder, device },
    referenceDevice,
    watcher,
  )
  return readFloats(join(folder, 'frames.npy')).values
}

const trained = (request: ReturnType<typeof requestOf>): TrainedModel => ({
  modelSpec: request.modelSpec,
  settings: request.settings,
  checkpoint: join(request.runFolder, bestWeights),
})

describe('a network that starts from a reference', () => {
  it('learns what the reference does not know, and is better by what it says', async () => {
    const dataset = seriesOf('curve')
    const before = tf.memory().numTensors
    const request = requestOf(dataset, { epochs: 40 })
    const { result } = await runTiny(request)
    expect(result.ending).toMatchObject({
      code: 'ended.from-reference',
      values: { reference: { code: 'reference.ridge' }, gain: expect.any(Number) as number },
    })
    const asked = { dataset, mode: 'free-running', heldOutOnly: true, limit: null } as const
    const { metrics } = await evaluate(
      { model: trained(request), ...asked, thresholds: [], device: 'auto' },
      watcher,
    )
    expect(metrics.model!.rmse[0]!).toBeLessThan(0.5 * metrics.ridge!.rmse[0]!)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('is the reference, bit for bit, where there is nothing to learn, and says so', async () => {
    const dataset = seriesOf('noise')
    const request = requestOf(dataset, { learningRate: 0.05 })
    const { result } = await runTiny(request)
    expect(result.ending).toMatchObject({ code: 'ended.from-reference', values: { gain: null } })
    const loaded = loadModel(trained(request), dataset)
    const reader = new FrameReader(dataset.store)
    const { reference } = loaded.start!
    const alone = reference.forecast(
      historyAt(reader, { sequence: 0, newest: 62 }, reference.memory),
      5,
    )
    const frames = await forecastOf(trained(request), dataset, 5)
    frames.forEach((value, i) => {
      if (i % 20 < 5) expect(value).toBeNaN()
      else expect(value).toBe(alone[i])
    })
    reader.close()
    loaded.model.dispose()
  })

  it('goes on from its own output beyond the lead times it was trained for', async () => {
    const dataset = seriesOf('curve')
    const request = requestOf(dataset, { epochs: 6 })
    await runTiny(request)
    const frames = await forecastOf(trained(request), dataset, 4)
    const size = frame.height * frame.width
    const reader = new FrameReader(dataset.store)
    const { values, valid } = reader.read({ sequence: 0, first: 0, count: 63 })
    reader.close()
    const known = makeDataset({ sequences: 1, frames: 65, ...frame }, 'series', (_, t, y, x) => {
      const cell = y * frame.width + x
      if (t >= 63) return frames[(t - 63) * size + cell]!
      return valid?.[t * size + cell] === 0 ? NaN : values[t * size + cell]!
    })
    const next = await forecastOf(trained(request), known, 2, 62)
    next.forEach((value, i) => {
      if (i % 20 >= 5) expect(value).toBeCloseTo(frames[2 * size + i]!, 4)
    })
  })

  it('ends with the same weights and forecast when paused and resumed, bit for bit', async () => {
    const dataset = seriesOf('curve', 50)
    const settings = { epochs: 2, startFrom: 'best' } as const
    const whole = requestOf(dataset, settings)
    await runTiny(whole)
    const parted = requestOf(dataset, settings)
    const pause = (news: TrainNews, control: TrainControl): void => {
      if (news.type === 'checkpoint' && news.epoch === 1)
        setImmediate(() => setImmediate(() => control.ask('pause')))
    }
    const paused = await runTiny(parted, pause)
    expect(paused.result.status).toBe('paused')
    const resumeFrom = join(parted.runFolder, 'checkpoints/paused.safetensors')
    await runTiny({ ...parted, resumeFrom })
    const last = 'checkpoints/2.safetensors'
    expect(savedWeights(parted.runFolder, last)).toBe(savedWeights(whole.runFolder, last))
    expect(await forecastOf(trained(parted), dataset, 3, 40)).toEqual(
      await forecastOf(trained(whole), dataset, 3, 40),
    )
  })

  it('is refused where it can not work', async () => {
    const dataset = seriesOf('curve')
    const recurrent = tinyRequest(wanted, { dataset })
    await expect(runTiny(recurrent)).rejects.toMatchObject({ code: 'training.start-needs-direct' })
    await expect(
      runTiny(requestOf(dataset, { augmentation: 'mirrored-reversed' })),
    ).rejects.toMatchObject({ code: 'training.start-not-backwards' })
    await expect(runTiny(requestOf(dataset, { startFrom: 'advection' }))).rejects.toMatchObject({
      code: 'reference.unfit',
    })
    const request = requestOf(dataset, { epochs: 1 })
    await runTiny(request)
    const wider = makeDataset(
      { sequences: 1, frames: 9, height: 4, width: 6, channels: 1 },
      'series',
      () => 1,
    )
    await expect(forecastOf(trained(request), wider, 2, 0)).rejects.toMatchObject({
      code: 'forecast.other-size',
    })
  })
})

describe('forecasts to start from', () => {
  it('are made once for a window, within the bound', () => {
    const dataset = seriesOf('curve')
    const reader = new FrameReader(dataset.store)
    let made = 0
    const reference = {
      memory: 2,
      forecast: () => {
        made++
        return new Float32Array(2 * reader.frameSize)
      },
    }
    const starts = new StartForecasts(reader, reference, 2, 4 * 2 * reader.frameSize)
    for (const newest of [5, 5, 6, 6]) starts.of(0, newest)
    expect(made).toBe(3)
    reader.close()
  })
})
