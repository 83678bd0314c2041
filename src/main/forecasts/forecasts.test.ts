import type { ForecastId } from '../../shared/identifiers'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Dataset } from '../../shared/dataset'
import { formatNpyHeader } from '../../shared/npy'
import type { Run } from '../../shared/training/run'
import { createApp, type App } from '../app'
import { buildPrograms } from '../processes/testing/build-programs'
import { fakeEnginePath } from '../processes/testing/fake-engine-path'
import { exampleDataset, exampleRun, temporaryFolder } from '../store/testing'
import { forecastsHandlers } from './handlers'
import { originOf, seasonOf } from './origin'

let app: App
let remove: () => void
let dataset: Dataset
let run: Run

let programs: { folder: string; remove: () => void }
beforeAll(async () => {
  programs = temporaryFolder()
  await buildPrograms(programs.folder, { data: 'data/index.ts', guard: 'process/guard.ts' })
})
afterAll(() => programs.remove())

beforeEach(async () => {
  const { folder, remove: removeFolder } = temporaryFolder()
  remove = removeFolder
  app = await createApp({
    dataFolder: folder,
    door: 'cli',
    enginePath: fakeEnginePath,
    dataPath: join(programs.folder, 'data.js'),
  })
  dataset = exampleDataset({ missingCells: 40 })
  run = exampleRun(dataset.id, { status: 'completed' })
  writeFrames()
  app.store.datasets.insert(dataset)
  app.store.runs.insert(run)
})
afterEach(async () => {
  await app.close()
  remove()
})

/** Frame t holds t everywhere; the first cell of each frame has no data. */
function writeFrames(): void {
  const { paths } = app.store
  const shape = [1, 40, 8, 6, 1]
  const values = Float32Array.from({ length: 40 * 48 }, (_, i) => Math.floor(i / 48))
  const valid = Uint8Array.from({ length: 40 * 48 }, (_, i) => (i % 48 === 0 ? 0 : 1))
  mkdirSync(paths.datasetFolder(dataset.id), { recursive: true })
  writeFileSync(
    paths.datasetFrames(dataset.id),
    Buffer.concat([formatNpyHeader('float32', shape), new Uint8Array(values.buffer)]),
  )
  writeFileSync(
    paths.datasetValid(dataset.id),
    Buffer.concat([formatNpyHeader('uint8', shape), valid]),
  )
}

function train(): void {
  mkdirSync(app.store.paths.runFolder(run.id), { recursive: true })
  writeFileSync(app.store.paths.runBest(run.id), '1')
}

const client = () => createRouterClient({ forecasts: forecastsHandlers }, { context: { app } })

async function make(wish: { steps?: number; firstInputFrame?: number } = {}) {
  for await (const item of await client().forecasts.make({ runId: run.id, ...wish }))
    if (item.type === 'result') return item.result
  throw new Error('The forecast gave no result.')
}

async function exportTo(wish: {
  id: ForecastId
  format: 'gif' | 'csv' | 'npy'
  colormap?: string
  to?: string
}) {
  for await (const item of await client().forecasts.export(wish))
    if (item.type === 'result') return item.result
  throw new Error('The export gave no result.')
}

const floats = async (blob: Blob) => new Float32Array(await blob.arrayBuffer())

