/** Everything that is kept is looked at, and what is damaged is named with its file. */
import { datasetIdSchema } from '../../shared/identifiers'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import Sqlite from 'better-sqlite3'
import { join } from 'node:path'
import type { CheckReport } from '../../shared/check'
import type { Dataset } from '../../shared/dataset'
import { formatDigests } from '../../shared/digests'
import { formatNpyHeader } from '../../shared/npy'
import type { Run } from '../../shared/training/run'
import { createApp, type App } from '../app'
import { buildPrograms } from '../processes/testing/build-programs'
import { fakeEnginePath } from '../processes/testing/fake-engine-path'
import { router } from '../router'
import { startRun } from '../runs/start-run'
import { exampleForecast, exampleRun, temporaryFolder } from '../store/testing'

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

/** A sample, and a run of three epochs on it. */
beforeEach(async () => {
  const made = temporaryFolder()
  remove = made.remove
  app = await createApp({
    dataFolder: made.folder,
    door: 'cli',
    enginePath: fakeEnginePath,
    dataPath: join(programs.folder, 'data.js'),
  })
  dataset = await resultOf(await api().datasets.makeSample({ sample: 'epidemic' }))
  const { modelSpec, settings } = exampleRun(dataset.id)
  run = startRun(app, { datasetId: dataset.id, modelSpec, settings })
  await expect.poll(() => app.store.runs.get(run.id).status).toBe('completed')
  keepPictures()
})
afterEach(async () => {
  await app.close()
  remove()
})

const parts = ['inputs', 'truth', 'valid', 3] as const

/** As the engine writes them after each epoch, which the one of this test does not. */
function keepPictures(): void {
  const picture = (part: (typeof parts)[number]) => app.store.paths.runFilmstrip(run.id, part)
  const { inputFrames, targetFrames } = run.settings
  const { height, width } = dataset.shape
  mkdirSync(dirname(picture('inputs')))
  const digests = parts.map((part) => {
    const shape = [part === 'inputs' ? inputFrames : targetFrames, height, width, 1]
    const values = new Float32Array(shape.reduce((product, side) => product * side)).fill(1)
    const bytes = Buffer.concat([formatNpyHeader('float32', shape), Buffer.from(values.buffer)])
    writeFileSync(picture(part), bytes)
    return [basename(picture(part)), digestOf([bytes])] as const
  })
  const list = join(dirname(picture('inputs')), 'digests.json')
  writeFileSync(list, formatDigests(Object.fromEntries(digests)))
}

const api = () => createRouterClient(router, { context: { app } })

async function resultOf<T>(
  stream: AsyncIterable<{ type: 'progress' } | { type: 'result'; result: T }>,
): Promise<T> {
  for await (const item of stream) if (item.type === 'result') return item.result
  throw new Error('The work ended without a result.')
}

const check = async (): Promise<CheckReport> => resultOf(await api().check.everything())

function flipLastBit(path: string): void {
  const bytes = readFileSync(path)
  bytes[bytes.length - 1]! ^= 1
  writeFileSync(path, bytes)
}

it('finds nothing where all is whole', async () => {
  const { findings, files } = await check()
  expect(findings).toEqual([])
  // Frames and mask, the newest two checkpoints, the best weights, four pictures.
  expect(files).toBe(9)
})

it('names each file that was changed, cut or taken away', async () => {
  const { paths, runs } = app.store
  flipLastBit(paths.datasetFrames(dataset.id))
  flipLastBit(paths.runBest(run.id))
  const [newest, older] = runs.checkpoints(run.id).map(({ path }) => path) as [string, string]
  writeFileSync(newest, readFileSync(newest).subarray(0, 40))
  rmSync(older)
  const { findings } = await check()
  const found = findings.map(({ grade, id, file, problem }) => [grade, id, file, problem.code])
  expect(found.sort()).toEqual(
    [
      ['damage', dataset.id, paths.toStored(paths.datasetFrames(dataset.id)), 'check.file'],
      ['damage', run.id, paths.toStored(older), 'check.file'],
      ['damage', run.id, paths.toStored(newest), 'check.weights'],
      ['damage', run.id, paths.toStored(paths.runBest(run.id)), 'check.weights'],
    ].sort(),
  )
})

