import type { RunId } from '../shared/identifiers'
import { EventEmitter } from 'node:events'
import { createRouterClient } from '@orpc/server'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createApp, type App } from './app'
import { takeUncaught } from './last-resort'
import { fakeEnginePath } from './processes/testing/fake-engine-path'
import { router } from './router'
import { openStore } from './store'
import { exampleDataset, exampleRun, temporaryFolder } from './store/testing'

let app: App
let folder: string
let remove: () => void
let run: RunId
const said: unknown[] = []
const exits: number[] = []
const source = new EventEmitter()

beforeEach(async () => {
  ;({ folder, remove } = temporaryFolder())
  app = await createApp({ dataFolder: folder, door: 'cli', enginePath: fakeEnginePath })
  const dataset = exampleDataset()
  app.store.datasets.insert(dataset)
  const { modelSpec, settings } = exampleRun(dataset.id)
  const client = createRouterClient(router, { context: { app } })
  const wish = { datasetId: dataset.id, modelSpec, settings: { ...settings, epochs: 1000 } }
  run = (await client.runs.start(wish)).id
  await expect.poll(() => app.store.runs.epochs(run).length).toBeGreaterThan(1)
  takeUncaught(
    {
      say: (error) => said.push(error),
      close: () => app.close(),
      exit: (status) => exits.push(status),
    },
    source as unknown as NodeJS.Process,
  )
})
afterEach(async () => {
  source.removeAllListeners()
  said.length = exits.length = 0
  await app.close()
  remove()
})

it('pauses the training and ends in order when something was not caught', async () => {
  const defect = new TypeError('x is not a function')
  source.emit('uncaughtException', defect)
  source.emit('unhandledRejection', new Error('while it ends'))
  await expect.poll(() => exits, { timeout: 20_000 }).toEqual([1])
  expect(said).toEqual([defect])
  const store = openStore(folder)
  expect(store.runs.get(run).status).toBe('paused')
  store.close()
})

it('says what the database could not do, and goes on', async () => {
  const before = app.store.runs.epochs(run).length
  source.emit('uncaughtException', new Sqlite.SqliteError('database is locked', 'SQLITE_BUSY'))
  expect(said).toMatchObject([{ code: 'store.busy' }])
  await expect.poll(() => app.store.runs.epochs(run).length).toBeGreaterThan(before)
  expect(exits).toEqual([])
})
