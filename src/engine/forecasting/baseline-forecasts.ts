/**
 * What each baseline makes of a window, under the same rule as the model: free-running, or each
 * step from true frames.
 */
import type { BaselineName, ForecastMode } from '../../shared/forecast'
import { baselines } from '../baselines'
import type { Baseline, BaselineInputs } from '../baselines/baseline'
import type { FrameRange, FrameReader } from '../windows/frame-reader'

export interface BaselineContext {
  climatology: Float32Array | null
  /** Frames in a season; null for none. */
  season: number | null
}

/** [steps, H, W, C] in the data's unit by baseline; those that can't be made are absent. */
export function baselineForecasts(
  reader: FrameReader,
  window: FrameRange,
  steps: number,
  mode: ForecastMode,
  context: BaselineContext,
): Map<BaselineName, Float32Array> {
  const forecasts = new Map<BaselineName, Float32Array>()
  for (const baseline of baselines) {
    const frames =
      mode === 'free-running'
        ? baseline.forecast(inputsOf(reader, window, context), steps)
        : stepByStep(baseline, reader, window, steps, context)
    if (frames !== null) forecasts.set(baseline.name, frames)
  }
  return forecasts
}

function stepByStep(
  baseline: Baseline,
  reader: FrameReader,
  window: FrameRange,
  steps: number,
  context: BaselineContext,
): Float32Array | null {
  const all = new Float32Array(steps * reader.frameSize)
  for (let step = 0; step < steps; step++) {
    const frame = baseline.forecast(
      inputsOf(reader, { ...window, first: window.first + step }, context),
      1,
    )
    if (frame === null) return null
    all.set(frame, step * reader.frameSize)
  }
  return all
}

function inputsOf(
  reader: FrameReader,
  window: FrameRange,
  { climatology, season }: BaselineContext,
): BaselineInputs {
  const { values, valid } = reader.read(window)
  return {
    values,
    valid,
    frames: window.count,
    frameSize: reader.frameSize,
    climatology,
    season,
    past(stepsBack) {
      const first = window.first + window.count - 1 - stepsBack
      return first < 0 ? null : reader.read({ sequence: window.sequence, first, count: 1 })
    },
  }
}
