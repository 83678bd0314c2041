import { mkdirSync, writeFileSync } from 'node:fs'
import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Dataset } from '../../shared/dataset'
import type { TrainNews } from '../../shared/engine-calls'
import { createApp, type App } from '../app'
import { modelsHandlers } from '../models/handlers'
import { fakeEnginePath } from '../processes/testing/fake-engine-path'
import { exampleDataset, temporaryFolder } from '../store/testing'
import { runsHandlers } from './handlers'

let folder: string
let remove: () => void
let app: App
let dataset: Dataset

const client = () =>
  createRouterClient({ runs: runsHandlers, models: modelsHandlers }, { context: { app } })

beforeEach(async () => {
  ;({ folder, remove } = temporaryFolder())
  app = await createApp({ dataFolder: folder, door: 'cli', enginePath: fakeEnginePath })
  dataset = exampleDataset()
  app.store.datasets.insert(dataset)
})
afterEach(async () => {
  await app.close()
  remove()
})

describe('an automatic run', () => {
  it('is entered with the network that suits the data, and with its minutes', async () => {
    const run = await client().runs.automatic({ datasetId: dataset.id, maxMinutes: 2 })
    expect(run.modelSpec).toMatchObject({ family: 'automatic', network: { family: 'direct' } })
    expect(run.settings).toMatchObject({ maxMinutes: 2, startFrom: 'none', objective: 'window' })
    await client().runs.pause({ id: run.id })
  })

  it('is trained on the device that the person prefers, unless they choose another', async () => {
    app.store.settings.set({ device: 'webgpu' })
    const run = await client().runs.automatic({ datasetId: dataset.id, maxMinutes: 2 })
    expect(run.settings.device).toBe('webgpu')
    await client().runs.pause({ id: run.id })
    const order = await client().models.template({ template: 'small', datasetId: dataset.id })
    expect(order.settings.device).toBe('webgpu')
    const settings = { ...order.settings, device: 'auto' }
    const chosen = await client().runs.start({ ...order, settings, datasetId: dataset.id })
    expect(chosen.settings.device).toBe('auto')
  })

  it('is the model it became, and its race is read from its folder', async () => {
    const order = await client().models.reference({ reference: 'ridge', datasetId: dataset.id })
    const { id } = await client().runs.start({ datasetId: dataset.id, ...order })
    expect(await client().runs.race({ id })).toBeNull()
    const { modelSpec, settings } = order
    const decided = { settings, within: null, combination: null }
    const chosen = { type: 'chosen', modelSpec, settings, order: decided } satisfies TrainNews
    app.store.runs.update(id, { modelSpec: chosen.modelSpec, settings: chosen.settings })
    expect(app.store.runs.get(id).modelSpec).toEqual(modelSpec)
    mkdirSync(app.store.paths.runFolder(id), { recursive: true })
    writeFileSync(app.store.paths.runRace(id), JSON.stringify({ race: 'no race' }))
    const damaged = { code: 'kept.changed', values: { path: app.store.paths.runRace(id) } }
    await expect(client().runs.race({ id })).rejects.toMatchObject({ data: damaged })
  })
})
