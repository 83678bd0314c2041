/** A forecast as a file to take away: an animated picture, an array, a table. */
import { exportCsv } from './export-csv'
import { exportGif } from './export-gif'
import { exportNpy } from './export-npy'
import type { ExportBytes, ExportFormat, ExportJob, ReportProgress } from './export-job'

const exporters = { gif: exportGif, npy: exportNpy, csv: exportCsv } satisfies Record<
  ExportFormat,
  Exporter
>

type Exporter = (
  job: ExportJob,
  onProgress: ReportProgress,
  signal?: AbortSignal,
) => Promise<ExportBytes>

/**
 * Makes the file's bytes and suggests a name.
 * @throws GridcastError `picture.unknown-colormap`, `export.unknown-baseline`; CancelledError when
 * `signal` is aborted
 */
export async function exportForecast(
  job: ExportJob,
  onProgress: ReportProgress = () => undefined,
  signal?: AbortSignal,
): Promise<{ fileName: string; bytes: ExportBytes }> {
  const bytes = await exporters[job.format](job, onProgress, signal)
  return { fileName: fileNameOf(job), bytes }
}

/**
 * `Dengue-forecast-2022-01-03.gif`: the dataset's name, made safe for every file system, and the
 * first forecast time.
 */
function fileNameOf({ dataset, forecast, format }: ExportJob): string {
  const parts = [dataset.name, 'forecast', forecast.times[0] ?? '']
  const safe = parts
    .join(' ')
    .replace(/[\p{Cc}\\/:*?"<>|.\s]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return `${safe.slice(0, 120)}.${format}`
}
