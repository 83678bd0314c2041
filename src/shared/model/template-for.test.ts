import { say } from '../notices/say'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { storedDtypes } from '../dataset'
import { windowShapeOf } from './window-shape'
import { formOf } from './encoder-forecaster-form'
import { templateNames } from './model-spec'
import type { ModelSpec } from './model-spec'
import { summarizeModel } from './summarize-model'
import { templateFor } from './template-for'
import type { DatasetFacts } from './template-for'

const formIn = (spec: ModelSpec) => (spec.family === 'encoder-forecaster' ? formOf(spec) : null)

const digits: DatasetFacts = {
  kind: 'clips',
  sequences: 400,
  frames: 20,
  height: 64,
  width: 64,
  channels: 1,
  dtype: 'uint8',
  missing: 0,
  min: 0,
  max: 255,
  isMap: false,
}
const cases: DatasetFacts = {
  ...digits,
  kind: 'series',
  sequences: 1,
  frames: 149,
  height: 40,
  width: 48,
  dtype: 'float32',
  missing: 2000,
  max: 87_625,
  isMap: true,
}

const anyFacts: fc.Arbitrary<DatasetFacts> = fc.record({
  kind: fc.constantFrom('series' as const, 'clips' as const),
  sequences: fc.integer({ min: 1, max: 2000 }),
  frames: fc.integer({ min: 2, max: 600 }),
  height: fc.integer({ min: 1, max: 300 }),
  width: fc.integer({ min: 1, max: 300 }),
  channels: fc.integer({ min: 1, max: 4 }),
  isMap: fc.boolean(),
  dtype: fc.constantFrom(...storedDtypes),
  missing: fc.nat(1000),
  min: fc.integer({ min: -50, max: 300 }),
  max: fc.integer({ min: 300, max: 100_000 }),
})

describe('settings for a dataset', () => {
  it('reads and predicts half of a Moving MNIST clip each, on pictures between 0 and 1', () => {
    const { modelSpec, settings } = templateFor('small', digits)
    expect(settings).toMatchObject({
      inputFrames: 10,
      targetFrames: 10,
      scaling: 'unit',
      loss: { bce: 1 },
      batchSize: 8,
    })
    expect(formIn(modelSpec)).toMatchObject({
      outputActivation: 'sigmoid',
      residual: false,
      patch: 4,
    })
  })

  it('predicts the change of amounts on a map, and leaves out missing cells', () => {
    const { modelSpec, settings, why } = templateFor('small', cases)
    expect(settings.scaling).toBe('log-standard')
    expect(formIn(modelSpec)).toMatchObject({ outputActivation: 'linear', residual: true })
    expect(why.map(({ code }) => code)).toContain('why.missing')
  })

  it('takes the logarithm of skewed amounts with few below 0, not of a scale through 0', () => {
    const scalingOf = (facts: Partial<DatasetFacts>) =>
      templateFor('small', { ...cases, ...facts }).settings.scaling
    expect(scalingOf({ min: -70_896, mean: 1580, negativeShare: 0.004 })).toBe('log-standard')
    expect(scalingOf({ min: -70_896, mean: 1580, negativeShare: 0.3 })).toBe('standard')
    expect(scalingOf({ min: -4, max: 35, mean: 16, negativeShare: 0.004 })).toBe('standard')
    expect(scalingOf({ min: -5 })).toBe('standard')
  })

  it('lets direct networks correct the best reference, but not of pictures', () => {
    const rain = { ...cases, kind: 'clips', sequences: 96, missing: 0, isMap: false } as const
    expect(templateFor('residual', digits).settings).toMatchObject({
      startFrom: 'none',
      scaling: 'unit',
      augmentation: 'mirrored',
    })
    expect(templateFor('residual', cases).settings).toMatchObject({
      startFrom: 'best',
      scaling: 'standard',
      augmentation: 'none',
    })
    const { settings, why } = templateFor('residual', rain)
    expect(settings).toMatchObject({ startFrom: 'best', augmentation: 'mirrored' })
    expect(why.map(({ code }) => code)).toContain('why.correction')
    expect(templateFor('small', cases).settings.startFrom).toBe('none')
  })

  it('trains the Keras example as published', () => {
    const { modelSpec, settings } = templateFor('keras-classic', digits, 30)
    expect(settings).toMatchObject({
      objective: 'shifted',
      limit: 1000,
      batchSize: 2,
      loss: { bce: 1 },
      optimizer: 'adam',
      schedule: 'constant',
      clipNorm: null,
      earlyStoppingPatience: 10,
      plateauPatience: 5,
    })
    expect(modelSpec.label).toBe('sees one frame ahead, as published')
    expect(templateFor('keras-classic-causal', digits).modelSpec.label).toBeUndefined()
  })

  it('gives for any dataset a model without a problem, in windows that fit', () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...templateNames), (facts, name) => {
        const { modelSpec, settings, why } = templateFor(name, facts)
        const summary = summarizeModel(modelSpec, {
          ...windowShapeOf(settings, facts),
          batchSize: settings.batchSize,
        })
        expect(summary.problem).toBeNull()
        expect(summary.parameters).toBeGreaterThan(0)
        expect(settings.inputFrames + settings.targetFrames).toBeLessThanOrEqual(
          Math.max(facts.frames, 3),
        )
        for (const reason of why) expect(say(reason, 'en')).toMatch(/^[A-Z].*\.$/)
      }),
    )
  })
})
