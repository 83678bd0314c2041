/**
 * Takes a forecast away as a file: to the place a person chose before, or, where the door has no
 * save dialog, to a temporary one from which it is downloaded once.
 */
import type { ForecastId } from '../../shared/identifiers'
import { stat } from 'node:fs/promises'
import type { ExportRequest } from '../../shared/data-calls'
import type { ExportFormat } from '../../shared/export-formats'
import { exportName } from '../../shared/export-name'
import type { App } from '../app'
import { writeInPlace } from '../files/places'
import { tellTo, type Report } from '../streams'

type Look = Pick<ExportRequest, 'colormap' | 'framesPerSecond' | 'baseline' | 'picture'>

export interface ExportWish extends Look {
  id: ForecastId
  format: ExportFormat
  /** Handle of the place to write to; null for a download. */
  to: string | null
}

export interface Exported {
  fileName: string
  bytes: number
  /** For downloading it; null when it was written to its place. */
  ticket: string | null
}

export async function exportForecast(
  app: App,
  { id, to, ...look }: ExportWish,
  report: Report,
  signal: AbortSignal,
): Promise<Exported> {
  const { store } = app
  const forecast = store.forecasts.get(id)
  const dataset = store.datasets.get(forecast.datasetId)
  const fileName = exportName(dataset, forecast, look.format)
  const request = {
    ...look,
    forecast,
    dataset,
    run: store.runs.get(forecast.runId),
    store: store.datasets.frameStore(dataset),
    forecastFolder: store.paths.forecastFolder(id),
  }
  const place = to === null ? null : app.places.take(to)
  const path = place ?? (await app.downloads.place(fileName))
  await writeInPlace(path, (target) =>
    app.data.call(
      'exportForecast',
      { ...request, target, title: place ?? fileName },
      tellTo(report, signal),
    ),
  )
  const { size: bytes } = await stat(path)
  const ticket = place === null ? app.downloads.keep(path, fileName) : null
  return { fileName, bytes, ticket }
}
