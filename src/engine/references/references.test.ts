import { describe, expect, it } from 'vitest'
import { Random } from '../../shared/random'
import { historyAt } from './origins'
import { references } from '.'
import { autoregression, computed, guarded, monthly, noBreath, seriesTraining } from './testing'
import type { FrameSource, Reference, ReferenceTraining } from './reference'

const shape = { sequences: 1, frames: 120, height: 8, width: 9, channels: 1 }
const season = (t: number): number => 5 * Math.cos((2 * Math.PI * t) / 12)

async function forecast(
  reference: Reference,
  training: ReferenceTraining,
  source: FrameSource,
  newest: number,
  steps: number,
): Promise<Float32Array> {
  const saved = await reference.fit(training, noBreath)
  const stored = { facts: JSON.parse(JSON.stringify(saved.facts)), tensors: saved.tensors }
  const fitted = reference.open(stored, source.shape)
  return fitted.forecast(historyAt(source, { sequence: 0, newest }, fitted.memory), steps)
}

function named(name: Reference['name']): Reference {
  return references.find((reference) => reference.name === name)!
}

describe.each(references.map((reference) => [reference.name, reference] as const))(
  '%s',
  (_, reference) => {
    it('reads only the training part, and forecasts further than it was fitted for', async () => {
      const source = autoregression(shape, 0.8, (t, cell) => 20 + cell / 9 + season(t))
      const frames = await forecast(reference, seriesTraining(source, 90, 5), source, 100, 12)
      expect(frames).toHaveLength(12 * 72)
      expect(frames.every((value) => Number.isFinite(value) && value > -20 && value < 80)).toBe(
        true,
      )
    })

    it('takes cells without data, now and then and always', async () => {
      const full = autoregression(shape, 0.8, (t) => 20 + season(t))
      const source = computed(shape, (n, t, y, x) =>
        x === 0 || (t + 3 * y + x) % 11 === 0
          ? NaN
          : full.read({ sequence: n, first: t, count: 1 }).values[y * 9 + x]!,
      )
      const frames = await forecast(reference, seriesTraining(source, 60, 3), source, 70, 3)
      expect(frames.every((value) => Number.isFinite(value) && value > -20 && value < 60)).toBe(
        true,
      )
    })

    it('gives a constant back', async () => {
      const source = computed(shape, () => 7)
      const frames = await forecast(reference, seriesTraining(source, 60, 3), source, 70, 4)
      for (const value of frames) expect(value).toBeCloseTo(7, 3)
    })

    it('never goes below 0 where the training part never does', async () => {
      const source = computed(shape, (_, t, y, x) => Math.max(0, ((t * 7 + y * 5 + x) % 23) - 15))
      const frames = await forecast(reference, seriesTraining(source, 90, 3), source, 100, 6)
      expect(Math.min(...frames)).toBeGreaterThanOrEqual(0)
    })
  },
)

