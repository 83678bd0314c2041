import type { Dataset } from './dataset'
import { exportExtensions, type ExportFormat } from './export-formats'
import type { Forecast } from './forecast'

/**
 * What an exported forecast is called when nobody named it: `Dengue-forecast-2022-01-03.gif`, the
 * dataset's name, made safe for every file system, and the first forecast time.
 */
export function exportName(
  dataset: Pick<Dataset, 'name'>,
  forecast: Pick<Forecast, 'times'>,
  format: ExportFormat,
): string {
  const parts = [dataset.name, 'forecast', forecast.times[0] ?? '']
  const safe = parts
    .join(' ')
    .replace(/[\p{Cc}\\/:*?"<>|.\s]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return `${safe.slice(0, 120)}.${exportExtensions[format]}`
}
