import { describe, expect, it } from 'vitest'
import { runSchema, summaryOf, type RunSummary } from '../../../shared/training/run'
import { sortKeys, sortRuns } from './sort-runs'

function run(id: string, name: string, losses: number[], bestEpoch: number | null): RunSummary {
  const whole = runSchema.parse({
    id,
    name,
    datasetId: `data-${id}`,
    createdAt: `2026-01-0${id}T00:00:00Z`,
    status: 'completed',
    modelSpec: {
      name: 'small',
      family: 'encoder-forecaster',
      patch: 4,
      cells: [{ filters: 8, kernel: 3 }],
    },
    settings: {},
    parameters: 10,
    causality: null,
    scaling: null,
    split: null,
    device: 'cpu',
    deviceDetail: null,
    epochs: losses.map((validationLoss, index) => ({
      epoch: index + 1,
      trainingLoss: 1,
      validationLoss,
      learningRate: 1e-3,
      seconds: 1,
      samplesPerSecond: 1,
    })),
    bestEpoch,
    seconds: losses.length,
    ending: null,
    record: null,
  })
  return summaryOf(whole)
}

const runs = [run('1', 'beta', [3, 2], 2), run('2', 'Alpha', [1], 1), run('3', 'gamma', [], null)]
const ids = (list: readonly RunSummary[]) => list.map(({ id }) => id).join('')

describe('a table of runs', () => {
  it('knows the best loss, not the last', () => {
    expect(run('4', 'x', [2, 1, 5], 2)).toMatchObject({ bestLoss: 1, epochsDone: 3 })
    expect(run('5', 'x', [], null).bestLoss).toBeNull()
  })

  it('sorts by each column in both directions', () => {
    expect(ids(sortRuns(runs, 'name', true, String))).toBe('213')
    expect(ids(sortRuns(runs, 'name', false, String))).toBe('312')
    expect(ids(sortRuns(runs, 'best', true, String))).toBe('213')
    expect(ids(sortRuns(runs, 'epochs', false, String))).toBe('123')
    expect(ids(sortRuns(runs, 'started', false, String))).toBe('321')
  })

  it('keeps every run and puts equal ones newest first', () => {
    for (const key of sortKeys) expect(sortRuns(runs, key, true, String)).toHaveLength(3)
    expect(ids(sortRuns(runs, 'model', true, String))).toBe('321')
  })

  it('leaves runs without any loss comparable', () => {
    const unfinished = [run('1', 'a', [], null), run('2', 'b', [], null)]
    expect(ids(sortRuns(unfinished, 'best', true, String))).toBe('21')
  })
})
