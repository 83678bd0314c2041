import { describe, expect, it } from 'vitest'
import { templateModel } from '../model/template-models'
import { searchedSettings, sizeOf, trialsOf, valuesIn } from './search'
import { trainingSettingsSchema } from './settings'

const frame = { height: 16, width: 16, channels: 1 }
const models = [templateModel('small', frame), templateModel('small', frame, { filters: 8 })]
const space = {
  settings: { learningRate: [0.001, 0.01], optimizer: ['adam', 'sgd', 'adamw'] },
  models,
}

describe('a search', () => {
  it('of a grid is every combination, once', () => {
    const trials = trialsOf(space, null, 1)
    expect(trials).toHaveLength(12)
    expect(sizeOf(space)).toBe(12)
    expect(new Set(trials.map((one) => JSON.stringify(one))).size).toBe(12)
    for (const { settings } of trials)
      expect(trainingSettingsSchema.parse(settings)).toMatchObject(settings)
  })

  it('at random draws some of them, other ones with another seed, the same with the same', () => {
    const drawn = (seed: number) => JSON.stringify(trialsOf(space, 5, seed))
    expect(trialsOf(space, 5, 1)).toHaveLength(5)
    expect(drawn(1)).toBe(drawn(1))
    expect(drawn(1)).not.toBe(drawn(2))
    expect(trialsOf(space, 99, 1)).toHaveLength(12)
  })

  it('reads lists of numbers and words as they are typed', () => {
    expect(valuesIn('learningRate', '0.001, 1e-2;0.001')).toEqual([0.001, 0.01])
    expect(valuesIn('optimizer', 'adam，sgd')).toEqual(['adam', 'sgd'])
    expect(valuesIn('clipNorm', '1, –')).toEqual([1, null])
    for (const wrong of ['', ' , ', 'fast', '-3', '1 2'])
      expect(valuesIn('learningRate', wrong)).toBeNull()
    expect(valuesIn('batchSize', '2.5')).toBeNull()
  })

  it('leaves data, split and loss alone', () => {
    for (const fixed of [
      'loss',
      'scaling',
      'limit',
      'inputFrames',
      'testShare',
      'objective',
      'seed',
    ])
      expect(searchedSettings).not.toContain(fixed)
  })
})
