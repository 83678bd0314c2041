import { describe, expect, it } from 'vitest'
import { templateModel } from '../model/template-models'
import { sentence } from '../notices/say'
import { adviceFromCurves, settingsOf, type CoachedRun } from './coach'
import { adviceFromPictures } from './coach-pictures'
import { trainingSettingsSchema, type TrainingSettings } from './settings'

const frame = { height: 16, width: 16, channels: 1 }
const settings = trainingSettingsSchema.parse({ learningRate: 0.01, loss: { mse: 1 } })

function run(
  losses: readonly (readonly [training: number, validation: number])[],
  other: { settings?: Partial<TrainingSettings>; ending?: CoachedRun['ending'] } = {},
): CoachedRun {
  const epochs = losses.map(([trainingLoss, validationLoss], index) => ({
    ...{ epoch: index + 1, trainingLoss, validationLoss },
    ...{ learningRate: 0.01, seconds: 1, samplesPerSecond: 1 },
  }))
  const lowest = Math.min(...epochs.map(({ validationLoss }) => validationLoss))
  const best = epochs.find(({ validationLoss }) => validationLoss === lowest)
  return {
    epochs,
    bestEpoch: best?.epoch ?? null,
    settings: { ...settings, ...other.settings },
    modelSpec: templateModel('small', frame),
    status: 'running',
    ending: other.ending ?? null,
  }
}
const codeOf = (one: CoachedRun) => adviceFromCurves(one, frame)?.seen.code ?? null

describe('the coach, from the curves', () => {
  it('says nothing of a healthy training, of few epochs, and of one that wobbles', () => {
    expect(codeOf(run([...[9, 5, 3, 2, 1.9].map((loss) => [loss, loss] as const)]))).toBeNull()
    expect(codeOf(run([...[1, 1].map((loss) => [loss, loss] as const)]))).toBeNull()
    // Validation goes up and down by one in a hundred while training goes on.
    const wobbling = [1, 0.5, 0.49, 0.492, 0.491, 0.493]
    expect(codeOf(run(wobbling.map((loss, at) => [0.5 - at / 100, loss] as const)))).toBeNull()
  })

  it('tells a training that runs away and one that stands still, with other learning rates', () => {
    const away = run([...[1, 0.5, 0.6, 0.9].map((loss) => [loss, loss] as const)])
    const advice = adviceFromCurves(away, frame)!
    expect(advice).toMatchObject({ stop: true, seen: { code: 'coach.diverging' } })
    expect(settingsOf(away, advice.tries[0]!)).toMatchObject({ learningRate: 0.001, clipNorm: 1 })

    const still = run([...[1, 0.999, 0.998].map((loss) => [loss, loss] as const)])
    const { seen, tries } = adviceFromCurves(still, frame)!
    expect(seen.code).toBe('coach.not-learning')
    expect(tries.map((one) => one.settings.learningRate)).toEqual([0.1, 0.001])
    expect(codeOf(run([...still.epochs.map(() => [1, 1] as const)], ridge))).toBeNull()
  })
  const ridge = { settings: { startFrom: 'ridge' as const } }

  it('tells what is learnt by heart, and tries a smaller model or smaller weights', () => {
    const losses = [0.9, 0.5, 0.55, 0.6, 0.7].map((loss, at) => [0.9 - at / 10, loss] as const)
    const advice = adviceFromCurves(run(losses), frame)!
    expect(advice.seen.code).toBe('coach.by-heart')
    expect(advice.seen.values['best']).toBe(2)
    const [smaller, decayed] = advice.tries
    expect(smaller?.modelSpec?.name).toBe('small')
    expect(JSON.stringify(smaller?.modelSpec)).toContain('"filters":16')
    expect(decayed?.settings).toEqual({ optimizer: 'adamw', weightDecay: 0.1 })
  })

  it('says that a planned end came too early, of epochs or of minutes', () => {
    const losses = [4, 3, 2, 1].map((loss) => [loss, loss] as const)
    const ended = sentence('ended.all-epochs', { epochs: 4, best: 4 })
    const more = adviceFromCurves(run(losses, { ending: ended, settings: { epochs: 4 } }), frame)!
    expect(more).toMatchObject({ seen: { code: 'coach.not-yet-done' }, stop: false })
    expect(more.tries).toEqual([{ settings: { epochs: 8 } }])
    const over = sentence('ended.minutes-over', { minutes: 2, best: 4 })
    const cut = adviceFromCurves(run(losses, { ending: over, settings: { maxMinutes: 2 } }), frame)!
    expect(cut.tries).toEqual([{ settings: { maxMinutes: 4 } }])
    const stopped = sentence('ended.stopped', { best: 4 })
    expect(codeOf(run(losses, { ending: stopped }))).toBeNull()
  })

  it('offers the learning rate that an end without worth names', () => {
    const values = { loss: 2, before: 1, learningRate: 0.01, cause: 'too-fast', better: 0.001 }
    const never = run([[2, 2]], { ending: { code: 'training.never-better', values } })
    expect(adviceFromCurves(never, frame)?.tries[0]?.settings.learningRate).toBe(0.001)
    const gone = { code: 'training.diverged', values: { epoch: 1, batch: 2, learningRate: 0.01 } }
    const tries = adviceFromCurves(run([], { ending: gone }), frame)?.tries
    expect(tries?.[0]?.settings).toEqual({ learningRate: 0.001, clipNorm: 1 })
  })
})

describe('the coach, from the pictures', () => {
  const shape = [8, 8, 2]
  const size = 8 * 8 * 2
  const checkered = (high: number) =>
    Float32Array.from({ length: 2 * size }, (_, at) => ((at >> 1) % 2 === 0 ? high : 0))
  /** Wide waves: much variety, little detail. */
  const waves = Float32Array.from({ length: 2 * size }, (_, at) => 2 * Math.sin(at / 40))
  const trained = run([...[3, 2, 1].map((loss) => [loss, loss] as const)])
  const seen = (prediction: Float32Array) =>
    adviceFromPictures(trained, {
      ...{ inputs: checkered(1), truth: checkered(1), prediction, shape },
    })?.seen

  it('says nothing of a forecast as detailed as what happened, gaps or not', () => {
    const gaps = checkered(1)
    gaps.fill(NaN, 0, 40)
    expect(seen(checkered(0.9))).toBeUndefined()
    expect(seen(gaps)).toBeUndefined()
    expect(seen(new Float32Array(2 * size).fill(NaN))).toBeUndefined()
  })

  it('tells one value everywhere, and a blur', () => {
    const flat = checkered(0.01).map((value) => value + 0.5)
    expect(seen(flat)).toMatchObject({ code: 'coach.constant' })
    expect(seen(waves)).toMatchObject({ code: 'coach.blurred', values: { unchanged: 1 } })
  })
})
