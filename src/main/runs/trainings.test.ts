import type { RunId } from '../../shared/identifiers'
import { say } from '../../shared/notices/say'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Dataset } from '../../shared/dataset'
import type { TrainingEvent } from '../../shared/training/run'
import { createApp, type App } from '../app'
import { fakeEnginePath } from '../processes/testing/fake-engine-path'
import { openStore } from '../store'
import { exampleDataset, exampleRun, temporaryFolder } from '../store/testing'
import { runsHandlers } from './handlers'

let folder: string
let remove: () => void
let app: App
let dataset: Dataset

const open = () => createApp({ dataFolder: folder, door: 'cli', enginePath: fakeEnginePath })
const clientOf = (context: App) =>
  createRouterClient({ runs: runsHandlers }, { context: { app: context } })

beforeEach(async () => {
  ;({ folder, remove } = temporaryFolder())
  app = await open()
  dataset = exampleDataset()
  app.store.datasets.insert(dataset)
})
afterEach(async () => {
  await app.close()
  remove()
})

/** What the start of a run takes; the model's name tells the fake engine what to do. */
function wish(name = 'plain', epochs = 3) {
  const { modelSpec, settings } = exampleRun(dataset.id)
  return {
    datasetId: dataset.id,
    modelSpec: { ...modelSpec, name },
    settings: { ...settings, epochs },
  }
}

/** Every event until the run is no longer trained. */
async function watchToTheEnd(id: RunId, from: App = app): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = []
  for await (const event of await clientOf(from).runs.watch({ id })) events.push(event)
  return events
}

/** The statuses one after another, each once. */
const statuses = (events: TrainingEvent[]) =>
  events
    .filter((event) => event.type === 'status')
    .map(({ status }) => status)
    .filter((status, index, all) => status !== all[index - 1])

const epochsIn = (events: TrainingEvent[]) =>
  events.flatMap((event) => (event.type === 'epoch' ? [event.epoch.epoch] : []))

