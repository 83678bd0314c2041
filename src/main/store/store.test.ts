import { datasetIdSchema, type RunId } from '../../shared/identifiers'
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { summaryOf, type Run } from '../../shared/training/run'
import type { Topic } from '../../shared/api/app'
import { Changes } from '../changes'
import { LostLeaseError } from './leases'
import { openStore, type Store } from './store'
import { exampleDataset, exampleForecast, exampleRun, temporaryFolder } from './testing'

let folder: string
let remove: () => void
let store: Store

beforeEach(() => {
  ;({ folder, remove } = temporaryFolder())
  store = openStore(folder)
})
afterEach(() => {
  store.close()
  remove()
})

/** Enters a dataset and a run that is not being trained. */
function enterRun(change: Partial<Run> = {}): Run {
  const dataset = exampleDataset()
  store.datasets.insert(dataset)
  const run = exampleRun(dataset.id, change)
  store.runs.insert(run)
  return run
}

/** Gives a run to a Gridcast that was killed while it trained it. */
function leaseToDeadProcess(dataFolder: string, id: RunId): void {
  const dead = openStore(dataFolder)
  dead.leases.own(id)
  dead.close()
}

const epoch = (number: number, validationLoss: number) => ({
  epoch: number,
  trainingLoss: 0.5,
  validationLoss,
  learningRate: 1e-3,
  seconds: 2,
  samplesPerSecond: 40,
})

describe('datasets', () => {
  it('come back as they were entered, newest first', () => {
    const older = exampleDataset({ createdAt: '2026-01-01T00:00:00.000Z' })
    const newer = exampleDataset({ missingCells: 3, createdAt: '2026-01-02T00:00:00.000Z' })
    store.datasets.insert(newer)
    store.datasets.insert(older)
    expect(store.datasets.list()).toEqual([newer, older])
    expect(store.datasets.source(older).store.validPath).toBeNull()
    expect(store.datasets.source(newer).store.validPath).toBe(
      join(folder, 'datasets', newer.id, 'valid.npy'),
    )
  })

  it('are found by the file they came from', () => {
    const dataset = exampleDataset()
    expect(store.datasets.findByContent('abc')).toBeNull()
    store.datasets.insert(dataset, 'abc')
    store.datasets.rename(dataset.id, 'Cases')
    expect(store.datasets.findByContent('abc')?.name).toBe('Cases')
  })

  it('name an unknown id in the error', () => {
    expect(() => store.datasets.get(datasetIdSchema.parse('nope'))).toThrow(
      expect.objectContaining({
        code: 'dataset.unknown',
        message: expect.stringContaining('"nope"'),
      }),
    )
  })

  it('take their runs and every forecast with them, also those of other runs on them', () => {
    const run = enterRun()
    const other = enterRun()
    const own = exampleForecast(run.id, run.datasetId)
    const foreign = exampleForecast(other.id, run.datasetId)
    const kept = exampleForecast(other.id, other.datasetId)
    ;[own, foreign, kept].forEach((forecast) => store.forecasts.insert(forecast))
    const dependents = store.datasets.dependents(run.datasetId)
    expect(dependents.runs).toEqual([run.id])
    expect(new Set(dependents.forecasts)).toEqual(new Set([own.id, foreign.id]))
    store.datasets.delete(run.datasetId)
    expect(store.runs.list().map(({ id }) => id)).toEqual([other.id])
    expect(store.forecasts.list()).toEqual([kept])
  })
})

