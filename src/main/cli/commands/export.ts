/** `gridcast export`: a forecast as a file. */
import { extname, resolve } from 'node:path'
import { GridcastError } from '../../../shared/errors'
import { exportExtensions, exportFormats, type ExportFormat } from '../../../shared/export-formats'
import { exportName } from '../../../shared/export-name'
import { follow } from '../follow'
import type { Session } from '../session'
import { bytes as inBytes } from '../text'

export interface ExportOptions {
  forecast: string
  format?: ExportFormat
  out?: string
  colormap: string
  framesPerSecond: number
  baseline?: string
}

export async function exportFile(
  { app, api, output }: Session,
  options: ExportOptions,
): Promise<void> {
  const format = options.format ?? formatOf(options.out)
  const { forecast: id, colormap, framesPerSecond, baseline = null } = options
  const forecast = await api.forecasts.get({ id })
  const dataset = app.store.datasets.get(forecast.datasetId)
  const path = resolve(options.out ?? exportName(dataset, forecast, format))
  const to = app.places.register(path)
  const request = { id, format, colormap, framesPerSecond, baseline, to }
  const { bytes } = await follow(output, await api.forecasts.export(request))
  output.result({ file: path, bytes, format }, () => [`${path} (${inBytes(bytes)})`])
}

/** The format that the file's name tells. */
function formatOf(out: string | undefined): ExportFormat {
  const extension = extname(out ?? '')
    .slice(1)
    .toLowerCase()
  const format = exportFormats.find((known) => exportExtensions[known] === extension)
  if (format !== undefined) return format
  throw new GridcastError('export.format', { file: out ?? null })
}