describe('a run', () => {
  it('is trained to its end, with epochs and checkpoint in the store', async () => {
    const { id, status, name } = await clientOf(app).runs.start(wish())
    expect(status).toBe('running')
    expect(name).toBe('plain on Weekly cases')
    const events = await watchToTheEnd(id)
    expect(statuses(events)).toEqual(['running', 'completed'])
    expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(3)
    expect(app.store.runs.get(id)).toMatchObject({
      status: 'completed',
      bestEpoch: 3,
      device: 'cpu',
      parameters: 7,
    })
    expect(app.store.runs.checkpoints(id)[0]?.epoch).toBe(3)
  })

  it('keeps the program busy from its beginning to its end', async () => {
    const told: boolean[] = []
    const stop = app.trainings.onBusy((isBusy) => told.push(isBusy))
    const { id } = await clientOf(app).runs.start(wish())
    expect(told).toEqual([false, true])
    await watchToTheEnd(id)
    await expect.poll(() => told).toEqual([false, true, false])
    stop()
  })

  it('pauses, goes on from its checkpoint, and is extended', async () => {
    const client = clientOf(app)
    const { id } = await client.runs.start(wish('plain', 20))
    await expect.poll(() => app.store.runs.epochs(id).length).toBeGreaterThan(1)
    await client.runs.pause({ id })
    expect(statuses(await watchToTheEnd(id)).at(-1)).toBe('paused')
    const before = app.store.runs.epochs(id).length
    await client.runs.resume({ id })
    const [, first] = (await watchToTheEnd(id)).filter(({ type }) => type !== 'status')
    expect(first).toMatchObject({ type: 'epoch', epoch: { epoch: before + 1 } })
    expect(app.store.runs.get(id).epochs).toHaveLength(20)
    await client.runs.extend({ id, epochs: 2 })
    await watchToTheEnd(id)
    expect(app.store.runs.get(id)).toMatchObject({
      status: 'completed',
      bestEpoch: 22,
      settings: { epochs: 22 },
    })
  })

  it('of a search wait for one another under their group, or none is entered', async () => {
    const client = clientOf(app)
    const { datasetId, ...first } = wish()
    const trials = [
      { name: 'a', ...first },
      { name: 'b', ...wish('plain', 2) },
    ]
    const [a, b] = await client.runs.search({ datasetId, group: 'rates', trials })
    expect(b).toMatchObject({ status: 'waiting', labels: { group: 'rates', tags: [], notes: '' } })
    await watchToTheEnd(b!.id)
    expect(app.store.runs.get(a!.id)).toMatchObject({ status: 'completed', bestEpoch: 3 })
    const labels = { group: 'rates' }
    expect(app.store.runs.get(b!.id)).toMatchObject({ status: 'completed', bestEpoch: 2, labels })
    const impossible = { ...first, name: 'c', settings: { ...first.settings, inputFrames: 900 } }
    const order = { datasetId, group: 'more', trials: [trials[0]!, impossible] }
    await expect(client.runs.search(order)).rejects.toThrow(/longer than/)
    expect(app.store.runs.list()).toHaveLength(2)
  })

  it('keeps group, tags and notes, and tells lists of them', async () => {
    const client = clientOf(app)
    const { id } = await client.runs.start(wish())
    await watchToTheEnd(id)
    const { cursor } = await client.runs.list({})
    await client.runs.label({ id, labels: { tags: ['rain', 'final'] } })
    await client.runs.label({ id, labels: { notes: 'The one in the report.' } })
    const labels = { group: null, tags: ['rain', 'final'], notes: 'The one in the report.' }
    expect((await client.runs.list({ after: cursor })).runs).toMatchObject([{ id, labels }])
  })

  it('goes on with settings that are changed while it is trained, paused or waiting', async () => {
    const client = clientOf(app)
    const { id } = await client.runs.start(wish('plain', 20))
    const waiting = await client.runs.start(wish())
    const changed = { learningRate: 0.5, earlyStoppingPatience: null, plateauPatience: 7 }
    await expect.poll(() => app.store.runs.epochs(id).length).toBeGreaterThan(1)
    await client.runs.adjust({ id, settings: changed })
    await client.runs.adjust({ id: waiting.id, settings: changed })
    const events = await watchToTheEnd(id)
    expect(statuses(events)).toEqual(['running', 'completed'])
    expect(JSON.stringify(events)).toContain('"code":"run.goes-on"')
    expect(app.store.runs.get(id)).toMatchObject({ settings: changed, bestEpoch: 20 })
    await watchToTheEnd(waiting.id)
    expect(app.store.runs.get(waiting.id)).toMatchObject({ settings: changed, bestEpoch: 3 })
    await expect(client.runs.adjust({ id, settings: changed })).rejects.toThrow(/is complete/)
  })

  it('goes on by itself when the engine dies, and says so', async () => {
    const { id } = await clientOf(app).runs.start(wish('crash', 4))
    const events = await watchToTheEnd(id)
    expect(statuses(events)).toEqual(['running', 'completed'])
    expect(epochsIn(events)).toEqual([1, 2, 3, 4])
    expect(JSON.stringify(events)).toMatch(/"epoch":3,"batch":0,"damaged":\[\],"after":"death"/)
  })

  it('is interrupted when the engine dies again at once, with the offer to go on', async () => {
    const { id } = await clientOf(app).runs.start(wish('crash-always', 4))
    expect(statuses(await watchToTheEnd(id))).toEqual(['running', 'interrupted'])
    expect(app.store.runs.get(id)).toMatchObject({
      ending: { code: 'engine.died' },
      bestEpoch: 2,
    })
  })

  it('goes on by itself after its engine did not answer any more', async () => {
    const { id } = await clientOf(app).runs.start(wish('hung-once', 4))
    const events = await watchToTheEnd(id)
    expect(epochsIn(events)).toEqual([1, 2, 3, 4])
    expect(JSON.stringify(events)).toMatch(/"epoch":3,"batch":0,"damaged":\[\],"after":"silence"/)
  })

  it('is paused as asked when its engine does not answer to it', async () => {
    const client = clientOf(app)
    const { id } = await client.runs.start(wish('hung-when-asked', 1000))
    await expect.poll(() => app.store.runs.epochs(id).length).toBeGreaterThan(1)
    await client.runs.pause({ id })
    expect(statuses(await watchToTheEnd(id)).at(-1)).toBe('paused')
    expect(app.store.runs.get(id).ending?.code).toBe('engine.hung')
  })

  it.each([
    ['on a fresh device', 'lose-once', 'webgpu'],
    ['on the processor when the device is gone', 'lose-gone', 'cpu'],
    ['on the processor when the device is lost again', 'lose-again', 'cpu'],
  ])('goes on by itself from its last checkpoint %s', async (_how, name, device) => {
    const plan = wish(name, 4)
    const { id } = await clientOf(app).runs.start({
      ...plan,
      settings: { ...plan.settings, device: 'webgpu' },
    })
    const events = await watchToTheEnd(id)
    expect(new Set(statuses(events))).toEqual(new Set(['running', 'completed']))
    expect(epochsIn(events)).toEqual([1, 2, 3, 4])
    expect(app.store.runs.get(id)).toMatchObject({
      status: 'completed',
      bestEpoch: 4,
      device,
      settings: { device: 'webgpu' },
    })
  })

  it('goes on by itself in smaller pieces, in a fresh process, when memory runs out', async () => {
    const plan = wish('starve', 4)
    const { id } = await clientOf(app).runs.start({
      ...plan,
      settings: { ...plan.settings, batchSize: 8 },
    })
    const processes = new Set<string>()
    app.trainings.subscribe(id, () => {
      const { deviceDetail } = app.store.runs.get(id)
      processes.add(deviceDetail === null ? '' : say(deviceDetail, 'en'))
    })
    const events = await watchToTheEnd(id)
    expect(new Set(statuses(events))).toEqual(new Set(['running', 'completed']))
    expect(epochsIn(events)).toEqual([1, 2, 3, 4])
    expect(
      [...processes].map((detail) => detail.replace(/ in .*/, '')).filter((text) => text !== ''),
    ).toEqual(['pieces of 8', 'pieces of 4', 'pieces of 2'])
    expect(app.store.runs.get(id)).toMatchObject({
      status: 'completed',
      settings: { batchSize: 8 },
    })
  })

  it('fails when not even one window at once fits', async () => {
    const plan = wish('starve-always', 4)
    const { id } = await clientOf(app).runs.start({
      ...plan,
      settings: { ...plan.settings, batchSize: 2 },
    })
    await watchToTheEnd(id)
    expect(app.store.runs.get(id)).toMatchObject({
      status: 'failed',
      ending: { code: 'engine.memory.exhausted' },
    })
  })

  it('fails with the engine’s words', async () => {
    const { id } = await clientOf(app).runs.start(wish('refuse'))
    await watchToTheEnd(id)
    expect(app.store.runs.get(id)).toMatchObject({
      status: 'failed',
      ending: {
        code: 'legacy',
        values: { message: 'These settings are impossible.', remedy: 'Do otherwise.' },
      },
    })
  })

  it('waits for the one before it', async () => {
    const client = clientOf(app)
    const first = await client.runs.start(wish('plain', 5))
    const second = await client.runs.start(wish('plain', 1))
    expect([first.status, second.status]).toEqual(['running', 'waiting'])
    expect(statuses(await watchToTheEnd(second.id))).toEqual(['waiting', 'running', 'completed'])
    expect(app.store.runs.get(first.id).status).toBe('completed')
  })

  it('can be given up while it waits', async () => {
    const client = clientOf(app)
    await client.runs.start(wish('plain', 1000))
    const { id } = await client.runs.start(wish())
    await client.runs.stop({ id })
    expect(app.store.runs.get(id).status).toBe('stopped')
  })

  it('is refused before it is entered when its window is longer than the series', async () => {
    const { modelSpec, settings } = exampleRun(dataset.id)
    const start = clientOf(app).runs.start({
      datasetId: dataset.id,
      modelSpec,
      settings: { ...settings, inputFrames: 39 },
    })
    await expect(start).rejects.toMatchObject({
      message: expect.stringContaining('39') as string,
      data: { code: 'training.window-too-long' },
    })
    expect(app.store.runs.list()).toEqual([])
  })

  it('can’t be deleted while it is trained', async () => {
    const client = clientOf(app)
    const { id } = await client.runs.start(wish('plain', 1000))
    await expect(client.runs.delete({ id })).rejects.toMatchObject({ data: { code: 'run.busy' } })
    await client.runs.stop({ id })
    await watchToTheEnd(id)
    await client.runs.delete({ id })
    expect(app.store.runs.list()).toEqual([])
  })

  it('is paused when the app closes', async () => {
    const { id } = await clientOf(app).runs.start(wish('plain', 1000))
    await app.close()
    app = await open()
    expect(app.store.runs.get(id).status).toBe('paused')
  })
})