describe('runs', () => {
  it('are listed by what changed, in parts, and only that is read again', () => {
    const dataset = exampleDataset()
    store.datasets.insert(dataset)
    const made = Array.from({ length: 7 }, (_, at) =>
      exampleRun(dataset.id, { name: `run ${at}`, createdAt: `2026-01-0${at + 1}T00:00:00.000Z` }),
    )
    for (const run of made) store.runs.insert(run)
    const newestFirst = made.map(({ id }) => id).toReversed()
    const first = store.runs.page(0, 4)
    const second = store.runs.page(first.cursor, 4)
    expect([first.ids, second.ids]).toEqual([null, newestFirst])
    expect([first.more, second.more]).toEqual([true, false])
    expect([...first.runs, ...second.runs].map(({ name }) => name)).toEqual(
      made.map(({ name }) => name),
    )
    expect(store.runs.page(second.cursor, 4).runs).toEqual([])
    const other = openStore(folder)
    other.runs.addEpoch(made[3]!.id, epoch(1, 0.25), 1)
    other.runs.delete(made[0]!.id)
    other.close()
    const third = store.runs.page(second.cursor, 4)
    expect(third.runs).toMatchObject([{ name: 'run 3', epochsDone: 1, bestLoss: 0.25 }])
    expect(third.ids).toEqual(newestFirst.slice(0, 6))
    store.runs.addEpoch(made[2]!.id, epoch(1, 0.5), 1)
    const fourth = store.runs.page(third.cursor, 4)
    store.runs.addEpoch(made[2]!.id, epoch(2, 0.5), 1)
    const fifth = store.runs.page(fourth.cursor, 4)
    expect(fifth).toMatchObject({ runs: [{ name: 'run 2' }], more: false, ids: null })
  })

  it('name all ids in the part that comes to where these changed, and not after it', () => {
    const dataset = exampleDataset()
    store.datasets.insert(dataset)
    const made = Array.from({ length: 6 }, () => exampleRun(dataset.id))
    for (const run of made.slice(0, 3)) store.runs.insert(run)
    const { cursor } = store.runs.page(0, 10)
    for (const run of made.slice(3)) store.runs.insert(run)
    store.runs.page(0, 10)
    for (const run of made.slice(0, 3)) store.runs.update(run.id, { name: 'another' })
    const [one, two] = [store.runs.page(cursor, 4), store.runs.page(cursor, 2)]
    expect([one.ids?.length, one.more]).toEqual([6, true])
    expect([two.ids, two.more]).toEqual([null, true])
    expect(store.runs.page(one.cursor, 4)).toMatchObject({ more: false, ids: null })
    expect(store.runs.page(two.cursor, 2).ids).toHaveLength(6)
  })

  it('are read from the list that is kept while nothing changes', () => {
    const run = enterRun()
    const [before] = store.runs.list()
    store.runs.setLive(run.id, {
      ...{ type: 'batch', epoch: 1, batch: 1, batches: 2, loss: 1, learningRate: 1 },
      ...{ samplesPerSecond: 1, secondsLeft: null, memoryBytes: 1 },
    })
    expect(store.runs.list()[0]).toBe(before)
    store.runs.update(run.id, { name: 'another' })
    expect(store.runs.list()[0]).toMatchObject({ name: 'another' })
  })

  it('come back with epochs in order, an epoch trained again once', () => {
    const run = enterRun()
    store.runs.addEpoch(run.id, epoch(2, 0.4), 2)
    store.runs.addEpoch(run.id, epoch(1, 0.6), 1)
    store.runs.addEpoch(run.id, epoch(2, 0.3), 2)
    const split = {
      trainingWindows: 10,
      validationWindows: 2,
      testWindows: 1,
      sentence: { code: 'legacy.text', values: { text: 'By time.' } },
    }
    store.runs.update(run.id, { split, device: 'cpu', seconds: 4.5 })
    const expected = {
      ...run,
      epochs: [epoch(1, 0.6), epoch(2, 0.3)],
      bestEpoch: 2,
      split,
      device: 'cpu',
      seconds: 4.5,
    }
    expect(store.runs.get(run.id)).toEqual(expected)
    expect(store.runs.list()).toEqual([summaryOf(expected)])
  })

  it('keep checkpoints by paths in the data folder, the one trained furthest first', () => {
    const run = enterRun()
    const path = join(store.paths.runFolder(run.id), 'checkpoints', '1.safetensors')
    store.runs.addCheckpoint(run.id, { path, epoch: 1, step: 8, reason: 'epoch' })
    const second = join(store.paths.runFolder(run.id), 'checkpoints', 'paused.safetensors')
    store.runs.addCheckpoint(run.id, { path: second, epoch: 2, step: 11, reason: 'pause' })
    expect(store.runs.checkpoints(run.id).map((checkpoint) => checkpoint.path)).toEqual([
      second,
      path,
    ])
    store.runs.removeCheckpoint(second)
    expect(store.runs.checkpoints(run.id)).toEqual([{ path, epoch: 1, step: 8, reason: 'epoch' }])
  })

  it('keep checkpoints in the order of training, whatever the clock said', () => {
    const run = enterRun()
    const file = (name: string) => join(store.paths.runFolder(run.id), 'checkpoints', name)
    for (const [epoch, step] of [
      [14, 112],
      [6, 48],
      [13, 104],
    ] as const)
      store.runs.addCheckpoint(run.id, { path: file(`${epoch}`), epoch, step, reason: 'epoch' })
    expect(store.runs.checkpoints(run.id).map(({ epoch }) => epoch)).toEqual([14, 13, 6])
  })

  it('are leased once, and begin one at a time in the order in which they were queued', () => {
    const [a, b] = [enterRun(), enterRun()]
    expect(store.leases.own(b.id)).toBe(true)
    expect(store.leases.own(b.id)).toBe(false)
    expect(store.leases.own(a.id)).toBe(true)
    expect(store.leases.tryBegin(a.id)).toBeNull()
    expect(store.leases.tryBegin(b.id)).toBe(1)
    expect(store.leases.tryBegin(a.id)).toBeNull()
    store.leases.release(b.id, { status: 'completed' })
    expect(store.leases.tryBegin(a.id)).toBe(1)
    store.leases.release(a.id, { status: 'paused' })
    store.leases.own(a.id)
    expect(store.leases.tryBegin(a.id)).toBe(2)
  })

  it('are entered only by the training that has them', () => {
    const run = enterRun()
    store.leases.own(run.id)
    const first = store.leases.tryBegin(run.id) ?? 0
    store.leases.enter(run.id, first, () => store.runs.addEpoch(run.id, epoch(1, 0.5), 1))
    store.leases.release(run.id, { status: 'interrupted' })
    const other = openStore(folder)
    other.leases.own(run.id)
    const second = other.leases.tryBegin(run.id) ?? 0
    const late = () =>
      store.leases.enter(run.id, first, () => store.runs.addEpoch(run.id, epoch(2, 0.1), 2))
    expect(late).toThrow(expect.objectContaining({ code: 'run.taken-over' }))
    expect(() => store.leases.enter(run.id, second, () => undefined)).toThrow(LostLeaseError)
    other.leases.enter(run.id, second, () => other.runs.addEpoch(run.id, epoch(2, 0.4), 2))
    expect(store.runs.epochs(run.id)).toEqual([epoch(1, 0.5), epoch(2, 0.4)])
    other.close()
  })

  it('are interrupted when their process is gone, not when it lives', () => {
    const [mine, orphan, finished] = [enterRun(), enterRun(), enterRun({ status: 'completed' })]
    store.leases.own(mine.id)
    leaseToDeadProcess(folder, orphan.id)
    expect(store.leases.interruptOrphans()).toEqual([orphan.id])
    expect(store.runs.get(orphan.id)).toMatchObject({
      status: 'interrupted',
      ending: { code: 'run.interrupted' },
    })
    expect(store.runs.get(mine.id).status).toBe('waiting')
    expect(store.runs.get(finished.id).status).toBe('completed')
    expect(store.leases.own(orphan.id)).toBe(true)
    expect(readdirSync(store.paths.locks)).toHaveLength(1)
  })

  it('pass requests to their owner once', () => {
    const [owned, free] = [enterRun(), enterRun()]
    store.leases.own(owned.id)
    store.leases.ask(owned.id, 'pause')
    store.leases.ask(free.id, 'stop')
    expect(store.leases.takeRequests()).toEqual([{ id: owned.id, request: 'pause' }])
    expect(store.leases.takeRequests()).toEqual([])
  })
})

