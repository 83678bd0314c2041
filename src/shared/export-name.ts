import type { Dataset } from './dataset'
import { exportExtensions, type ExportFormat } from './export-formats'
import type { Forecast } from './forecast'
import { modelExtensions, type ModelFormat } from './model/model-files'
import { withoutTrailing } from './trailing'
import type { Run } from './training/run'

/**
 * What an exported forecast is called when nobody named it: `Dengue-forecast-2022-01-03.gif`, the
 * dataset's name, made safe for every file system, and the first forecast time.
 */
export function exportName(
  dataset: Pick<Dataset, 'name'>,
  forecast: Pick<Forecast, 'times'>,
  format: ExportFormat,
): string {
  const words = [dataset.name, 'forecast', forecast.times[0] ?? ''].join(' ')
  return `${safeName(words)}.${exportExtensions[format]}`
}

/** What an exported model is called when nobody named it. */
export function modelFileName(run: Pick<Run, 'name'>, format: ModelFormat): string {
  return `${safeName(run.name) || 'model'}.${modelExtensions[format]}`
}

/** Made safe for every file system, at most 120 characters. */
function safeName(words: string): string {
  const plain = words.replace(/[\p{Cc}\\/:*?"<>|.\s]+/gu, '-').replace(/^-+/, '')
  return withoutTrailing(plain, '-').slice(0, 120)
}
