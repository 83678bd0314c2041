/** A forecast to export in tests: an island with cases, six weeks, one channel. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Dataset } from '../../shared/dataset'
import { exportExtensions, type ExportFormat } from '../../shared/export-formats'
import type { Forecast } from '../../shared/forecast'
import { datasetIdSchema, forecastIdSchema, runIdSchema } from '../../shared/identifiers'
import { modelSpecSchema } from '../../shared/model/model-spec'
import { islandForecast } from '../../shared/picture/picture.testing'
import { unlabelled, type Run } from '../../shared/training/run'
import { trainingSettingsSchema } from '../../shared/training/settings'
import type { ExportContext, ExportJob } from './exporter'
import { exporters } from './list'

export const dataset: Dataset = {
  id: datasetIdSchema.parse('d1'),
  name: 'Island / cases',
  kind: 'series',
  createdAt: '2022-01-01T00:00:00Z',
  shape: { sequences: 1, frames: 8, height: 12, width: 16, channels: 1 },
  dtype: 'float32',
  valueName: 'cases',
  unit: 'cases/week',
  channelNames: ['cases'],
  range: { min: 0, max: 100 },
  missingCells: 60,
  time: { kind: 'calendar', start: '2022-01-03T00:00:00Z', step: { count: 1, unit: 'week' } },
  georeference: {
    kind: 'geographic',
    x: { name: 'lon', first: 9.05, step: 0.1 },
    y: { name: 'lat', first: 45.55, step: -0.1 },
  },
  tableForm: null,
  source: 'island.csv',
  notes: [],
  recipe: null,
  bytes: 1,
}

export const forecast: Forecast = {
  id: forecastIdSchema.parse('f1'),
  runId: runIdSchema.parse('r1'),
  datasetId: datasetIdSchema.parse('d1'),
  createdAt: '2022-01-01T00:00:00Z',
  mode: 'free-running',
  sequence: 0,
  firstInputFrame: 0,
  inputFrames: 4,
  steps: 6,
  stepsWithTruth: 4,
  times: [...islandForecast.times],
  ranges: [],
  evaluation: null,
  device: 'cpu',
}

const run: Run = {
  id: runIdSchema.parse('r1'),
  name: 'small',
  datasetId: datasetIdSchema.parse('d1'),
  createdAt: '2022-01-01T00:00:00Z',
  status: 'completed',
  modelSpec: modelSpecSchema.parse({
    name: 'small',
    family: 'encoder-forecaster',
    patch: 4,
    cells: [{ filters: 8, kernel: 3 }],
  }),
  settings: trainingSettingsSchema.parse({}),
  parameters: 1,
  causality: null,
  scaling: null,
  split: null,
  device: 'cpu',
  deviceDetail: null,
  epochs: [],
  bestEpoch: null,
  seconds: 1,
  ending: null,
  record: null,
  labels: unlabelled,
}

const { inputs, truth, forecast: made, baselines } = islandForecast
export const job: ExportJob = {
  forecast,
  run,
  dataset,
  datasetFolder: '',
  frames: { inputs, truth, forecast: made, baselines },
  colormap: 'viridis',
  framesPerSecond: 4,
  baseline: 'persistence',
}

/** What an exporter writes. */
export async function bytesOf(
  format: ExportFormat,
  wanted: ExportJob,
  context: Partial<ExportContext> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const folder = mkdtempSync(join(tmpdir(), 'gridcast-export-'))
  const path = join(folder, `forecast.${exportExtensions[format]}`)
  const quiet = { onProgress: () => undefined, signal: new AbortController().signal }
  try {
    await exporters[format].write(
      wanted,
      { path, title: 'forecast', lasts: true },
      { ...quiet, ...context },
    )
    return new Uint8Array(readFileSync(path))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