describe('a forecast', () => {
  it('lies past the end of a series by default, with dates', async () => {
    train()
    const made = await make({ steps: 3 })
    expect(made).toMatchObject({
      firstInputFrame: 36,
      steps: 3,
      stepsWithTruth: 0,
      times: ['2020-11-30', '2020-12-07', '2020-12-14'],
    })
    expect(await client().forecasts.list()).toEqual([made])
    expect(readdirSync(app.store.paths.temporary)).toEqual([])
  })

  it('comes with inputs, truth, baselines and NaN where there is no data', async () => {
    train()
    const { id } = await make({ steps: 3, firstInputFrame: 34 })
    const frames = await client().forecasts.frames({ id })
    expect(frames.shape).toEqual([8, 6, 1])
    const [inputs, truth] = [await floats(frames.inputs), await floats(frames.truth)]
    expect([inputs.length / 48, truth.length / 48]).toEqual([4, 6])
    expect([inputs[0], inputs[1], truth[1], truth[48 * 5 + 1]]).toEqual([NaN, 34, 34, 39])
    expect((await floats(frames.forecast)).every((value) => value === 5)).toBe(true)
    expect(Object.keys(frames.baselines)).toEqual(['persistence'])
    expect(frames.range).toEqual(dataset.range)
    expect(frames.inputTimes).toEqual(['2020-10-19', '2020-10-26', '2020-11-02', '2020-11-09'])
  })

  it('is written to the place that was chosen, whole or not at all', async () => {
    train()
    const { id } = await make({ steps: 3 })
    const path = join(app.store.paths.folder, 'mine.csv')
    writeFileSync(path, 'what was there')
    const failing = exportTo({
      id,
      format: 'gif',
      colormap: 'none',
      to: app.destinations.register(path),
    })
    await expect(failing).rejects.toMatchObject({ data: { code: 'picture.unknown-colormap' } })
    expect(readFileSync(path, 'utf8')).toBe('what was there')
    const to = app.destinations.register(path)
    const { fileName, bytes, ticket } = await exportTo({ id, format: 'csv', to })
    expect([fileName, ticket]).toEqual(['Weekly-cases-forecast-2020-11-30.csv', null])
    const written = readFileSync(path)
    expect(written.length).toBe(bytes)
    expect(written.toString()).toContain('2020-11-30')
    await expect(exportTo({ id, format: 'csv', to })).rejects.toMatchObject({
      data: { code: 'files.destination' },
    })
    const nowhere = app.destinations.register(join(app.store.paths.folder, 'no-folder', 'a.csv'))
    await expect(exportTo({ id, format: 'csv', to: nowhere })).rejects.toMatchObject({
      data: { code: 'export.write' },
    })
    expect(readdirSync(app.store.paths.folder).filter((name) => name.includes('part'))).toEqual([])
  })

  it('is kept for one download where no place was chosen', async () => {
    train()
    const { id } = await make({ steps: 3 })
    const { ticket, bytes } = await exportTo({ id, format: 'npy' })
    const download = app.downloads.take(ticket ?? '')
    expect(readFileSync(download?.path ?? '').length).toBe(bytes)
    expect(app.downloads.take(ticket ?? '')).toBeNull()
    await app.downloads.close()
    expect(existsSync(download?.path ?? '')).toBe(false)
  })

  it('needs an epoch that is done', async () => {
    await expect(make()).rejects.toMatchObject({
      message: expect.stringContaining(run.name) as string,
      data: { code: 'run.untrained' },
    })
  })

  it('is gone with its files when deleted', async () => {
    train()
    const { id } = await make()
    await client().forecasts.delete({ id })
    expect(await client().forecasts.list()).toEqual([])
    expect(readdirSync(app.store.paths.forecastFolder(id).replace(id, ''))).toEqual([])
  })
})

describe('where a forecast begins', () => {
  const wish = { mode: 'free-running', inputFrames: 4, steps: 2 } as const

  it('is the newest frames of a series, the start of a clip, room for truth in one-step', () => {
    expect(originOf(dataset, wish).firstInputFrame).toBe(36)
    expect(originOf({ ...dataset, kind: 'clips' }, wish)).toEqual({
      sequence: 0,
      firstInputFrame: 0,
    })
    expect(originOf(dataset, { ...wish, mode: 'one-step' }).firstInputFrame).toBe(34)
  })

  it('must lie inside the dataset', () => {
    expect(() => originOf(dataset, { ...wish, firstInputFrame: 37 })).toThrow(
      /frame 38 of sequence 1/,
    )
    expect(() => originOf(dataset, { ...wish, sequence: 1 })).toThrow(/sequence 2/)
  })

  it('knows seasons of a year, or of a day for shorter steps', () => {
    const season = (unit: 'week' | 'month' | 'year' | 'hour', count = 1) =>
      seasonOf({
        ...dataset,
        time: { kind: 'calendar', start: '2020-01-01T00:00:00Z', step: { unit, count } },
      })
    expect([season('week'), season('month'), season('hour', 3), season('year')]).toEqual([
      52,
      12,
      8,
      null,
    ])
    expect(seasonOf({ ...dataset, time: { kind: 'index' } })).toBeNull()
  })
})
