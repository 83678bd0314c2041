import type { Dataset } from './dataset'
import { exportExtensions, type ExportFormat } from './export-formats'
import type { Forecast } from './forecast'
import { withoutTrailing } from './trailing'

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
  const safe = withoutTrailing(
    parts
      .join(' ')
      .replace(/[\p{Cc}\\/:*?"<>|.\s]+/gu, '-')
      .replace(/^-+/, ''),
    '-',
  )
  return `${safe.slice(0, 120)}.${exportExtensions[format]}`
}