describe('settings', () => {
  it('have defaults and keep what was set', () => {
    expect(store.settings.get()).toEqual({
      theme: 'system',
      language: 'system',
      device: 'auto',
      updates: 'off',
    })
    store.settings.set({ theme: 'dark' })
    store.settings.set({ device: 'cpu' })
    expect(store.settings.get()).toEqual({
      theme: 'dark',
      language: 'system',
      device: 'cpu',
      updates: 'off',
    })
  })

  it('keep what is about to be trained, apart from the settings; unreadable is nothing', () => {
    expect(store.settings.draft()).toBeNull()
    const { modelSpec, settings, datasetId } = exampleRun(datasetIdSchema.parse('d1'))
    const draft = { datasetId, template: null, modelSpec, settings, suggested: settings, own: [] }
    store.settings.keepDraft({ ...draft, own: ['epochs'] })
    expect(store.settings.draft()).toEqual({ ...draft, own: ['epochs'] })
    store.settings.keepDraft({ ...draft, own: ['no such setting'] } as never)
    expect(store.settings.draft()).toBeNull()
  })
})

describe('changes', () => {
  it('tell of own writes at once and of another process’s soon', async () => {
    const seen: Topic[] = []
    const changes = new Changes(store)
    changes.subscribe((topic) => seen.push(topic))
    const run = enterRun()
    expect(seen).toEqual(['datasets', 'runs'])
    store.runs.setLive(run.id, {
      type: 'batch',
      epoch: 1,
      batch: 1,
      batches: 2,
      loss: 1,
      learningRate: 1,
      samplesPerSecond: 1,
      secondsLeft: null,
      memoryBytes: 1,
    })
    const other = openStore(folder)
    other.settings.set({ theme: 'light' })
    other.close()
    await expect.poll(() => seen).toEqual(['datasets', 'runs', 'settings'])
    changes.close()
  })
})

