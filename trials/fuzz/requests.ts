/** A request to each procedure of the API that would be answered, on what is there. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { App } from '../../src/main/app'
import { exampleDataset, exampleRun } from '../../src/main/store/testing'
import { contract } from '../../src/shared/api/contract'
import type { Dataset } from '../../src/shared/dataset'
import type { Forecast } from '../../src/shared/forecast'
import type { DatasetId, ForecastId, RunId } from '../../src/shared/identifiers'
import type { Run } from '../../src/shared/training/run'

export type Call = (input: unknown, options: { signal: AbortSignal }) => Promise<unknown>
export type Client = Record<string, Record<string, Call>>
export type Request = [procedure: string, input: unknown]

/** Procedures that take nothing that could be damaged, never end, or are asked after each input. */
const unasked: ReadonlySet<string> = new Set([
  ...['app.changes', 'app.licences', 'app.materials', 'check.everything', 'files.choose'],
  ...['datasets.delete', 'runs.delete', 'forecasts.delete', 'runs.watch'],
])

/** What every input finds there: a dataset, a run that was trained on it, its forecast. */
interface Kept {
  dataset: DatasetId
  run: RunId
  forecast: ForecastId
  handle: string
  plan: unknown
  training: Pick<Run, 'modelSpec' | 'settings'>
}

export async function requestsOn(app: App, client: Client, folder: string): Promise<Request[]> {
  const kept = await keep(app, client, folder)
  const requests = [
    ...[...listing, ...onDatasets(kept), ...onModels(kept)],
    ...[...onRuns(kept), ...onForecasts(kept)],
  ]
  const asked = new Set(requests.map(([procedure]) => procedure))
  const others = procedures.filter((name) => !asked.has(name) && !unasked.has(name))
  return [...requests, ...others.map((name): Request => [name, anything(kept)])]
}

/** What a procedure that has no request of its own may take: each finds its own part in it. */
const anything = ({ dataset, run, handle }: Kept) => ({
  ...{ id: run, runId: run, datasetId: dataset, handle, name: 'any', fileName: 'any.bin' },
  ...{ offset: 0, length: 1000, to: null, labels: { notes: 'a note' }, settings: { patience: 5 } },
})

const procedures = Object.entries(contract).flatMap(([feature, part]) =>
  Object.keys(part).map((name) => `${feature}.${name}`),
)

async function keep(app: App, client: Client, folder: string): Promise<Kept> {
  const table = join(folder, 'few.csv')
  writeFileSync(table, 'date,lat,lon,cases\n2020-01-01,1,1,5\n2020-01-02,1,2,5\n')
  const handle = app.files.register(table)
  const sample = await lastOf(client, 'datasets.makeSample', { sample: 'epidemic' })
  const { id: dataset } = (sample as { result: Dataset }).result
  const found = await lastOf(client, 'datasets.inspect', { handle })
  const { plan } = (found as { result: { plan: unknown } }).result
  app.store.datasets.insert(exampleDataset())
  const { modelSpec, settings } = exampleRun(dataset)
  const training = { modelSpec, settings: { ...settings, epochs: 1, batchSize: 16 } }
  const run = await trained(app, client, { datasetId: dataset, ...training })
  const order = { runId: run, datasetId: dataset, steps: 3 }
  const made = await lastOf(client, 'forecasts.make', order)
  const { id: forecast } = (made as { result: Forecast }).result
  return { dataset, run, forecast, handle, plan, training }
}

async function trained(app: App, client: Client, order: unknown): Promise<RunId> {
  const { signal } = new AbortController()
  const { id } = (await client['runs']?.['start']?.(order, { signal })) as Run
  for (;;) {
    const { status, ending } = app.store.runs.get(id)
    if (status === 'completed') return id
    if (status === 'failed' || status === 'interrupted') throw new Error(JSON.stringify(ending))
    await wait(50)
  }
}

async function lastOf(client: Client, procedure: string, input: unknown): Promise<unknown> {
  const [feature = '', name = ''] = procedure.split('.')
  const { signal } = new AbortController()
  const items = (await client[feature]?.[name]?.(input, { signal })) as AsyncIterable<unknown>
  let last: unknown = null
  for await (const item of items) last = item
  return last
}

