/** Trainings whose files or database are taken away from them, and given back. */
import type { DatasetId, RunId } from '../../shared/identifiers'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRouterClient } from '@orpc/server'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TrainingEvent } from '../../shared/training/run'
import { createApp, type App } from '../app'
import { fakeEnginePath } from '../processes/testing/fake-engine-path'
import { exampleDataset, exampleRun, temporaryFolder } from '../store/testing'
import { runsHandlers } from './handlers'

let folder: string
let remove: () => void
let app: App
let datasetId: DatasetId
/** What no listener caught; it would have ended the program. */
const uncaught: unknown[] = []
const note = (error: unknown) => uncaught.push(error)

const clientOf = (context: App) =>
  createRouterClient({ runs: runsHandlers }, { context: { app: context } })

beforeEach(async () => {
  ;({ folder, remove } = temporaryFolder())
  process.on('uncaughtExceptionMonitor', note)
  app = await createApp({ dataFolder: folder, door: 'cli', enginePath: fakeEnginePath })
  const dataset = exampleDataset()
  app.store.datasets.insert(dataset)
  datasetId = dataset.id
})
afterEach(async () => {
  vi.restoreAllMocks()
  await app.close()
  process.off('uncaughtExceptionMonitor', note)
  remove()
  expect(uncaught.splice(0)).toEqual([])
})

async function start(epochs: number, name = 'plain'): Promise<RunId> {
  const { modelSpec, settings } = exampleRun(datasetId)
  const wish = {
    datasetId,
    modelSpec: { ...modelSpec, name },
    settings: { ...settings, epochs },
  }
  return (await clientOf(app).runs.start(wish)).id
}

async function watchToTheEnd(id: RunId): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = []
  for await (const event of await clientOf(app).runs.watch({ id })) events.push(event)
  return events
}

const statusEvents = (events: TrainingEvent[]) => events.filter(({ type }) => type === 'status')
const epochsIn = (events: TrainingEvent[]) =>
  events.flatMap((event) => (event.type === 'epoch' ? [event.epoch.epoch] : []))
const fromOneTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)
const checkpointsOf = (id: RunId) => join(app.store.paths.runFolder(id), 'checkpoints')
const epochsDone = (id: RunId) => app.store.runs.epochs(id).length

/** A run that was trained for some epochs and interrupted. */
async function interruptedRun(epochs: number): Promise<RunId> {
  const id = await start(epochs)
  await watchToTheEnd(id)
  app.store.runs.update(id, { status: 'interrupted' })
  const { settings } = app.store.runs.get(id)
  app.store.runs.update(id, { settings: { ...settings, epochs: epochs + 3 } })
  return id
}

