/** `gridcast export`: a forecast as a file. */
import { forecastIdSchema } from '../../../shared/identifiers'
import { extname, resolve } from 'node:path'
import { GridcastError } from '../../../shared/errors'
import { exportExtensions, exportFormats, type ExportFormat } from '../../../shared/export-formats'
import { exportName } from '../../../shared/export-name'
import type {
  FigureSizeName,
  InkName,
  PictureOptions,
  ScaleKind,
} from '../../../shared/picture/picture-options'
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
  size?: FigureSizeName
  scale?: ScaleKind
  ink?: InkName
  channel?: number
}

export async function exportFile(
  { api, destinations, output }: Session,
  options: ExportOptions,
): Promise<void> {
  const format = options.format ?? formatOf(options.out)
  const { colormap, framesPerSecond, baseline = null } = options
  const id = forecastIdSchema.parse(options.forecast)
  const forecast = await api.forecasts.get({ id })
  const dataset = await api.datasets.get({ id: forecast.datasetId })
  const path = resolve(options.out ?? exportName(dataset, forecast, format))
  const to = destinations.register(path)
  const picture = { ...pictureOf(options), language: output.language }
  const request = { id, format, colormap, framesPerSecond, baseline, picture, to }
  const { bytes } = await follow(output, await api.forecasts.export(request))
  output.result({ file: path, bytes, format }, () => [`${path} (${inBytes(bytes)})`])
}

/** How the picture shall look, as far as it was said. */
function pictureOf({ size, scale, ink, channel }: ExportOptions): Partial<PictureOptions> {
  return {
    ...(size && { size }),
    ...(scale && { scaleKind: scale }),
    ...(ink && { ink }),
    ...(channel !== undefined && { channel: channel - 1 }),
  }
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