describe('a run of another process', () => {
  it('is interrupted at the start when that process is gone, else left alone', async () => {
    const [orphan, alive] = [exampleRun(dataset.id), exampleRun(dataset.id)]
    for (const run of [orphan, alive]) app.store.runs.insert(run)
    const gone = openStore(folder)
    gone.leases.own(orphan.id)
    gone.close()
    app.store.leases.own(alive.id)
    const other = await open()
    expect(other.store.runs.get(orphan.id).status).toBe('interrupted')
    expect(other.store.runs.get(alive.id).status).toBe('waiting')
    await other.close()
  })

  it('is not interrupted while that process is stopped, whatever the clock says', async () => {
    const run = exampleRun(dataset.id)
    app.store.runs.insert(run)
    const holder = await holdLease(app.store.paths.locks)
    const database = new Sqlite(app.store.paths.database)
    database
      .prepare(`UPDATE runs SET lease = ?, status = 'running' WHERE id = ?`)
      .run(holder.name, run.id)
    database.close()
    holder.child.kill('SIGSTOP')
    vi.useFakeTimers({ now: Date.now() + 86_400_000, toFake: ['Date'] })
    expect(app.store.leases.interruptOrphans()).toEqual([])
    vi.useRealTimers()
    const ended = once(holder.child, 'exit')
    holder.child.kill('SIGKILL')
    await ended
    expect(app.store.leases.interruptOrphans()).toEqual([run.id])
  })

  it('is watched and steered through the store', async () => {
    const other = await open()
    const run = exampleRun(dataset.id)
    app.store.runs.insert(run)
    app.store.leases.own(run.id)
    const number = app.store.leases.tryBegin(run.id)
    expect(number).toBe(1)
    const watching = watchToTheEnd(run.id, other)
    await sleep(100)
    await clientOf(other).runs.pause({ id: run.id })
    expect(app.store.leases.takeRequests()).toEqual([{ id: run.id, request: 'pause' }])
    const epoch = {
      epoch: 1,
      trainingLoss: 1,
      validationLoss: 1,
      learningRate: 1,
      seconds: 1,
      samplesPerSecond: 1,
    }
    app.store.runs.addEpoch(run.id, epoch, 1)
    await sleep(500)
    app.store.leases.release(run.id, { status: 'paused', ending: null })
    const events = await watching
    expect(events.map(({ type }) => type)).toEqual(['status', 'epoch', 'filmstrip', 'status'])
    expect(statuses(events)).toEqual(['running', 'paused'])
    await other.close()
  })

  it('that was taken over enters nothing more, and its training ends', async () => {
    const { id } = await clientOf(app).runs.start(wish('plain', 1000))
    const watching = watchToTheEnd(id)
    await expect.poll(() => app.store.runs.epochs(id).length).toBeGreaterThan(1)
    const database = new Sqlite(app.store.paths.database)
    database.prepare(`UPDATE runs SET attempt = attempt + 1 WHERE id = ?`).run(id)
    database.close()
    const events = await watching
    expect(events.at(-1)).toMatchObject({
      status: 'interrupted',
      ending: { code: 'run.taken-over' },
    })
    const before = app.store.runs.epochs(id).length
    await sleep(300)
    expect(app.store.runs.epochs(id)).toHaveLength(before)
    expect(app.store.runs.get(id).status).toBe('running')
  })
})

/** A process that holds a lock as a Gridcast does. */
async function holdLease(locks: string): Promise<{ name: string; child: ChildProcess }> {
  const name = 'holder00'
  mkdirSync(locks, { recursive: true })
  const library = import.meta.resolve('better-sqlite3')
  const script = `
    import Database from ${JSON.stringify(library)}
    const file = new Database(${JSON.stringify(join(locks, `${name}.lock`))})
    file.exec('BEGIN EXCLUSIVE')
    process.stdout.write('held')
    setInterval(() => undefined, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return { name, child }
}
