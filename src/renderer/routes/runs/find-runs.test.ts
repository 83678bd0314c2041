import { describe, expect, it } from 'vitest'
import { templateModel } from '../../../shared/model/template-models'
import { unlabelled, type RunSummary } from '../../../shared/training/run'
import { trainingSettingsSchema } from '../../../shared/training/settings'
import { areComparable, bestOf, findRuns, groupRuns, ownSettings } from './find-runs'

const frame = { height: 16, width: 16, channels: 1 }
const run = (id: string, changes: Partial<RunSummary> = {}, settings: object = {}) =>
  ({
    ...{ id, name: `run ${id}`, datasetId: 'd1', status: 'completed', bestLoss: null },
    modelSpec: templateModel('small', frame),
    settings: trainingSettingsSchema.parse(settings),
    labels: unlabelled,
    ...changes,
  }) as RunSummary
const labels = (group: string | null, ...tags: string[]) => ({
  labels: { group, tags, notes: tags.length > 0 ? 'Shown in May.' : '' },
})
const datasetName = (id: string) => (id === 'd1' ? 'Rain' : 'Cases')
const ids = (list: readonly RunSummary[]) => list.map(({ id }) => id).join('')

describe('finding runs', () => {
  const runs = [
    run('1', labels('Rates', 'final')),
    run('2', { datasetId: 'd2' as never }),
    run('3', labels('Rates')),
  ]

  it('looks in names, data, tags, notes, groups and status, for every word', () => {
    const found = (filter: string) => ids(findRuns(runs, filter, datasetName))
    expect(found('')).toBe('123')
    expect(found('RAIN rates')).toBe('13')
    expect(found('rain may')).toBe('1')
    expect(found('final')).toBe('1')
    expect(found('cases completed small')).toBe('2')
    expect(found('nothing')).toBe('')
  })

  it('groups them, those without a group last', () => {
    const groups = groupRuns([runs[1]!, runs[0]!, runs[2]!], 'label', datasetName)
    expect(groups.map((group) => [group.title, ids(group.runs)])).toEqual([
      ['Rates', '13'],
      [null, '2'],
    ])
    expect(groupRuns(runs, 'none', datasetName)).toHaveLength(1)
    expect(groupRuns(runs, 'data', datasetName).map(({ title }) => title)).toEqual([
      'Rain',
      'Cases',
    ])
  })
})

describe('the runs of a search', () => {
  const small = templateModel('small', frame, { filters: 8 })
  const runs = [
    run('1', { bestLoss: 0.3 }, { learningRate: 0.01 }),
    run('2', { bestLoss: 0.2 }, { learningRate: 0.001 }),
    run('3', { modelSpec: small }, { learningRate: 0.01 }),
  ]

  it('are told by what is their own', () => {
    const own = ownSettings(runs)
    expect(own.get('2')).toMatch(/32.*0\.001/)
    expect(own.get('3')).toMatch(/8[^8]*0\.01$/)
    expect([...ownSettings(runs.slice(0, 1)).values()]).toEqual([''])
  })

  it('have a best where losses can be compared', () => {
    expect(bestOf(runs)?.id).toBe('2')
    expect(bestOf([runs[2]!])).toBeUndefined()
    expect(areComparable(runs)).toBe(true)
    expect(areComparable([...runs, run('4', {}, { loss: { mae: 1 } })])).toBe(false)
  })
})