it('names what of a forecast is gone, though it may be absent elsewhere', async () => {
  const { paths, forecasts } = app.store
  const forecast = exampleForecast(run.id, dataset.id)
  const folder = paths.forecastFolder(forecast.id)
  mkdirSync(folder, { recursive: true })
  const bytes = Uint8Array.of(1, 2, 3)
  writeFileSync(join(folder, 'frames.npy'), bytes)
  const names = ['frames.npy', 'valid.npy', 'baseline-persistence.npy', '../../out.npy']
  const digests = Object.fromEntries(names.map((name) => [name, digestOf([bytes])]))
  writeFileSync(join(folder, 'digests.json'), formatDigests(digests))
  forecasts.insert(forecast)
  const { findings } = await check()
  expect(findings.map(({ file, problem }) => [file?.split('/').at(-1), problem.values])).toEqual([
    ['baseline-persistence.npy', { problem: 'missing' }],
    ['valid.npy', { problem: 'missing' }],
  ])
})

/** As the process that writes it takes it. */
const digestOf = (pieces: readonly Uint8Array[]) => ({
  bytes: pieces.reduce((sum, { length }) => sum + length, 0),
  blocks: pieces.map((piece) => createHash('sha256').update(piece).digest('hex')),
})

it('names what of a run is gone: pictures, ranges of a forecast, its race', async () => {
  const { paths, forecasts, runs } = app.store
  const missing = async () =>
    (await check()).findings
      .filter(({ problem }) => problem.values['problem'] === 'missing')
      .map(({ file }) => file?.split('/').slice(2).join('/'))
  rmSync(paths.runFilmstrip(run.id, 3))
  expect(await missing()).toEqual(['filmstrip/3.npy'])
  rmSync(dirname(paths.runFilmstrip(run.id, 3)), { recursive: true })
  const pictures = ['filmstrip/inputs.npy', 'filmstrip/truth.npy', 'filmstrip/valid.npy']
  expect(await missing()).toEqual(pictures)

  const forecast = { ...exampleForecast(run.id, dataset.id), ranges: [0.8] }
  forecasts.insert(forecast)
  expect(await missing()).toEqual([...pictures, 'ranges.safetensors', 'frames.npy'])
  forecasts.delete(forecast.id)
  expect(await missing()).toEqual(pictures)
  const { record, settings } = runs.get(run.id)
  const order = { settings, within: null, combination: null }
  runs.update(run.id, { record: record && { ...record, order } })
  expect(await missing()).toEqual([...pictures, 'ranges.safetensors', 'race.json'])
})

it('names changed pictures, scores and races; no damaged picture is shown', async () => {
  const { paths } = app.store
  const shown = await api().runs.filmstrip({ id: run.id, epoch: 3 })
  expect(new Float32Array(await shown.prediction.arrayBuffer())[0]).toBe(1)
  flipLastBit(paths.runFilmstrip(run.id, 3))
  writeFileSync(paths.runScores(run.id), '{"half')
  writeFileSync(paths.runRace(run.id), '{}')
  const { findings } = await check()
  expect(findings.map(({ file, problem }) => [file?.split('/').at(-1), problem.values])).toEqual(
    ['3.npy', 'race.json', 'scores.json'].map((file) => [file, { problem: 'changed' }]),
  )
  await expect(api().runs.filmstrip({ id: run.id, epoch: 3 })).rejects.toMatchObject({
    data: { code: 'kept.changed' },
  })
  await expect(api().runs.filmstrip({ id: run.id, epoch: 2 })).rejects.toMatchObject({
    data: { code: 'run.filmstrip' },
  })
})

it('names damaged rows, and folders of nobody without removing them', async () => {
  const { paths } = app.store
  const database = new Sqlite(paths.database)
  database.prepare("UPDATE runs SET settings = '{' WHERE id = ?").run(run.id)
  database.close()
  const stranger = paths.datasetFrames(datasetIdSchema.parse('stranger'))
  mkdirSync(dirname(stranger))
  writeFileSync(stranger, 'frames')
  const { findings } = await check()
  expect(findings).toMatchObject([
    { grade: 'damage', kind: 'run', id: run.id, problem: { code: 'check.row' } },
    {
      grade: 'note',
      kind: 'folder',
      file: 'datasets/stranger',
      problem: { code: 'check.stranger', values: { bytes: 6 } },
    },
  ])
  expect(readFileSync(stranger, 'utf8')).toBe('frames')
})

it('notes files of which nothing tells what they should be', async () => {
  rmSync(join(app.store.paths.datasetFolder(dataset.id), 'digests.json'))
  const { findings } = await check()
  const note = { grade: 'note', id: dataset.id, problem: { values: { problem: 'unknown' } } }
  expect(findings).toMatchObject([note, note])
})
