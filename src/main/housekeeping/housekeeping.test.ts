/** What killed programs leave is removed at the next start, by name; nothing else is. */
import { datasetIdSchema } from '../../shared/identifiers'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listBackups, backUp, restoreBackup } from '../store/backups'
import { Logs } from '../logs/logs'
import { openStore, type Store } from '../store'
import { makeTemporaryFolder } from '../store/temporary-paths'
import { exampleDataset, exampleRun, temporaryFolder } from '../store/testing'
import { Housekeeping } from './housekeeping'

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

/** Does something as a program that is killed then: its lock stays, and nobody holds it. */
async function asKilled(work: (dead: Store) => void | Promise<void>): Promise<void> {
  const dead = openStore(folder)
  await work(dead)
  const lock = join(dead.paths.locks, `${dead.processName}.lock`)
  dead.close()
  writeFileSync(lock, '')
}

function put(path: string, bytes = 1000): string {
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, new Uint8Array(bytes))
  return path
}

async function start(): Promise<{ said: unknown; opened: Store }> {
  const opened = openStore(folder)
  const housekeeping = new Housekeeping(opened, new Logs(opened.paths.logs).main)
  const said = await housekeeping.notices()
  await housekeeping.close()
  opened.close()
  return { said, opened }
}

describe('after a kill', () => {
  it('removes unfinished work of the killed program alone, and says how much', async () => {
    await asKilled(async (dead) => {
      put(join(await makeTemporaryFolder(dead, 'dataset-x'), 'frames.npy'))
      put(join(dead.paths.temporary, 'data-77', 'unpacked.csv'), 500)
    })
    const mine = put(join(await makeTemporaryFolder(store, 'dataset-y'), 'frames.npy'))
    const { said } = await start()
    expect(said).toEqual([{ code: 'tidied', values: { files: 2, bytes: 1500 } }])
    expect(readdirSync(join(folder, 'temporary'))).toEqual([store.processName])
    expect(existsSync(mine)).toBe(true)
    expect((await start()).said).toEqual([])
  })

  it('removes what a version before left there, once it is a day old', async () => {
    const [old, young] = ['dataset-a-4194309', 'dataset-b-4194309'].map((name) =>
      put(join(folder, 'temporary', name)),
    ) as [string, string]
    utimesSync(old, 0, 0)
    await start()
    expect([existsSync(old), existsSync(young)]).toEqual([false, true])
  })

  it('removes folders whose row was not entered yet, or was deleted already', async () => {
    const [unentered, entered, deleted] = [exampleDataset(), exampleDataset(), exampleDataset()]
    await asKilled((dead) => {
      for (const { id } of [unentered, entered, deleted]) put(dead.paths.datasetFrames(id))
      dead.leftovers.announce([dead.paths.datasetFolder(unentered.id)])
      dead.leftovers.announce([dead.paths.datasetFolder(entered.id)])
      dead.leftovers.enter([dead.paths.datasetFolder(entered.id)], () =>
        dead.datasets.insert(entered),
      )
      dead.datasets.insert(deleted)
      // Killed between the transaction and the removal.
      dead.leftovers.announce([dead.paths.datasetFolder(deleted.id)])
      dead.datasets.delete(deleted.id)
    })
    const living = put(store.paths.datasetFrames(datasetIdSchema.parse('living00')))
    store.leftovers.announce([store.paths.datasetFolder(datasetIdSchema.parse('living00'))])
    const stranger = put(store.paths.datasetFrames(datasetIdSchema.parse('stranger')))
    const { said } = await start()
    expect(said).toEqual([{ code: 'tidied', values: { files: 2, bytes: 2000 } }])
    expect(readdirSync(join(folder, 'datasets')).sort()).toEqual(
      [entered.id, 'living00', 'stranger'].sort(),
    )
    expect([existsSync(living), existsSync(stranger)]).toEqual([true, true])
  })

  it('removes what an engine was still writing, but of no run in training', async () => {
    const dataset = exampleDataset()
    store.datasets.insert(dataset)
    const [killed, trained] = [exampleRun(dataset.id), exampleRun(dataset.id)]
    for (const run of [killed, trained]) store.runs.insert(run)
    store.leases.own(trained.id)
    const files = [killed, trained].flatMap(({ id }) => [
      put(join(store.paths.runFolder(id), 'checkpoints', '3.safetensors')),
      put(join(store.paths.runFolder(id), 'checkpoints', '4.safetensors.4194309.tmp')),
      put(join(store.paths.runFolder(id), 'best.safetensors.4194309.tmp')),
    ])
    await start()
    expect(files.map((file) => existsSync(file))).toEqual([true, true, true, true, true, true])
    await asKilled(() => undefined)
    await start()
    expect(files.map((file) => existsSync(file))).toEqual([true, false, false, true, true, true])
  })
})