describe('going on with a run', () => {
  it('uses a whole checkpoint that the database does not know, and learns its epochs', async () => {
    const id = await interruptedRun(6)
    // As if the program had been stopped after epoch 2 while its engine went on to epoch 6.
    const database = new Sqlite(app.store.paths.database)
    database.exec('DELETE FROM checkpoints; DELETE FROM epochs WHERE epoch > 2')
    database.close()
    await clientOf(app).runs.resume({ id })
    const events = await watchToTheEnd(id)
    expect(epochsIn(events)).toEqual([7, 8, 9])
    expect(app.store.runs.epochs(id).map(({ epoch }) => epoch)).toEqual(fromOneTo(9))
  })

  it('uses the checkpoint before when the newest is cut short, and says so', async () => {
    const id = await interruptedRun(6)
    truncateSync(join(checkpointsOf(id), '6.safetensors'), 150)
    await clientOf(app).runs.resume({ id })
    const events = await watchToTheEnd(id)
    expect(epochsIn(events)).toEqual([6, 7, 8, 9])
    const said = statusEvents(events).map((event) => JSON.stringify(event))
    expect(said.join()).toMatch(/"epoch":6,"batch":0,.*6\.safetensors","problem":"it is cut short"/)
  })

  it('never begins anew by itself: that needs consent', async () => {
    const id = await interruptedRun(6)
    for (const name of readdirSync(checkpointsOf(id)))
      writeFileSync(join(checkpointsOf(id), name), 'damaged')
    const resume = clientOf(app).runs.resume({ id })
    await expect(resume).rejects.toMatchObject({
      data: {
        code: 'run.no-checkpoint',
        values: { epochs: 6 },
      },
    })
    expect(app.store.runs.get(id)).toMatchObject({ status: 'interrupted', bestEpoch: 6 })
    await clientOf(app).runs.resume({ id, startOver: true })
    expect(epochsIn(await watchToTheEnd(id))).toEqual(fromOneTo(9))
  })

  it('leaves the newest two checkpoints and none of the others', async () => {
    const id = await start(8)
    await watchToTheEnd(id)
    await vi.waitFor(() =>
      expect(readdirSync(checkpointsOf(id)).sort()).toEqual(['7.safetensors', '8.safetensors']),
    )
  })
})

/** Holds the database's write lock in another process, as a backup does. Returns how to let go. */
async function holdDatabase(path: string): Promise<() => Promise<void>> {
  const library = import.meta.resolve('better-sqlite3')
  const script = `
    import Database from ${JSON.stringify(library)}
    const database = new Database(${JSON.stringify(path)}, { timeout: 20000 })
    database.exec('BEGIN IMMEDIATE')
    process.stdout.write('held')
    process.stdin.once('data', () => { database.exec('ROLLBACK'); process.exit(0) })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return async () => {
    const ended = once(child, 'exit')
    child.stdin.write('go')
    await ended
  }
}

describe('a training that can’t be entered', () => {
  it('rests while another program holds the database, says so, and goes on', async () => {
    const id = await start(40)
    const watching = watchToTheEnd(id)
    await expect.poll(() => epochsDone(id)).toBeGreaterThan(1)
    const letGo = await holdDatabase(app.store.paths.database)
    const before = epochsDone(id)
    await sleep(4500)
    expect(epochsDone(id)).toBeLessThanOrEqual(before + 1)
    await letGo()
    const events = await watching
    expect(statusEvents(events)).toContainEqual(
      expect.objectContaining({
        status: 'waiting',
        ending: { code: 'store.busy', values: {} },
      }),
    )
    expect(epochsIn(events)).toEqual(fromOneTo(40))
    expect(app.store.runs.get(id)).toMatchObject({ status: 'completed', bestEpoch: 40 })
    expect(app.store.runs.epochs(id).map(({ epoch }) => epoch)).toEqual(fromOneTo(40))
  })

  it.each(['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_READONLY', 'SQLITE_BUSY'])(
    'goes on after %s, with every epoch',
    async (code) => {
      const { runs } = app.store
      const addEpoch = runs.addEpoch.bind(runs)
      let failures = 0
      vi.spyOn(runs, 'addEpoch').mockImplementation((id, epoch, bestEpoch) => {
        if (epoch.epoch === 3 && failures++ < 2) throw new Sqlite.SqliteError('no room', code)
        addEpoch(id, epoch, bestEpoch)
      })
      const id = await start(6)
      const events = await watchToTheEnd(id)
      expect(failures).toBeGreaterThan(1)
      expect(
        statusEvents(events).some((event) => 'status' in event && event.status === 'waiting'),
      ).toBe(true)
      expect(epochsIn(events)).toEqual(fromOneTo(6))
      expect(app.store.runs.get(id).status).toBe('completed')
    },
  )

  it('goes on by itself after its engine found the disk full', async () => {
    const id = await start(5, 'full-once')
    const events = await watchToTheEnd(id)
    expect(statusEvents(events)).toContainEqual(
      expect.objectContaining({
        status: 'waiting',
        ending: expect.objectContaining({ code: 'disk.write' }) as unknown,
      }),
    )
    expect(epochsIn(events)).toEqual(fromOneTo(5))
  })

  it('can be stopped while it waits for room', async () => {
    vi.spyOn(app.store.runs, 'addEpoch').mockImplementation(() => {
      throw new Sqlite.SqliteError('database or disk is full', 'SQLITE_FULL')
    })
    const id = await start(50)
    const watching = watchToTheEnd(id)
    await sleep(300)
    await clientOf(app).runs.stop({ id })
    vi.restoreAllMocks()
    const events = await watching
    expect(statusEvents(events).at(-1)).toMatchObject({ status: 'stopped' })
    expect(app.store.runs.get(id).status).toBe('stopped')
  })

  it('rests while the data folder is gone, makes no new one, goes on when it is back', async () => {
    const id = await start(60)
    const watching = watchToTheEnd(id)
    await expect.poll(() => epochsDone(id)).toBeGreaterThan(1)
    renameSync(folder, `${folder}-unplugged`)
    await sleep(2500)
    expect(existsSync(folder)).toBe(false)
    renameSync(`${folder}-unplugged`, folder)
    const events = await watching
    expect(statusEvents(events)).toContainEqual(
      expect.objectContaining({
        ending: expect.objectContaining({ code: 'store.gone' }) as unknown,
      }),
    )
    expect(epochsIn(events)).toEqual(fromOneTo(60))
  })

  it('does not keep the program from closing', async () => {
    vi.spyOn(app.store.runs, 'addEpoch').mockImplementation(() => {
      throw new Sqlite.SqliteError('database or disk is full', 'SQLITE_FULL')
    })
    vi.spyOn(app.store.leases, 'release').mockImplementation(() => {
      throw new Sqlite.SqliteError('database or disk is full', 'SQLITE_FULL')
    })
    await start(50)
    await sleep(300)
    const began = performance.now()
    await app.close()
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it('answers what is asked meanwhile with a sentence', async () => {
    vi.spyOn(app.store.runs, 'update').mockImplementation(() => {
      throw new Sqlite.SqliteError('attempt to write a readonly database', 'SQLITE_READONLY')
    })
    const run = exampleRun(datasetId)
    app.store.runs.insert(run)
    const rename = clientOf(app).runs.rename({ id: run.id, name: 'other' })
    await expect(rename).rejects.toMatchObject({ data: { code: 'store.read-only' } })
  })
})
