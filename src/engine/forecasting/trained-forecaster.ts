/** What a trained run forecasts with, whatever it is: a network or a reference. */
import type { DatasetSource, TrainedModel } from '../../shared/engine-calls'
import type { ForecastMode } from '../../shared/forecast'
import { readReference } from '../checkpoints/reference-file'
import { referenceNamed } from '../rolling/combination-reference'
import type { FrameSource } from '../references/reference'
import type { FrameRange } from '../windows/frame-reader'
import { forecastWindows } from './forecaster'
import { forecastFrom } from './reference-forecasts'
import { checkSize, stepsLater } from './same-grid'
import { loadModel } from './trained-model'
import type { LoadedStart } from './trained-model'

export interface TrainedForecaster {
  /** Frames a forecast window begins with. */
  readonly inputFrames: number
  /** Mean training frame [H, W, C] in the data's unit; null when these frames have another size. */
  readonly climatology: Float32Array | null
  /** L of SSIM and PSNR, in the data's unit. */
  readonly dynamicRange: number
  /** The reference that a network corrects; null for none. */
  readonly start: LoadedStart | null
  /**
   * Forecasts of several windows, each [steps, H, W, C] in the data's unit.
   * @param windows place of the input frames; all of one length
   * @param report called now and then with the share done, 0..1; it may throw to end early
   */
  forecast(
    reader: FrameSource,
    windows: FrameRange[],
    steps: number,
    mode: ForecastMode,
    report?: (share: number) => void,
  ): Promise<Float32Array[]>
  /** Frames before an origin that it reads at most. */
  readonly memory: number
  /** Whether the place of a frame on the time axis says something to it. */
  readonly readsTime: boolean
  dispose(): void
}

/**
 * Opens what a run left for frames of a dataset. The caller disposes it.
 * @throws GridcastError `forecast.channels`, `forecast.other-size`, `forecast.other-step`
 */
export function openTrained(trained: TrainedModel, dataset: DatasetSource): TrainedForecaster {
  return trained.modelSpec.family === 'reference'
    ? openReference(trained, dataset)
    : openNetwork(trained, dataset)
}

function openNetwork(trained: TrainedModel, dataset: DatasetSource): TrainedForecaster {
  const loaded = loadModel(trained, dataset)
  const { inputFrames, climatology, dynamicRange, start } = loaded
  return {
    inputFrames,
    climatology,
    dynamicRange,
    start,
    memory: Math.max(inputFrames, start?.reference.memory ?? 0),
    readsTime: start !== null,
    forecast: (...asked) => forecastWindows(loaded, ...asked),
    dispose: () => loaded.model.dispose(),
  }
}

function openReference(
  { checkpoint, settings }: TrainedModel,
  { store: { shape }, time }: DatasetSource,
): TrainedForecaster {
  const kept = readReference(checkpoint)
  const [height = 0, width = 0, channels = 0] = kept.climatology.shape
  checkSize({ height, width, channels }, shape)
  const later = stepsLater(kept.time, time)
  const fitted = referenceNamed(kept.name).open(kept.saved, shape)
  return {
    inputFrames: settings.inputFrames,
    climatology: kept.climatology.values,
    dynamicRange: kept.range.max - kept.range.min || 1,
    start: null,
    memory: fitted.memory,
    readsTime: true,
    async forecast(reader, windows, steps, mode, report = () => undefined) {
      const forecasts: Float32Array[] = []
      for (const [i, window] of windows.entries()) {
        forecasts.push(forecastFrom(fitted, reader, window, steps, mode, later))
        report((i + 1) / windows.length)
        await new Promise(setImmediate)
      }
      return forecasts
    },
    dispose: () => undefined,
  }
}
