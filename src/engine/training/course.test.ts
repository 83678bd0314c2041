/** Trainings on another's course: the clock, pauses, more epochs and memory come out the same. */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TrainNews, TrainRequest, TrainResult } from '../../shared/engine-calls'
import type { Course } from '../../shared/training/record'
import { movingDots, temporaryFolder } from '../windows/testing'
import type { TrainControl } from './control'
import { referenceDevice, runTiny, savedWeights, tinyRequest, tinyStack } from './testing'

beforeAll(() => tf.setBackend('cpu'))

const courseOf = (news: readonly TrainNews[]): Course =>
  news.flatMap((one) => (one.type === 'checkpoint' && one.course ? [one.course] : [])).at(-1)!

/** The same request again, in a folder of its own. */
function again(request: TrainRequest, course: Course, { epochs }: TrainResult): TrainRequest {
  const repeat = { course, epochs: epochs.length }
  return { ...request, runFolder: temporaryFolder(), resumeFrom: null, repeat }
}

const numbersOf = ({ epochs }: TrainResult) =>
  epochs.map(({ trainingLoss, validationLoss, learningRate }) => [
    trainingLoss,
    validationLoss,
    learningRate,
  ])

function expectSame(
  a: { request: TrainRequest; result: TrainResult },
  b: { request: TrainRequest; result: TrainResult },
): void {
  expect(numbersOf(b.result)).toEqual(numbersOf(a.result))
  for (const file of ['best.safetensors', `checkpoints/${a.result.epochs.length}.safetensors`])
    expect(savedWeights(b.request.runFolder, file)).toBe(savedWeights(a.request.runFolder, file))
}

const inTheMiddle = (epoch: number) => (news: TrainNews, control: TrainControl) => {
  if (news.type === 'checkpoint' && news.epoch === epoch)
    setImmediate(() => setImmediate(() => control.ask('pause')))
}

describe('a training bounded by minutes', () => {
  const settings = { epochs: 1000, maxMinutes: 0.2 / 60, schedule: 'cosine' } as const

  // A clock that goes on, unevenly, when it is looked at: the machine may be as busy as it likes.
  beforeEach(() => {
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 3 + ((now * 7) % 11)))
  })
  afterEach(() => vi.restoreAllMocks())

  it('comes out the same on its course, whatever the clock says', async () => {
    const request = tinyRequest(settings, { modelSpec: tinyStack })
    const { result, news } = await runTiny(request)
    const course = courseOf(news)
    expect(course.cuts).toHaveLength(1)
    expect(course.clock.length).toBeGreaterThan(2)
    const repeat = again(request, course, result)
    // Its own clock would end it at once.
    repeat.settings = { ...repeat.settings, maxMinutes: 1e-9 }
    const repeated = await runTiny(repeat)
    expectSame({ request, result }, { request: repeat, result: repeated.result })
    expect(courseOf(repeated.news)).toEqual(course)
  })

  it('does so when the repeat itself is paused and goes on', async () => {
    const request = tinyRequest(settings)
    const { result, news } = await runTiny(request)
    const repeat = again(request, courseOf(news), result)
    const paused = await runTiny(repeat, inTheMiddle(1))
    expect(paused.result.status).toBe('paused')
    const resumeFrom = join(repeat.runFolder, 'checkpoints/paused.safetensors')
    const resumed = await runTiny({ ...repeat, resumeFrom })
    expectSame({ request, result }, { request: repeat, result: resumed.result })
  })
})

describe('a training that took a course of its own', () => {
  const dataset = movingDots(16, 5, 4)

  it('is repeated in one go though it was paused, ended and asked for more epochs', async () => {
    const request = tinyRequest({ epochs: 2, schedule: 'cosine' }, { dataset })
    await runTiny(request, inTheMiddle(1))
    const resumeFrom = join(request.runFolder, 'checkpoints/paused.safetensors')
    await runTiny({ ...request, resumeFrom })
    const more = {
      ...request,
      settings: { ...request.settings, epochs: 4 },
      resumeFrom: join(request.runFolder, 'checkpoints/2.safetensors'),
    }
    const { result, news } = await runTiny(more)
    const course = courseOf(news)
    expect(course.plans).toEqual([
      [0, 2],
      [6, 4],
    ])
    const repeat = again(more, course, result)
    const repeated = await runTiny(repeat)
    expectSame({ request, result }, { request: repeat, result: repeated.result })
  })

  it('is repeated past an early end that was gone on from', async () => {
    const ended = { epochs: 30, earlyStoppingPatience: 1, learningRate: 3 }
    const request = tinyRequest(ended, { dataset })
    const first = await runTiny(request)
    const done = first.result.epochs.length
    expect(done).toBeLessThan(30)
    const more = {
      ...request,
      settings: { ...request.settings, epochs: 32 },
      resumeFrom: join(request.runFolder, `checkpoints/${done}.safetensors`),
    }
    const { result, news } = await runTiny(more)
    expect(result.epochs.length).toBeGreaterThan(done)
    const repeat = again(more, courseOf(news), result)
    const repeated = await runTiny(repeat)
    expectSame({ request, result }, { request: repeat, result: repeated.result })
  })

  it('is repeated with settings that were changed on the way, each from its step on', async () => {
    const settings = { epochs: 5, learningRate: 0.01, schedule: 'constant' } as const
    const request = tinyRequest({ ...settings, earlyStoppingPatience: null }, { dataset })
    await runTiny(request, inTheMiddle(1))
    const changed = {
      ...request,
      settings: { ...request.settings, learningRate: 0.3, earlyStoppingPatience: 1 },
      resumeFrom: join(request.runFolder, 'checkpoints/paused.safetensors'),
    }
    const { result, news } = await runTiny(changed)
    const rates = result.epochs.map(({ learningRate }) => learningRate)
    expect(rates.slice(0, 2)).toEqual([0.01, 0.3])
    const course = courseOf(news)
    expect(course.adjustments?.map(([step, { learningRate }]) => [step, learningRate])).toEqual([
      [0, 0.01],
      [expect.any(Number), 0.3],
    ])
    const repeat = again(changed, course, result)
    const repeated = await runTiny(repeat)
    expectSame({ request, result }, { request: repeat, result: repeated.result })
    expect(courseOf(repeated.news).adjustments).toEqual(course.adjustments)
  })

  it('is repeated in the pieces it was computed in', async () => {
    const request = { ...tinyRequest({ epochs: 2 }, { dataset }), largestPiece: 2 }
    const { result, news } = await runTiny(request)
    expect(courseOf(news)).toMatchObject({ pieces: [[0, 2]], devices: [[0, referenceDevice.id]] })
    const { largestPiece: _, ...roomy } = request
    const repeat = again(roomy, courseOf(news), result)
    const repeated = await runTiny(repeat)
    expectSame({ request, result }, { request: repeat, result: repeated.result })
  })

  it('is repeated as far as it came, when it was stopped', async () => {
    const request = tinyRequest({ epochs: 50 }, { dataset })
    const stopped = await runTiny(request, (news, control) => {
      if (news.type === 'event' && news.event.type === 'batch') control.ask('stop')
    })
    expect(stopped.result.status).toBe('stopped')
    const repeat = again(request, courseOf(stopped.news), stopped.result)
    const repeated = await runTiny(repeat)
    expectSame({ request, ...stopped }, { request: repeat, result: repeated.result })
  })
})
