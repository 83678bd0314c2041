/** Things for tests: a store in a folder of its own, and plausible rows. */
import type { DatasetId, RunId } from '../../shared/identifiers'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Dataset } from '../../shared/dataset'
import type { Forecast } from '../../shared/forecast'
import { modelSpecSchema } from '../../shared/model/model-spec'
import { unlabelled, type Run } from '../../shared/training/run'
import { trainingSettingsSchema } from '../../shared/training/settings'
import { newDatasetId, newForecastId, newRunId } from './identifiers'

/** A new empty folder, and how to remove it. */
export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'gridcast-test-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A weekly series of 40 frames of 8 x 6 cells. */
export function exampleDataset(change: Partial<Dataset> = {}): Dataset {
  return {
    id: newDatasetId(),
    name: 'Weekly cases',
    kind: 'series',
    createdAt: new Date().toISOString(),
    shape: { sequences: 1, frames: 40, height: 8, width: 6, channels: 1 },
    dtype: 'float32',
    valueName: 'cases',
    unit: 'cases/week',
    channelNames: ['cases'],
    range: { min: 0, max: 120 },
    missingCells: 0,
    time: { kind: 'calendar', start: '2020-02-24T00:00:00Z', step: { count: 1, unit: 'week' } },
    georeference: null,
    tableForm: null,
    source: 'cases.csv',
    notes: [],
    recipe: null,
    bytes: 7808,
    ...change,
  }
}

export function exampleRun(datasetId: DatasetId, change: Partial<Run> = {}): Run {
  return {
    id: newRunId(),
    name: 'small on Weekly cases',
    datasetId,
    createdAt: new Date().toISOString(),
    status: 'interrupted',
    modelSpec: modelSpecSchema.parse({
      family: 'encoder-forecaster',
      name: 'tiny',
      patch: 2,
      cells: [{ filters: 2, kernel: 3 }],
    }),
    settings: trainingSettingsSchema.parse({
      inputFrames: 4,
      targetFrames: 2,
      batchSize: 2,
      epochs: 3,
    }),
    parameters: 123,
    causality: null,
    scaling: null,
    split: null,
    device: null,
    deviceDetail: null,
    epochs: [],
    bestEpoch: null,
    seconds: 0,
    ending: null,
    record: null,
    labels: unlabelled,
    ...change,
  }
}

export function exampleForecast(runId: RunId, datasetId: DatasetId): Forecast {
  return {
    id: newForecastId(),
    runId,
    datasetId,
    createdAt: new Date().toISOString(),
    mode: 'free-running',
    sequence: 0,
    firstInputFrame: 36,
    inputFrames: 4,
    steps: 2,
    stepsWithTruth: 0,
    times: ['2020-11-30', '2020-12-07'],
    ranges: [],
    evaluation: null,
    device: 'cpu',
  }
}
