import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { raceRecordSchema } from '../../shared/automatic'
import type { DatasetSource, TrainNews, TrainRequest, TrainResult } from '../../shared/engine-calls'
import { bestWeights, raceFile } from '../../shared/kept-files'
import type { AutomaticSpec } from '../../shared/model/families/automatic'
import { modelSpecSchema } from '../../shared/model/model-spec'
import { Random } from '../../shared/random'
import { trainingSettingsSchema } from '../../shared/training/settings'
import { openTrained } from '../forecasting/trained-forecaster'
import { TrainControl } from '../training/control'
import { referenceDevice, savedWeights, specOf } from '../training/testing'
import { FrameReader } from '../windows/frame-reader'
import { splitDataset } from '../windows/split'
import { makeDataset, temporaryFolder } from '../windows/testing'
import type * as rollingComparison from '../rolling/comparison'
import type * as rolling from '../rolling/race'
import { train } from '../training/train'
import type { RaceResult } from '../rolling/race'
import { automatic } from './automatic'

/** What wins, whatever the errors say; null for what does. */
const told = vi.hoisted(() => ({
  winner: null as 'combination' | null,
  last: null as RaceResult | null,
}))
vi.mock('../rolling/race', async (original) => {
  const { race } = await original<typeof rolling>()
  return {
    race: async (...asked: Parameters<typeof race>) => {
      // A network that wins does so whatever the race was: that of a test before serves again.
      const known = judged.wins ? told.last : null
      const result = known ?? (await race(...asked))
      told.last ??= asked[0].kind === 'series' ? result : null
      return result && told.winner ? { ...result, winner: told.winner } : result
    },
  }
})
/** Whether a network is kept, whatever the comparison says. */
const judged = vi.hoisted(() => ({ wins: false }))
vi.mock('../rolling/comparison', async (original) => {
  const comparisons = await original<typeof rollingComparison>()
  return {
    ...comparisons,
    compareAll: (...asked: Parameters<typeof comparisons.compareAll>) => {
      const compared = comparisons.compareAll(...asked)
      return judged.wins ? { ...compared, tooFew: false, low: 1 } : compared
    },
  }
})
afterEach(() => {
  told.winner = null
  judged.wins = false
})

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

  it('hands over the combination of the race, with the weights found there', async () => {
    told.winner = 'combination'
    const request = requestFor(remembering(), 0.2)
    const { result, news } = await run(request)
    const { modelSpec } = news.find((one) => one.type === 'chosen')!
    expect(modelSpec).toMatchObject({ family: 'reference', reference: 'combination' })
    const { settings, dataset } = request
    const checkpoint = result.bestCheckpoint!
    const forecaster = openTrained({ modelSpec, settings, checkpoint }, dataset)
    const reader = new FrameReader(dataset.store)
    const window = { sequence: 0, first: 120, count: 4 }
    const [frames] = await forecaster.forecast(reader, [window], 3, 'free-running')
    const truth = reader.read({ sequence: 0, first: 124, count: 3 }).values
    const rootMean = (of: (i: number) => number) =>
      Math.sqrt(truth.reduce((sum, value, i) => sum + (value - of(i)) ** 2, 0) / truth.length)
    expect(rootMean((i) => frames![i]!)).toBeLessThan(rootMean(() => 0))
    reader.close()
    forecaster.dispose()
  })

  it('whose network won is trained again bit for bit by its order and course', async () => {
    judged.wins = true
    const asked = requestFor(remembering(), 5)
    const request = { ...asked, settings: { ...asked.settings, epochs: 1 } }
    const { result, news } = await run(request)
    const { modelSpec, order } = news.find((one) => one.type === 'chosen')!
    expect(modelSpec).toEqual(network)
    expect(order.within).not.toBeNull()
    const { course } = news.findLast((one) => one.type === 'checkpoint')!
    const again = {
      ...{ dataset: request.dataset, modelSpec, settings: order.settings, within: order.within! },
      ...{ runFolder: temporaryFolder(), resumeFrom: null },
      repeat: { course: course!, epochs: result.epochs.length },
    }
    const repeated = await train(again, referenceDevice, () => undefined, new TrainControl())
    const losses = ({ epochs }: TrainResult) =>
      epochs.map(({ trainingLoss, validationLoss }) => [trainingLoss, validationLoss])
    expect(losses(repeated)).toEqual(losses(result))
    expect(savedWeights(again.runFolder, bestWeights)).toBe(
      savedWeights(request.runFolder, bestWeights),
    )
  })

  it('of clips, which have no test part, sees nothing of the sequences that score it', async () => {
    const clips = { sequences: 20, frames: 10, height: 6, width: 6, channels: 1 }
    const request = (noise: number) => {
      const scored = new Set<number>()
      const make = (): DatasetSource =>
        makeDataset(clips, 'clips', (n, t, y, x) => {
          const value = Math.sin(t / 2 + n + x / 3) + y / 6
          return scored.has(n) ? noise * value : value
        })
      const plain = requestFor(make(), 0.2)
      const { validation } = splitDataset(plain.dataset, plain.settings)
      for (const { sequence } of validation.ranges) scored.add(sequence)
      return { ...plain, dataset: make() }
    }
    const [clean, noisy] = [request(1), request(300)]
    await run(clean)
    await run(noisy)
    const [a, b] = [clean, noisy].map((one) => recordOf(one).race.contenders)
    expect(b!.map(({ name, byFold }) => [name, byFold])).toEqual(
      a!.map(({ name, byFold }) => [name, byFold]),
    )
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