const error = { code: 'internal', values: { detail: 'x' } }

const listing: readonly Request[] = [
  ['app.about', undefined],
  ['reports.make', { error, stack: 'Error: x\n    at y (z:1:2)', browser: 'a browser' }],
  ['reports.pageFailed', { stack: 'Error: x\n    at y (z:1:2)' }],
  ['settings.get', undefined],
  ['settings.set', { theme: 'dark', language: 'en', device: 'cpu' }],
  ['draft.get', undefined],
  ['devices.list', { refresh: false }],
  ['files.list', { path: '' }],
  ['files.upload', { name: 'a.csv', handle: null, piece: new Blob(['a']), last: true }],
  ['datasets.list', undefined],
  ['damaged.list', undefined],
  ['runs.list', { after: 0, limit: 10 }],
  ['forecasts.list', undefined],
]

const onDatasets = ({ dataset: id, handle, plan }: Kept): Request[] => [
  ['files.arrange', { handles: [handle] }],
  ['datasets.get', { id }],
  ['datasets.inspect', { handle, plan }],
  ['datasets.inspectFrames', { handle, plan, count: 3 }],
  ['datasets.known', { handle }],
  ['datasets.import', { handle, plan, name: 'few', content: null }],
  ['datasets.makeSample', { sample: 'epidemic', size: 'small', seed: 1 }],
  ['datasets.writeSample', { sample: 'rain', size: 'small', seed: 1, format: 'csv', to: null }],
  ['datasets.prepare', { id, steps: [{ step: 'clip-time', first: 0, frames: 20 }], name: 'part' }],
  ['datasets.race', { id, inputFrames: 4, leadTimes: 2, entrants: ['persistence', 'drift'] }],
  ['datasets.rename', { id, name: 'renamed' }],
  ['datasets.dependents', { id }],
  ['datasets.frames', { id, sequence: 0, from: 0, count: 2 }],
]

const onModels = ({ dataset: datasetId, training }: Kept): Request[] => [
  ['models.template', { template: 'small', filters: 4, datasetId }],
  ['models.reference', { reference: 'ridge', datasetId }],
  ['models.summary', { ...training, datasetId }],
  ['models.causality', { modelSpec: training.modelSpec, datasetId }],
  ['draft.keep', { datasetId, ...training, template: 'small' }],
]

const onRuns = ({ run: id, dataset: datasetId, training }: Kept): Request[] => [
  ['runs.start', { name: 'another', datasetId, ...training }],
  ['runs.automatic', { datasetId, maxMinutes: 0.05, inputFrames: 4, targetFrames: 2 }],
  ['runs.get', { id, epochsAfter: 0 }],
  ['runs.race', { id }],
  ['runs.pause', { id }],
  ['runs.resume', { id, startOver: false }],
  ['runs.stop', { id }],
  ['runs.extend', { id, epochs: 1 }],
  ['runs.repeat', { id, anyway: true }],
  ['runs.compareRepeat', { id }],
  ['runs.rename', { id, name: 'renamed' }],
  ['runs.filmstrip', { id, epoch: 1 }],
  ['runs.scores', { id }],
  ['runs.evaluate', { id, datasetId, mode: 'free-running', limit: 3, thresholds: [1] }],
]

const onForecasts = ({ forecast: id, run: runId, dataset: datasetId }: Kept): Request[] => [
  [
    'forecasts.make',
    {
      ...{ runId, datasetId, mode: 'one-step', sequence: 0, firstInputFrame: 5, steps: 3 },
      thresholds: [1],
    },
  ],
  ['forecasts.get', { id }],
  ['forecasts.frames', { id }],
  ['forecasts.regions', { id }],
  [
    'forecasts.export',
    {
      ...{ id, format: 'gif', colormap: 'viridis', framesPerSecond: 4, baseline: null },
      picture: { channel: 0 },
      to: null,
    },
  ],
]
