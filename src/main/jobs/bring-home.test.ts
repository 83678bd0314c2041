import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { digestStart, formatSafetensorsHeader } from '../../shared/safetensors'
import type { Run } from '../../shared/training/run'
import { openStore, type Store } from '../store/store'
import { exampleDataset, exampleRun, temporaryFolder } from '../store/testing'
import { bringHome } from './bring-home'

let store: Store
let folder: string
let remove: () => void
let run: Run

beforeEach(() => {
  const place = temporaryFolder()
  remove = place.remove
  folder = join(place.folder, 'job')
  store = openStore(join(place.folder, 'data'))
  const dataset = exampleDataset()
  store.datasets.insert(dataset)
  const example = exampleRun(dataset.id)
  store.runs.insert({ ...example, status: 'paused' })
  run = store.runs.get(example.id)
})
afterEach(() => {
  store.close()
  remove()
})

const epoch = (number: number, validationLoss: number) => ({
  epoch: number,
  trainingLoss: 0.5,
  validationLoss,
  learningRate: 1e-3,
  seconds: 2,
  samplesPerSecond: 10,
})
const finished = { code: 'ended.no-progress', values: { epochs: 1, best: 1 } }

/** Two epochs, the second worse than the first. */
function document(change: object = {}) {
  const progress = {
    epoch: 3,
    batch: 0,
    step: 20,
    seconds: 4,
    epochs: [epoch(1, 0.3), epoch(2, 0.4)],
    bestEpoch: 1,
    finished,
  }
  const maker = { version: 'PyTorch 2.13.0', build: 'gridcast_job 1', processor: 'x86_64' }
  const { modelSpec, settings } = run
  return { modelSpec, settings, maker, progress, ...change }
}

/** A file as the package writes it. */
function write(path: string, metadata: object): void {
  const values = new Uint8Array(8).fill(7)
  const entry = { dtype: 'F32', shape: [2], data_offsets: [0, 8] as [number, number] }
  const header = formatSafetensorsHeader({ gridcast: JSON.stringify(metadata) }, { w: entry })
  const digest = createHash('sha256').update(header).update(values).digest('hex')
  header.set(new TextEncoder().encode(digest), digestStart)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(
    path,
    [Buffer.from(header), Buffer.from(values)].reduce((a, b) => Buffer.concat([a, b])),
  )
}

function writeOutput(change: object = {}): void {
  write(join(folder, 'out', 'best.safetensors'), document(change))
  write(join(folder, 'out', 'checkpoints', '2.safetensors'), document(change))
}

describe('a run that was trained elsewhere', () => {
  it('is afterwards one like any other', async () => {
    writeOutput()
    const home = await bringHome(store, run.id, folder)
    expect(home).toMatchObject({ status: 'completed', bestEpoch: 1, seconds: 4, ending: finished })
    expect(home.epochs.map(({ validationLoss }) => validationLoss)).toEqual([0.3, 0.4])
    expect(home.record?.makers).toEqual([document().maker])
    const best = readFileSync(join(folder, 'out', 'best.safetensors'))
    expect(readFileSync(store.paths.runBest(run.id)).equals(best)).toBe(true)
    expect(store.runs.checkpoints(run.id)).toHaveLength(1)
  })

  it('can come home before its end, and again', async () => {
    const { progress } = document()
    writeOutput({ progress: { ...progress, finished: null } })
    const early = await bringHome(store, run.id, join(folder, 'out'))
    expect(early).toMatchObject({ status: 'paused', ending: { code: 'ended.home' } })
    writeOutput()
    expect((await bringHome(store, run.id, folder)).status).toBe('completed')
  })

  it('says how it ended in its own words, unless these are cut off', async () => {
    writeOutput()
    const ending = { code: 'ended.all-epochs', values: { epochs: 2, best: 1 } }
    const line = JSON.stringify({ n: 7, type: 'ended', status: 'completed', ending })
    writeFileSync(join(folder, 'out', 'events.jsonl'), `{"n":6}\n${line}\n`)
    expect((await bringHome(store, run.id, folder)).ending).toEqual(ending)
    writeFileSync(join(folder, 'out', 'events.jsonl'), line.slice(0, -9))
    expect((await bringHome(store, run.id, folder)).ending).toEqual(finished)
  })

  it.each([
    ['no weights', 'job.nothing-home', () => undefined],
    [
      'a changed bit',
      'job.damaged',
      () => {
        writeOutput()
        const path = join(folder, 'out', 'best.safetensors')
        const bytes = readFileSync(path)
        bytes[bytes.length - 1]! ^= 1
        writeFileSync(path, bytes)
      },
    ],
    ['no document of ours', 'job.damaged', () => writeOutput({ progress: null })],
    [
      'another model',
      'job.other-run',
      () => writeOutput({ modelSpec: { ...run.modelSpec, name: 'other' } }),
    ],
    [
      'other settings',
      'job.other-run',
      () => writeOutput({ settings: { ...run.settings, seed: 99 } }),
    ],
  ])('is refused for %s, and stays as it was', async (_what, code, prepare) => {
    prepare()
    await expect(bringHome(store, run.id, folder)).rejects.toMatchObject({ code })
    expect(store.runs.get(run.id)).toEqual(run)
  })
})
