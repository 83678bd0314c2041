/**
 * The seam of every format that goes out: one file per format, one line in `list.ts`.
 */
import { setImmediate } from 'node:timers/promises'
import type { Dataset } from '../../shared/dataset'
import { CancelledError } from '../../shared/errors'
import type { Forecast } from '../../shared/forecast'
import type { PictureOptions } from '../../shared/picture/picture-options'
import type { Run } from '../../shared/training/run'
import type { Target } from '../frames/write-target'

export interface ExportJob {
  forecast: Forecast
  run: Run
  dataset: Dataset
  /** Where the dataset's files lie. */
  datasetFolder: string
  /**
   * Each `[T, H, W, C]` in the data's unit, NaN where there is no data. `truth`: as many true
   * frames as there are.
   */
  frames: {
    inputs: Float32Array
    truth: Float32Array
    forecast: Float32Array
    baselines: Record<string, Float32Array>
    /** The ends of the forecast's ranges; absent or empty where it has none. */
    ranges?: { level: number; lower: Float32Array; upper: Float32Array }[]
  }
  colormap: string
  framesPerSecond: number
  /** Name of the baseline to show beside the forecast; null for none. */
  baseline: string | null
  picture?: Partial<PictureOptions>
}

export type ReportProgress = (done: number, total: number) => void

export interface ExportContext {
  onProgress: ReportProgress
  signal: AbortSignal
}

export interface Exporter {
  /**
   * Writes the whole file and puts it on the disk (`writeTarget`).
   * @throws GridcastError that says what of the job can't be had in this format, `export.write`;
   * CancelledError when the signal is aborted
   */
  write(job: ExportJob, target: Target, context: ExportContext): Promise<void>
}

/**
 * Between two pieces of work: tells how far it is, lets others have their turn, and ends the export
 * when it was cancelled.
 */
export async function breathe(
  done: number,
  total: number,
  { onProgress, signal }: ExportContext,
): Promise<void> {
  onProgress(done, total)
  await setImmediate()
  if (signal.aborted) throw new CancelledError()
}