describe.skipIf(process.platform === 'win32')('the data folder', () => {
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

  it('and its database are this user’s alone, also those made by a version before', () => {
    const path = join(folder, 'private')
    openStore(path).close()
    expect([modeOf(path), modeOf(join(path, 'gridcast.sqlite'))]).toEqual(['700', '600'])
    chmodSync(path, 0o755)
    chmodSync(join(path, 'gridcast.sqlite'), 0o644)
    const again = openStore(path)
    again.settings.set({ theme: 'dark' })
    const files = ['', 'gridcast.sqlite', 'gridcast.sqlite-wal', 'gridcast.sqlite-shm']
    expect(files.map((file) => modeOf(join(path, file)))).toEqual(['700', '600', '600', '600'])
    again.close()
  })

  it('keeps its mode when it was there before with other things', () => {
    const path = join(folder, 'shared')
    mkdirSync(path)
    chmodSync(path, 0o755)
    openStore(path).close()
    expect([modeOf(path), modeOf(join(path, 'gridcast.sqlite'))]).toEqual(['755', '600'])
  })
})

describe('a folder that can’t be used', () => {
  it('is refused when its database is something else', () => {
    const damaged = join(folder, 'damaged')
    mkdirSync(damaged)
    writeFileSync(
      join(damaged, 'gridcast.sqlite'),
      'this is not a database at all, only text that goes on for a while',
    )
    expect(() => openStore(damaged)).toThrow(expect.objectContaining({ code: 'store.damaged' }))
  })

  it('is refused when a file is in its place', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => openStore(join(folder, 'file'))).toThrow(
      expect.objectContaining({ code: 'store.folder' }),
    )
  })
})
