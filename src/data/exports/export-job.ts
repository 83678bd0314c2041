/** What every export works from. */
import { setImmediate } from 'node:timers/promises'
import type { ExportFormat } from '../../shared/data-calls'
import type { Dataset } from '../../shared/dataset'
import { CancelledError } from '../../shared/errors'
import type { Forecast } from '../../shared/forecast'
import type { PictureOptions } from '../../shared/picture/picture-options'
import type { Run } from '../../shared/training/run'

export interface ExportJob {
  forecast: Forecast
  run: Run
  dataset: Dataset
  /**
   * Each `[T, H, W, C]` in the data's unit, NaN where there is no data. `truth`: as many true
   * frames as there are.
   */
  frames: {
    inputs: Float32Array
    truth: Float32Array
    forecast: Float32Array
    baselines: Record<string, Float32Array>
  }
  format: ExportFormat
  colormap: string
  framesPerSecond: number
  /** Name of the baseline to show beside the forecast; null for none. */
  baseline: string | null
  picture?: Partial<PictureOptions>
}

export type ReportProgress = (done: number, total: number) => void

export type ExportBytes = Uint8Array<ArrayBuffer>

/**
 * Between two pieces of work: tells how far it is, lets others have their turn, and ends the export
 * when it was cancelled.
 */
export async function breathe(
  done: number,
  total: number,
  onProgress: ReportProgress,
  signal: AbortSignal | undefined,
): Promise<void> {
  onProgress(done, total)
  await setImmediate()
  if (signal?.aborted) throw new CancelledError()
}
