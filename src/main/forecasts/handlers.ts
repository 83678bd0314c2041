import { os } from '../contract'
import { withProgress } from '../streams'
import { exportForecast, filesOfForecast } from './export'
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
  frames: os.forecasts.frames.handler(({ context: { app }, input }) =>
    forecastFrames(app, app.store.forecasts.get(input.id)),
  ),
  regions: os.forecasts.regions.handler(({ context: { app }, input, signal }) =>
    app.data.call('forecastRegions', filesOfForecast(app, input.id), { signal }),
  ),
  delete: os.forecasts.delete.handler(async ({ context, input }) => {
    const { store } = context.app
    if (!store.forecasts.has(input.id)) store.forecasts.get(input.id)
    const folder = store.paths.forecastFolder(input.id)
    await store.leftovers.discard([folder], () => store.forecasts.delete(input.id))
  }),
  export: os.forecasts.export.handler(({ context: { app }, input, signal }) =>
    withProgress((report, aborted) => exportForecast(app, input, report, aborted), signal),
  ),
}
