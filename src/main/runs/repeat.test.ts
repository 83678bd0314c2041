/** Runs that are trained again: what begins a repeat, what forbids it, and what is said of it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Dataset } from '../../shared/dataset'
import { say } from '../../shared/notices/say'
import type { Run } from '../../shared/training/run'
import { createApp, type App } from '../app'
import { buildPrograms } from '../processes/testing/build-programs'
import { fakeEnginePath } from '../processes/testing/fake-engine-path'
import { router } from '../router'
import { exampleRun, temporaryFolder } from '../store/testing'
import { trainRequest } from './engine-requests'
import { startRun } from './start-run'

let programs: { folder: string; remove: () => void }
let app: App
let remove: () => void
let dataset: Dataset
let run: Run

beforeAll(async () => {
  programs = temporaryFolder()
  await buildPrograms(programs.folder, { data: 'data/index.ts', guard: 'process/guard.ts' })
})
afterAll(() => programs.remove())

beforeEach(async () => {
  const made = temporaryFolder()
  remove = made.remove
  app = await createApp({
    dataFolder: made.folder,
    door: 'cli',
    enginePath: fakeEnginePath,
    dataPath: join(programs.folder, 'data.js'),
  })
  for await (const item of await api().datasets.makeSample({ sample: 'epidemic' }))
    if (item.type === 'result') dataset = item.result
  const { modelSpec, settings } = exampleRun(dataset.id)
  run = startRun(app, { datasetId: dataset.id, modelSpec, settings })
  await done(run)
})
afterEach(async () => {
  await app.close()
  remove()
})

const api = () => createRouterClient(router, { context: { app } })
/** A file with one tensor of one number. */
function weightsFile(value: number): Uint8Array {
  const header = { 'weights/w': { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }
  const json = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  return Buffer.concat([length, json, Buffer.from(new Float32Array([value]).buffer)])
}

const done = ({ id }: Run) => expect.poll(() => app.store.runs.get(id).status).toBe('completed')

async function repeated(anyway = false): Promise<Run> {
  const repeat = await api().runs.repeat({ id: run.id, anyway })
  await done(repeat)
  return repeat
}

describe('a repeat', () => {
  it('is a run of its own, made by the record of the other, and is the same', async () => {
    const { record } = app.store.runs.get(run.id)
    expect(record).toMatchObject({ makers: [{ build: 'unbuilt' }], repeats: null })
    expect(record?.data).toMatch(/^[0-9a-f]{64}$/)
    const repeat = await repeated()
    expect(repeat.record?.repeats).toMatchObject({
      run: run.id,
      epochs: 3,
      course: { devices: [[0, 'cpu']] },
    })
    expect(repeat.settings.device).toBe('cpu')
    const { isSame, verdict } = await api().runs.compareRepeat({ id: repeat.id })
    expect([isSame, say(verdict, 'en')]).toEqual([
      true,
      'The same: the losses of 3 epochs and all weights are equal, bit for bit.',
    ])
  })

  it('of an automatic run is trained on the frames and with the settings of its race', async () => {
    const { record, settings, modelSpec } = app.store.runs.get(run.id)
    const within = [{ sequence: 0, first: 0, count: 30 }]
    const order = { settings: { ...settings, testShare: 0, epochs: 3 }, within, combination: null }
    app.store.runs.update(run.id, { record: record && { ...record, order } })
    const { id } = await repeated()
    const repeat = app.store.runs.get(id)
    expect(repeat).toMatchObject({ modelSpec, settings: { testShare: 0 } })
    expect(trainRequest(app.store, repeat, null)).toMatchObject({
      within,
      repeat: { epochs: 3, course: { devices: [[0, 'cpu']] } },
    })
  })

  it('says in which epoch it differs first, or which weights', async () => {
    const repeat = await repeated()
    const best = app.store.paths.runBest(repeat.id)
    const kept = readFileSync(best)
    writeFileSync(best, kept.fill(0, 9, 12))
    await expect(api().runs.compareRepeat({ id: repeat.id })).rejects.toMatchObject({
      data: { code: 'checkpoint.unreadable' },
    })
    writeFileSync(best, weightsFile(1))
    const weights = await api().runs.compareRepeat({ id: repeat.id })
    expect(weights).toMatchObject({ isSame: false, verdict: { code: 'repeat.weights-differ' } })
    const [, second] = app.store.runs.epochs(run.id)
    app.store.runs.addEpoch(run.id, { ...second!, trainingLoss: 0.1 + 0.2 }, 3)
    const losses = await api().runs.compareRepeat({ id: repeat.id })
    expect(losses.verdict).toMatchObject({
      code: 'repeat.loss-differs',
      values: { epoch: 2, part: 'training', then: 0.1 + 0.2, now: second!.trainingLoss },
    })
  })

  it('is refused where nothing could be compared', async () => {
    const ask = () => api().runs.repeat({ id: run.id })
    const { record } = app.store.runs.get(run.id)
    const change = (part: object) =>
      app.store.runs.update(run.id, { record: record && { ...record, ...part } })
    change({ makers: [{ version: '0.0.9', build: 'other', processor: 'other' }] })
    await expect(ask()).rejects.toMatchObject({ data: { code: 'repeat.other-maker' } })
    await repeated(true)
    change({ data: 'f'.repeat(64) })
    await expect(ask()).rejects.toMatchObject({ data: { code: 'repeat.data-changed' } })
    app.store.runs.update(run.id, { record: null })
    await expect(ask()).rejects.toMatchObject({ data: { code: 'repeat.no-record' } })
  })

  it('is refused when a bit of the data is another', async () => {
    const path = app.store.paths.datasetFrames(dataset.id)
    const bytes = readFileSync(path)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(path, bytes)
    const asked = api().runs.repeat({ id: run.id })
    await expect(asked).rejects.toMatchObject({ data: { code: 'repeat.data-changed' } })
  })
})