describe('references', () => {
  it('find the season and how fast anomalies fade', async () => {
    const long = { ...shape, frames: 600 }
    const source = autoregression(long, 0.8, (t, cell) => 20 + cell + season(t))
    const training = seriesTraining(source, 500, 3)
    const climatology = await forecast(named('seasonal-climatology'), training, source, 550, 3)
    for (let lead = 0; lead < 3; lead++)
      for (let cell = 0; cell < 72; cell++) {
        const wanted = 20 + cell + season(551 + lead)
        expect(Math.abs(climatology[lead * 72 + cell]! - wanted)).toBeLessThan(1)
      }
    const { tensors } = await named('season-damped').fit(training, noBreath)
    const fading = tensors.fading!.values
    for (const [lead, wanted] of [0.8, 0.64, 0.512].entries()) {
      const mean = fading.subarray(lead * 72, (lead + 1) * 72).reduce((a, b) => a + b, 0) / 72
      expect(Math.abs(mean - wanted)).toBeLessThan(0.06)
    }
  })

  it('ridge sees what comes from the cell beside, as no cell alone can', async () => {
    const long = { ...shape, frames: 300 }
    const random = new Random(4)
    const belt = Float64Array.from({ length: 8 * 400 }, () => random.normal())
    const source = computed(long, (_, t, y, x) => belt[y * 400 + ((x - t + 390) % 400)]!)
    const training = seriesTraining(source, 250, 1)
    const [truth] = [source.read({ sequence: 0, first: 281, count: 1 }).values]
    const errorOf = (frames: Float32Array): number => {
      let sum = 0
      for (let cell = 0; cell < 72; cell++)
        if (cell % 9 > 0) sum += (frames[cell]! - truth[cell]!) ** 2
      return sum / 64
    }
    const ridge = errorOf(await forecast(named('ridge'), training, source, 280, 1))
    const alone = errorOf(await forecast(named('season-damped'), training, source, 280, 1))
    expect(ridge).toBeLessThan(0.2 * alone)
  })

  it('ridge looks back a whole season, which the input frames don’t hold', async () => {
    const long = { ...shape, frames: 300 }
    const random = new Random(9)
    const values = new Map<number, number>()
    const source = computed(long, (_, t, y, x) => {
      const lastYear = values.get((t - 12) * 72 + y * 9 + x) ?? random.normal()
      const value = 0.95 * lastYear + 0.3 * random.normal()
      values.set(t * 72 + y * 9 + x, value)
      return value
    })
    const training = seriesTraining(source, 260, 2)
    const truth = source.read({ sequence: 0, first: 281, count: 2 }).values
    const errorOf = (frames: Float32Array): number =>
      frames.reduce((sum, value, i) => sum + (value - truth[i]!) ** 2, 0) / frames.length
    const ridge = errorOf(await forecast(named('ridge'), training, source, 280, 2))
    const blind = errorOf(await forecast(named('season-damped'), training, source, 280, 2))
    // What can't be known has the variance 0.09.
    expect(ridge).toBeLessThan(0.15)
    expect(ridge).toBeLessThan(0.5 * blind)
  })

  it('say when there is too little to fit', () => {
    const source = computed({ ...shape, frames: 6 }, () => 1)
    const training = seriesTraining(source, 6, 5)
    for (const name of ['ridge', 'season-damped', 'advection', 'inverse-model'] as const)
      expect(named(name).applies(training)).toBe(false)
  })

  it('fit clips on whole sequences', async () => {
    const clips = { sequences: 8, frames: 12, height: 16, width: 16, channels: 1 }
    const source = computed(clips, (n, t, y, x) =>
      Math.exp(-((x - 3 - n / 2 - t / 2) ** 2 + (y - 8) ** 2) / 6),
    )
    const ranges = [0, 1, 2, 3, 4, 5].map((sequence) => ({ sequence, first: 0, count: 12 }))
    const training: ReferenceTraining = {
      source: guarded(source, ranges),
      kind: 'clips',
      time: { kind: 'index' },
      ranges,
      inputFrames: 5,
      leadTimes: 4,
    }
    const reference = named('advected-ridge')
    const fitted = reference.open(await reference.fit(training, noBreath), clips)
    const history = historyAt(source, { sequence: 7, newest: 5 }, fitted.memory)
    const frames = fitted.forecast(history, 4)
    const truth = source.read({ sequence: 7, first: 6, count: 4 }).values
    const error = frames.reduce((sum, value, i) => sum + (value - truth[i]!) ** 2, 0)
    const last = history.values.subarray(history.values.length - 256)
    const still = truth.reduce((sum, value, i) => sum + (value - last[i % 256]!) ** 2, 0)
    expect(error).toBeLessThan(0.1 * still)
  })

  it('know no season of clips or of few frames', () => {
    expect(monthly.kind).toBe('calendar')
    expect(named('seasonal-climatology').applies({ ...trainingOfClips() })).toBe(false)
  })
})

function trainingOfClips(): ReferenceTraining {
  const source = computed({ ...shape, sequences: 3 }, () => 1)
  return { ...seriesTraining(source, 60, 3), kind: 'clips' }
}
