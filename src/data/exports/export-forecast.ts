/** A forecast as a file to take away: an animated picture, an array, a table. */
import { exportCsv } from './export-csv'
import { exportGif } from './export-gif'
import { exportNpy } from './export-npy'
import type { ExportFormat } from '../../shared/data-calls'
import type { ExportBytes, ExportJob, ReportProgress } from './export-job'

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
 * Makes the file's bytes.
 * @throws GridcastError `picture.unknown-colormap`, `export.unknown-baseline`; CancelledError when
 * `signal` is aborted
 */
export async function exportForecast(
  job: ExportJob,
  onProgress: ReportProgress = () => undefined,
  signal?: AbortSignal,
): Promise<ExportBytes> {
  return exporters[job.format](job, onProgress, signal)
}
