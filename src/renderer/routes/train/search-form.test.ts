import { describe, expect, it } from 'vitest'
import { templateModel } from '../../../shared/model/template-models'
import { trainingSettingsSchema } from '../../../shared/training/settings'
import { searchedFields, trialsIn, type SearchForm } from './search-form'

const frame = { height: 16, width: 16, channels: 1 }
const settings = trainingSettingsSchema.parse({ epochs: 5 })
const base = { modelSpec: templateModel('small', frame), settings }
const form: SearchForm = {
  values: { learningRate: '0.01, 0.001', batchSize: '' },
  smaller: templateModel('small', frame, { filters: 8 }),
  count: null,
  minutes: 10,
}

describe('the form of a search', () => {
  it('makes a run of each combination, with an even share of the minutes', () => {
    const trials = trialsIn(base, form)!
    expect(trials.map(({ changes, isSmaller }) => [changes, isSmaller])).toEqual([
      [{ learningRate: 0.01 }, false],
      [{ learningRate: 0.001 }, false],
      [{ learningRate: 0.01 }, true],
      [{ learningRate: 0.001 }, true],
    ])
    expect(trials[3]?.settings).toEqual({ ...settings, learningRate: 0.001, maxMinutes: 2.5 })
  })

  it('shares the minutes among those that are drawn', () => {
    expect(trialsIn(base, { ...form, count: 2 })?.map((one) => one.settings.maxMinutes)).toEqual([
      5, 5,
    ])
  })

  it('makes none of what is no value, nor of too many', () => {
    expect(trialsIn(base, { ...form, values: { learningRate: 'fast' } })).toBeNull()
    const many = Array.from({ length: 65 }, (_, index) => index + 1).join()
    expect(trialsIn(base, { ...form, values: { batchSize: many } })).toBeNull()
    expect(trialsIn(base, { ...form, values: { batchSize: many }, count: 8 })).toHaveLength(8)
  })

  it('shows a setting only where it has an effect', () => {
    const names = (changes: object, family: 'direct' | 'next-frame') =>
      searchedFields({ ...settings, ...changes }, { family }).map(([name]) => name)
    expect(names({}, 'direct')).toContain('startFrom')
    expect(names({}, 'next-frame')).not.toContain('startFrom')
    expect(names({}, 'direct')).not.toContain('weightDecay')
    expect(names({ optimizer: 'adamw' }, 'direct')).toContain('weightDecay')
  })
})
