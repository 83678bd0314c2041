/** Error by lead time over many windows, beside the baselines and the references. */
import type { EvaluateRequest } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import type { Evaluation } from '../../shared/forecast'
import { FrameReader } from '../windows/frame-reader'
import type { FrameRange } from '../windows/frame-reader'
import { splitDataset, windowLength } from '../windows/split'
import { baselineForecasts } from './baseline-forecasts'
import { Evaluator } from './evaluator'
import type { Watcher } from './forecast'
import { RangeScores } from './range-scores'
import {
  fittedReferences,
  keptReferences,
  referenceForecasts,
  withOwnStart,
} from './reference-forecasts'
import { rangesFor } from './run-ranges'
import { openTrained } from './trained-forecaster'

const windowsAtOnce = 8

/**
 * Scores a trained model on a dataset: on its held-out part, or on all windows of data the run
 * never saw.
 * @throws GridcastError `evaluate.too-few-frames`, `forecast.channels`
 */
export async function evaluate(request: EvaluateRequest, watcher: Watcher): Promise<Evaluation> {
  const { dataset, model, mode } = request
  const windows = evenlySpread(windowsOf(request), request.limit)
  const reader = new FrameReader(dataset.store)
  try {
    const trained = openTrained(model, dataset)
    try {
      const { inputFrames, targetFrames } = model.settings
      const others = request.heldOutOnly
        ? await fittedReferences(request, reader, watcher)
        : keptReferences(model, reader.shape)
      const references = withOwnStart(others, trained.start)
      const season = seasonBefore(windows, inputFrames, request.season ?? null)
      const fit = await rangesFor(model, reader.frameSize, watcher)
      const ranges = fit === null ? null : new RangeScores(fit, targetFrames)
      const evaluator = new Evaluator(
        { frame: reader.shape, dynamicRange: trained.dynamicRange },
        targetFrames,
        request.thresholds,
      )
      for (let from = 0; from < windows.length; from += windowsAtOnce) {
        watcher.throwIfCancelled()
        const inputs = windows
          .slice(from, from + windowsAtOnce)
          .map((window) => ({ ...window, count: inputFrames }))
        const forecasts = await trained.forecast(
          reader,
          inputs,
          targetFrames,
          mode,
          watcher.throwIfCancelled,
        )
        for (const [i, window] of inputs.entries()) {
          const context = { climatology: trained.climatology, season }
          const rivals = baselineForecasts(reader, window, targetFrames, mode, context)
          const truth = reader.read({
            ...window,
            first: window.first + inputFrames,
            count: targetFrames,
          })
          ranges?.add(forecasts[i]!, truth, mode)
          const all = new Map<string, Float32Array>([
            ['model', forecasts[i]!],
            ...rivals,
            ...referenceForecasts(references, reader, window, targetFrames, mode),
          ])
          evaluator.add(all, truth, {
            sequence: window.sequence,
            newest: window.first + inputFrames - 1,
          })
        }
        watcher.progress({
          done: Math.min(windows.length, from + windowsAtOnce),
          total: windows.length,
        })
        await new Promise(setImmediate)
      }
      const result = evaluator.result(dataset, mode)
      return ranges === null ? result : { ...result, ranges: ranges.scores() }
    } finally {
      trained.dispose()
    }
  } finally {
    reader.close()
  }
}

/**
 * The run's test part (or, without one, its validation part); or, for other data, windows that
 * don't overlap for clips and all for a series.
 */
function windowsOf({ dataset, model, heldOutOnly }: EvaluateRequest): FrameRange[] {
  const length = windowLength(model.settings)
  if (heldOutOnly) {
    const { test, validation } = splitDataset(dataset, model.settings)
    return test.windows.length > 0 ? test.windows : validation.windows
  }
  const { sequences, frames } = dataset.store.shape
  if (frames < length) {
    throw new GridcastError('evaluate.too-few-frames', {
      inputs: model.settings.inputFrames,
      targets: model.settings.targetFrames,
      frames,
    })
  }
  const stride = dataset.kind === 'clips' ? length : 1
  const starts = Array.from(
    { length: Math.floor((frames - length) / stride) + 1 },
    (_, i) => i * stride,
  )
  return Array.from({ length: sequences }, (_, sequence) =>
    starts.map((first) => ({ sequence, first, count: length })),
  ).flat()
}

/**
 * The season, if the data reaches that far back before every window: all forecasters are compared
 * on the same windows.
 */
function seasonBefore(
  windows: FrameRange[],
  inputFrames: number,
  season: number | null,
): number | null {
  return season !== null && windows.every(({ first }) => first + inputFrames >= season)
    ? season
    : null
}

/** At most `limit` of the items, evenly spread from the first to the last. */
export function evenlySpread<T>(items: readonly T[], limit: number | null): T[] {
  if (limit === null || items.length <= limit) return [...items]
  if (limit === 1) return items.slice(0, 1)
  return Array.from(
    { length: limit },
    (_, i) => items[Math.round((i * (items.length - 1)) / (limit - 1))]!,
  )
}
