/**
 * Has the engine make a forecast in a temporary folder, and enters it once its files are whole and
 * in their origin.
 */
import type { DatasetId, RunId } from '../../shared/identifiers'
import { sentence } from '../../shared/notices/say'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ForecastRequest } from '../../shared/engine-calls'
import type { Forecast, ForecastMode } from '../../shared/forecast'
import { metricsFile } from '../../shared/kept-files'
import { formatFrameTime } from '../../shared/time-axis'
import type { App } from '../app'
import { trainedModel } from '../runs/engine-requests'
import { newForecastId } from '../store'
import { makeTemporaryFolder } from '../store/temporary-paths'
import type { Report } from '../streams'
import { originOf, seasonOf } from './origin'

export interface ForecastWish {
  runId: RunId
  /** The run's own when absent. */
  datasetId?: DatasetId | undefined
  mode: ForecastMode
  sequence?: number | undefined
  firstInputFrame?: number | undefined
  /** As many as the run was trained for when absent. */
  steps?: number | undefined
  thresholds: number[]
}

export async function makeForecast(
  app: App,
  wish: ForecastWish,
  report: Report,
  signal: AbortSignal,
): Promise<Forecast> {
  const { store, engine } = app
  const run = store.runs.get(wish.runId)
  const dataset = store.datasets.get(wish.datasetId ?? run.datasetId)
  const { inputFrames, targetFrames } = run.settings
  const { mode, steps = targetFrames, thresholds } = wish
  const origin = originOf(dataset, { ...wish, inputFrames, steps })
  const id = newForecastId()
  const folder = await makeTemporaryFolder(store, `forecast-${id}`)
  const request: ForecastRequest = {
    model: trainedModel(store, run),
    dataset: store.datasets.source(dataset),
    mode,
    ...origin,
    steps,
    season: seasonOf(dataset),
    thresholds,
    folder,
    device: run.settings.device,
  }
  try {
    const onNews = ({ done, total }: { done: number; total: number }) =>
      report(done, total, sentence('doing.forecasting', {}))
    const result = await engine.call('forecast', request, { onNews, signal })
    await writeFile(join(folder, metricsFile), `${JSON.stringify(result.evaluation, null, 2)}\n`, {
      flush: true,
    })
    const target = store.paths.forecastFolder(id)
    await mkdir(dirname(target), { recursive: true })
    store.leftovers.announce([target])
    await rename(folder, target)
    const first = origin.firstInputFrame + inputFrames
    const times = Array.from({ length: steps }, (_, step) =>
      formatFrameTime(dataset.time, first + step),
    )
    const made = {
      runId: run.id,
      datasetId: dataset.id,
      createdAt: new Date().toISOString(),
      mode,
      ...origin,
      inputFrames,
      steps,
      times,
    }
    const forecast: Forecast = { id, ...made, ...result }
    store.leftovers.enter([target], () => store.forecasts.insert(forecast))
    return forecast
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