const database = () => join(folder, 'gridcast.sqlite')

/** Writes over a page in the middle of the closed database. */
function damage(): void {
  const bytes = readFileSync(database())
  bytes.fill(0xa5, 4096 * 3, 4096 * 4)
  writeFileSync(database(), bytes)
}

describe('the daily copy of the database', () => {
  it('is made once a day, whole, and the newest seven are kept', async () => {
    const dataset = exampleDataset()
    store.datasets.insert(dataset)
    const copy = new Sqlite(database())
    for (let day = 1; day <= 9; day++)
      for (const hour of [1, 20])
        await backUp(copy, store.paths, new Date(Date.UTC(2026, 2, day, hour)))
    copy.close()
    const days = listBackups(store.paths).map(({ day }) => day)
    expect(days).toEqual([9, 8, 7, 6, 5, 4, 3].map((day) => `2026-03-0${day}`))
    const kept = new Sqlite(listBackups(store.paths)[0]?.path ?? '', { readonly: true })
    expect(kept.prepare('SELECT id FROM datasets').pluck().all()).toEqual([dataset.id])
    kept.close()
  })

  it('is made at a start, for its user alone', async () => {
    await start()
    const [copy] = listBackups(store.paths)
    // On Windows a user's folders are private by where they are.
    if (process.platform !== 'win32') expect(statSync(copy!.path).mode & 0o077).toBe(0)
  })

  it('is not made of a damaged database, which is said', async () => {
    store.close()
    damage()
    const copy = new Sqlite(database())
    expect(await backUp(copy, store.paths)).not.toEqual([])
    copy.close()
    expect(listBackups(store.paths)).toEqual([])
    expect(readdirSync(store.paths.backups)).toEqual([])
  })
})

describe('a damaged database', () => {
  it('is noticed after an unclean end, and its copy takes its place', async () => {
    const dataset = exampleDataset()
    store.datasets.insert(dataset)
    await start()
    await expect(restoreBackup(store.paths)).rejects.toMatchObject({ code: 'backup.in-use' })
    await asKilled(() => undefined)
    store.close()
    damage()
    const [newest] = listBackups(store.paths)
    expect(() => openStore(folder)).toThrow(
      expect.objectContaining({
        code: 'store.damaged',
        values: { path: database(), day: newest?.day },
      }),
    )
    const { backup, aside } = await restoreBackup(store.paths)
    expect(backup).toEqual(newest)
    expect(existsSync(aside ?? '')).toBe(true)
    store = openStore(folder)
    expect(store.datasets.list()).toEqual([dataset])
  })

  it('that lacks a table is noticed at every start', async () => {
    await start()
    store.close()
    const sql = new Sqlite(database())
    sql.pragma('foreign_keys = OFF')
    sql.exec('DROP TABLE epochs')
    sql.close()
    expect(() => openStore(folder)).toThrow(expect.objectContaining({ code: 'store.damaged' }))
    await restoreBackup(store.paths)
    store = openStore(folder)
    expect(store.datasets.list()).toEqual([])
  })

  it('that is cut to nothing or no database at all is put aside too', async () => {
    await start()
    store.close()
    writeFileSync(database(), 'no database')
    expect(() => openStore(folder)).toThrow(expect.objectContaining({ code: 'store.damaged' }))
    await restoreBackup(store.paths)
    store = openStore(folder)
    expect(store.datasets.list()).toEqual([])
  })

  it('without a sound copy stays as it is', async () => {
    store.close()
    damage()
    const before = readFileSync(database())
    await expect(restoreBackup(store.paths)).rejects.toMatchObject({ code: 'backup.none' })
    expect(readFileSync(database()).equals(before)).toBe(true)
    store = openStore(join(folder, 'other'))
  })
})
