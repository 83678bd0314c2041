import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Evaluation } from '../../shared/forecast'
import { openStore, type Store } from '../store/store'
import { exampleDataset, exampleRun, temporaryFolder } from '../store/testing'
import { keepScores, readScores } from './scores'

let store: Store
let remove: () => void
const evaluation: Evaluation = {
  unit: 'cases',
  mode: 'free-running',
  windows: 35,
  leadTimes: [1, 2],
  dynamicRange: 100,
  metrics: {},
  events: {},
  comparison: null,
  verdict: { code: 'verdict.no-truth', values: {} },
}

beforeEach(() => {
  const place = temporaryFolder()
  remove = place.remove
  store = openStore(place.folder)
})
afterEach(() => {
  store.close()
  remove()
})

function enterRun(bestEpoch: number) {
  const dataset = exampleDataset()
  store.datasets.insert(dataset)
  const { id } = exampleRun(dataset.id)
  store.runs.insert(exampleRun(dataset.id, { id }))
  store.runs.update(id, { bestEpoch })
  const run = store.runs.get(id)
  mkdirSync(dirname(store.paths.runScores(run.id)), { recursive: true })
  return run
}

describe('scores of a run', () => {
  it('are those that were kept, until it is trained further', async () => {
    const run = enterRun(3)
    expect(await readScores(store, run.id)).toBeNull()
    await keepScores(store, run, evaluation)
    expect(await readScores(store, run.id)).toEqual(evaluation)
    store.runs.update(run.id, { bestEpoch: 7 })
    expect(await readScores(store, run.id)).toBeNull()
  })

  it('are none when what was kept is damaged', async () => {
    const run = enterRun(3)
    writeFileSync(store.paths.runScores(run.id), '{"bestEpoch": 3, "evaluation": {')
    expect(await readScores(store, run.id)).toBeNull()
  })
})
