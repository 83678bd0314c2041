import { describe, expect, it } from 'vitest'
import type { Run } from '../../../shared/training/run'
import { trainingSettingsSchema } from '../../../shared/training/settings'
import { differencesOf, distinctNames } from './run-differences'

const run = (id: string, changes: Partial<Run> = {}, settings: object = {}) =>
  ({
    id,
    name: 'cases',
    datasetId: 'd1',
    createdAt: `2025-01-0${id}T00:00:00.000Z`,
    modelSpec: { name: 'small' },
    parameters: 10,
    settings: trainingSettingsSchema.parse(settings),
    ...changes,
  }) as Run

describe('runs side by side', () => {
  it('tells runs of one name apart by their order of making', () => {
    const runs = [run('3'), run('1'), run('2', { name: 'other' })]
    expect(distinctNames(runs)).toEqual(['cases (2)', 'cases (1)', 'other'])
  })

  it('names the settings that differ, and only them', () => {
    const runs = [run('1'), run('2', {}, { learningRate: 0.005, loss: { mae: 1, ssim: 0.5 } })]
    const found = differencesOf(runs, (id) => id)
    expect(found.map(({ values }) => values)).toEqual([
      ['0.001', '0.005'],
      ['BCE', 'MAE + 0.5 × SSIM'],
    ])
  })

  it('finds nothing between equal runs', () => {
    expect(differencesOf([run('1'), run('2')], (id) => id)).toEqual([])
  })
})
