/** Takes a forecast away as a file. */
import type { ForecastId } from '../../shared/identifiers'
import type { ExportRequest } from '../../shared/data-calls'
import type { ExportFormat } from '../../shared/export-formats'
import { exportName } from '../../shared/export-name'
import type { App } from '../app'
import { deliver, type WrittenFile } from '../files/deliver'
import { tellTo, type Report } from '../streams'

type Look = Pick<ExportRequest, 'colormap' | 'framesPerSecond' | 'baseline' | 'picture'>

export interface ExportWish extends Look {
  id: ForecastId
  format: ExportFormat
  /** Handle of the place to write to; null for a download. */
  to: string | null
}

/** A forecast, its dataset, and where both lie. */
export function filesOfForecast({ store }: App, id: ForecastId) {
  const forecast = store.forecasts.get(id)
  const dataset = store.datasets.get(forecast.datasetId)
  return {
    forecast,
    dataset,
    store: store.datasets.frameStore(dataset),
    datasetFolder: store.paths.datasetFolder(dataset.id),
    forecastFolder: store.paths.forecastFolder(id),
  }
}

export async function exportForecast(
  app: App,
  { id, to, ...look }: ExportWish,
  report: Report,
  signal: AbortSignal,
): Promise<WrittenFile> {
  const files = filesOfForecast(app, id)
  const { forecast, dataset } = files
  const request = { ...look, ...files, run: app.store.runs.get(forecast.runId) }
  const fileName = exportName(dataset, forecast, look.format)
  const { file } = await deliver(app, { to, fileName }, (target, title) =>
    app.data.call('exportForecast', { ...request, target, title }, tellTo(report, signal)),
  )
  return file
}
