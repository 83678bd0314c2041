import { mkdirSync, writeFileSync } from 'node:fs'
import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Dataset } from '../../shared/dataset'
import type { DatasetId, RunId } from '../../shared/identifiers'
import type { Run } from '../../shared/training/run'
import { createApp, type App } from '../app'
import { fakeEnginePath } from '../processes/testing/fake-engine-path'
import { exampleDataset, exampleForecast, exampleRun, temporaryFolder } from '../store/testing'
import { runsHandlers } from './handlers'

let remove: () => void
let app: App
let old: Dataset
let run: Run

const client = () => createRouterClient({ runs: runsHandlers }, { context: { app } })
const axis = (at: number, step = 0.25) => ({ name: 'x', first: at, step })
const grid = (at: number) => ({ kind: 'geographic' as const, x: axis(at), y: axis(50, -0.25) })
const weekly = (start: string) => ({
  kind: 'calendar' as const,
  start,
  step: { count: 1, unit: 'week' as const },
})

function entered(change: Partial<Dataset>): DatasetId {
  const dataset = exampleDataset({ georeference: grid(5), ...change })
  app.store.datasets.insert(dataset)
  return dataset.id
}
const longer = (frames: number) => ({ ...old.shape, frames })

async function past(id: RunId, datasetId?: DatasetId) {
  for await (const item of await client().runs.past({ id, datasetId }))
    if (item.type === 'result') return item.result
  throw new Error('No result.')
}

beforeEach(async () => {
  const { folder, remove: removeFolder } = temporaryFolder()
  remove = removeFolder
  app = await createApp({ dataFolder: folder, door: 'cli', enginePath: fakeEnginePath })
  old = exampleDataset({ georeference: grid(5) })
  app.store.datasets.insert(old)
  run = exampleRun(old.id, { status: 'completed', bestEpoch: 3 })
  app.store.runs.insert(run)
})
afterEach(async () => {
  await app.close()
  remove()
})

describe('a run on newer data', () => {
  it('is trained with the same model and settings, and named by where the data ends', async () => {
    const datasetId = entered({ shape: longer(44) })
    const again = await client().runs.again({ id: run.id, datasetId })
    expect(again).toMatchObject({
      datasetId,
      modelSpec: run.modelSpec,
      settings: run.settings,
      name: 'small on Weekly cases (until 2020-12-21)',
      record: { follows: run.id },
    })
    const later = entered({ shape: longer(45) })
    const third = await client().runs.again({ id: again.id, datasetId: later })
    expect(third.name).toBe('small on Weekly cases (until 2020-12-28)')
    await client().runs.stop({ id: again.id })
    await client().runs.stop({ id: third.id })
  })

  it('is the run itself where it is wanted as it is', async () => {
    const datasetId = entered({ shape: longer(44) })
    const asItIs = () => client().runs.again({ id: run.id, datasetId, refit: false })
    await expect(asItIs()).rejects.toMatchObject({ data: { code: 'run.untrained' } })
    mkdirSync(app.store.paths.runFolder(run.id), { recursive: true })
    writeFileSync(app.store.paths.runBest(run.id), '1')
    expect((await asItIs()).id).toBe(run.id)
  })

  it.each([
    ['forecast.other-size', { shape: { ...exampleDataset().shape, frames: 44, width: 7 } }],
    ['forecast.channels', { shape: { ...exampleDataset().shape, frames: 44, channels: 2 } }],
    ['forecast.other-step', { time: { kind: 'index' as const } }],
    ['again.other-place', { georeference: grid(6) }],
    ['again.clips', { kind: 'clips' as const }],
    ['again.no-newer', {}],
  ])('is refused with %s', async (code, change) => {
    const datasetId = entered(change)
    const asked = client().runs.again({ id: run.id, datasetId })
    await expect(asked).rejects.toMatchObject({ data: { code } })
  })
})

describe('past forecasts of a run', () => {
  it('are looked up in the data of the same form that reaches furthest', async () => {
    // Frames 40 and 41 of the old data, which begins a week earlier than the newer
    const forecast = exampleForecast(run.id, old.id)
    app.store.forecasts.insert(forecast)
    const withTruth = { ...exampleForecast(run.id, old.id), stepsWithTruth: 2 }
    app.store.forecasts.insert(withTruth)
    expect(await past(run.id)).toMatchObject({
      datasetId: old.id,
      forecasts: [{ id: forecast.id, come: 0, scores: null }],
      verdict: { code: 'past.none', values: { made: 1 } },
    })
    entered({ shape: longer(60), valueName: 'deaths' })
    entered({ shape: longer(60), georeference: grid(7) })
    const newer = entered({ shape: longer(40), time: weekly('2020-03-02T00:00:00Z') })
    expect(await past(run.id)).toMatchObject({
      datasetId: newer,
      forecasts: [{ id: forecast.id, times: ['2020-11-30', '2020-12-07'], come: 1 }],
      verdict: { code: 'past.fared', values: { made: 1, come: 1, gain: 0.5 } },
    })
  })

  it('include those of the runs it followed', async () => {
    const datasetId = entered({ shape: longer(44) })
    const record = { makers: [], data: null, recipe: '', order: null, repeats: null }
    const next = exampleRun(datasetId, { record: { ...record, follows: run.id } })
    app.store.runs.insert(next)
    const first = exampleForecast(run.id, old.id)
    app.store.forecasts.insert(first)
    const second = { ...exampleForecast(next.id, datasetId), firstInputFrame: 40 }
    app.store.forecasts.insert(second)
    const { forecasts } = await past(next.id)
    expect(forecasts.map(({ id, come }) => [id, come])).toEqual([
      [second.id, 0],
      [first.id, 2],
    ])
    expect((await past(run.id, datasetId)).forecasts.map(({ id }) => id)).toEqual([first.id])
  })
})
