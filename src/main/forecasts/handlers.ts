import { rm } from 'node:fs/promises'
import { os } from '../contract'
import { exportForecast } from '../../data/exports/export-forecast'
import { finishedExports } from './finished-exports'
import { withProgress } from '../streams'
import { forecastFrames } from './forecast-frames'
import { makeForecast } from './make-forecast'

export const forecastsHandlers = {
  list: os.forecasts.list.handler(({ context }) => context.app.store.forecasts.list()),
  get: os.forecasts.get.handler(({ context, input }) => context.app.store.forecasts.get(input.id)),
  make: os.forecasts.make.handler(({ context, input, signal }) =>
    withProgress(
      async (report, aborted) => makeForecast(context.app, input, report, aborted),
      signal,
    ),
  ),
  frames: os.forecasts.frames.handler(async ({ context, input }) => {
    const { store } = context.app
    const forecast = store.forecasts.get(input.id)
    const {
      inputs,
      truth,
      forecast: made,
      baselines,
      shape,
      inputTimes,
      range,
    } = await forecastFrames(store, forecast)
    return {
      inputs: new Blob([inputs]),
      truth: new Blob([inputs, truth]),
      forecast: new Blob([made]),
      baselines: Object.fromEntries(
        Object.entries(baselines).map(([name, values]) => [name, new Blob([values])]),
      ),
      shape,
      inputTimes,
      times: forecast.times,
      range,
    }
  }),
  delete: os.forecasts.delete.handler(async ({ context, input }) => {
    const { store } = context.app
    store.forecasts.get(input.id)
    store.forecasts.delete(input.id)
    await rm(store.paths.forecastFolder(input.id), { recursive: true, force: true })
  }),
  export: os.forecasts.export.handler(({ context, input, signal }) => {
    const { store } = context.app
    const forecast = store.forecasts.get(input.id)
    const run = store.runs.get(forecast.runId)
    const dataset = store.datasets.get(forecast.datasetId)
    const { format, colormap, framesPerSecond, baseline, picture } = input
    return withProgress(async (report, aborted) => {
      const { inputs, truth, forecast: made, baselines } = await forecastFrames(store, forecast)
      const frames = { inputs, truth, forecast: made, baselines }
      const options = {
        forecast,
        run,
        dataset,
        frames,
        format,
        colormap,
        framesPerSecond,
        baseline,
        picture,
      }
      const onProgress = (done: number, total: number) => report(done, total, 'Writing')
      const { fileName, bytes } = await exportForecast(options, onProgress, aborted)
      return { fileName, ticket: finishedExports.keep(new Blob([bytes])) }
    }, signal)
  }),
  exported: os.forecasts.exported.handler(({ input }) => ({
    bytes: finishedExports.take(input.ticket),
  })),
}
