import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { raceRecordSchema } from '../../shared/automatic'
import type { DatasetSource, TrainNews, TrainRequest } from '../../shared/engine-calls'
import { raceFile } from '../../shared/kept-files'
import type { AutomaticSpec } from '../../shared/model/families/automatic'
import { modelSpecSchema } from '../../shared/model/model-spec'
import { Random } from '../../shared/random'
import { trainingSettingsSchema } from '../../shared/training/settings'
import { openTrained } from '../forecasting/trained-forecaster'
import { TrainControl } from '../training/control'
import { referenceDevice, specOf } from '../training/testing'
import { makeDataset, temporaryFolder } from '../windows/testing'
import { automatic } from './automatic'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const shape = { sequences: 1, frames: 150, height: 6, width: 6, channels: 1 }

/** A weekly series that remembers itself; from `noisyFrom` on it is noise. */
function remembering(noisyFrom = Infinity): DatasetSource {
  const random = new Random(4)
  const values: number[] = []
  for (let t = 0; t < 150; t++)
    for (let cell = 0; cell < 36; cell++)
      values.push(0.8 * (values[(t - 1) * 36 + cell] ?? 0) + random.normal())
  return makeDataset(shape, 'series', (_, t, y, x) => {
    const value = values[t * 36 + y * 6 + x]!
    return t >= noisyFrom ? 300 * value : value
  })
}

const network = specOf({
  family: 'encoder-forecaster',
  name: 'tiny',
  residual: true,
  outputActivation: 'linear',
  patch: 2,
  cells: [{ filters: 2, kernel: 3 }],
})
const spec = modelSpecSchema.parse({
  version: 2,
  family: 'automatic',
  name: 'automatic',
  network,
}) as AutomaticSpec

function requestFor(dataset: DatasetSource, minutes: number): TrainRequest {
  const windows = { inputFrames: 4, targetFrames: 3, validationShare: 0.1, testShare: 0.1 }
  const others = { scaling: 'standard', loss: { mse: 1 }, maxMinutes: minutes, epochs: 2 }
  const settings = trainingSettingsSchema.parse({ ...windows, ...others })
  return { dataset, modelSpec: spec, settings, runFolder: temporaryFolder(), resumeFrom: null }
}

async function run(
  request: TrainRequest,
  steer: (news: TrainNews, control: TrainControl) => void = () => undefined,
) {
  const control = new TrainControl()
  const news: TrainNews[] = []
  const send = (one: TrainNews): void => {
    news.push(one)
    steer(one, control)
  }
  const result = await automatic(request, spec, {
    send,
    control,
    onDevice: (work) => work(referenceDevice),
  })
  return { result, news }
}

const recordOf = ({ runFolder }: TrainRequest) =>
  raceRecordSchema.parse(JSON.parse(readFileSync(join(runFolder, raceFile), 'utf8')))

describe('an automatic run', () => {
  it('becomes the best reference where a network gains nothing, and says why', async () => {
    const request = requestFor(remembering(), 5)
    const { result, news } = await run(request)
    expect(result).toMatchObject({ status: 'completed', bestEpoch: null })
    const record = recordOf(request)
    expect(record.race.contenders.length).toBeGreaterThan(5)
    expect(record.network).toMatchObject({ kept: false })
    expect(record.network!.comparison.windows).toBeGreaterThan(8)
    expect(record.why.map(({ code }) => code)).toEqual(['automatic.reference', 'automatic.network'])
    const chosen = news.find((one) => one.type === 'chosen')!
    expect(chosen.modelSpec).toMatchObject({ family: 'reference', reference: record.race.winner })
    expect(existsSync(join(request.runFolder, 'network'))).toBe(false)
    const { settings, dataset } = request
    const model = { modelSpec: chosen.modelSpec, settings, checkpoint: result.bestCheckpoint! }
    expect(openTrained(model, dataset).inputFrames).toBe(4)
    const seen = news.flatMap((one) =>
      one.type === 'event' && one.event.type === 'candidate' ? [one.event] : [],
    )
    expect(new Set(seen.map(({ name }) => name))).toContain('ridge')
    expect(seen.some(({ isNetwork }) => isNetwork)).toBe(true)
  })

  it('sees nothing of the test part', async () => {
    const [clean, noisy] = [remembering(), remembering(134)].map((data) => requestFor(data, 0.2))
    await run(clean!)
    await run(noisy!)
    const [a, b] = [clean!, noisy!].map(recordOf)
    const errors = (record: typeof a) =>
      record!.race.contenders.map(({ name, byFold }) => [name, byFold])
    expect(errors(b)).toEqual(errors(a))
    const [one, other] = [clean!, noisy!].map(({ runFolder }) =>
      readFileSync(join(runFolder, 'best.safetensors')),
    )
    expect(one!.equals(other!)).toBe(true)
  })

  it('keeps what is done when it is stopped, and begins anew after a pause', async () => {
    const steer = (action: 'stop' | 'pause') => (news: TrainNews, control: TrainControl) => {
      if (news.type !== 'event' || news.event.type !== 'candidate') return
      if (news.event.done === 2) control.ask(action)
    }
    const stopped = requestFor(remembering(), 5)
    const { result } = await run(stopped, steer('stop'))
    expect(result.status).toBe('stopped')
    expect(result.bestCheckpoint).not.toBeNull()
    const record = recordOf(stopped)
    expect(record.race.folds).toBe(2)
    expect(record.why.at(-1)).toMatchObject({ values: { why: 'stopped' } })
    const paused = requestFor(remembering(), 5)
    expect((await run(paused, steer('pause'))).result).toMatchObject({
      status: 'paused',
      bestCheckpoint: null,
    })
  })

  it('is not begun on too little', async () => {
    const short = makeDataset({ ...shape, frames: 12 }, 'series', (_, t) => t)
    await expect(run(requestFor(short, 1))).rejects.toMatchObject({
      code: 'training.too-few-frames',
    })
  })
})
