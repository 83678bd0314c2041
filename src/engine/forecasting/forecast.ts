/**
 * Makes one forecast: the model's frames, the baselines' frames, and the scores of the steps that
 * have a truth.
 */
import { join } from 'node:path'
import type { ForecastRequest, ForecastResult } from '../../shared/engine-calls'
import { formatDigests, type FileDigest } from '../../shared/digests'
import { GridcastError } from '../../shared/errors'
import type { Evaluation, ForecastMode } from '../../shared/forecast'
import {
  baselineFile,
  digestsFile,
  framesFile,
  rangeFile,
  validFile,
} from '../../shared/kept-files'
import { rangeLevels, rangeOf } from '../rolling/ranges'
import type { RangeFit } from '../rolling/ranges'
import { writeArray, writeWhole } from '../windows/array-file'
import { FrameReader } from '../windows/frame-reader'
import type { FrameRange } from '../windows/frame-reader'
import type { OpenDevice } from '../devices/device'
import { withoutMissing } from '../training/filmstrip'
import { baselineForecasts } from './baseline-forecasts'
import { Evaluator } from './evaluator'
import { keptReferences, referenceForecasts, withOwnStart } from './reference-forecasts'
import { rangesFor } from './run-ranges'
import { openTrained } from './trained-forecaster'
import type { TrainedForecaster } from './trained-forecaster'

/**
 * What long work may do while it runs: tell how far it is, and look whether it was cancelled (then
 * it throws).
 */
export interface Watcher {
  readonly progress: (news: { done: number; total: number }) => void
  readonly throwIfCancelled: () => void
}

/**
 * Writes `frames.npy`, `valid.npy`, `baseline-<name>.npy` and the ends of its ranges
 * (`lower-80.npy`), all [T, H, W, C], into the request's folder. A cell that has no data in any
 * input frame has none in the forecast (NaN, 0 in `valid`).
 * @throws GridcastError `forecast.inputs-outside`, `forecast.one-step-past-end`,
 * `forecast.channels`
 */
export async function makeForecast(
  request: ForecastRequest,
  device: OpenDevice,
  watcher: Watcher,
): Promise<ForecastResult> {
  const reader = new FrameReader(request.dataset.store)
  try {
    const trained = openTrained(request.model, request.dataset)
    try {
      return await forecastWith(trained, reader, request, device, watcher)
    } finally {
      trained.dispose()
    }
  } finally {
    reader.close()
  }
}

async function forecastWith(
  trained: TrainedForecaster,
  reader: FrameReader,
  request: ForecastRequest,
  device: OpenDevice,
  watcher: Watcher,
): Promise<ForecastResult> {
  const { steps, mode } = request
  const window = {
    sequence: request.sequence,
    first: request.firstInputFrame,
    count: trained.inputFrames,
  }
  const stepsWithTruth = truthAfter(reader, window, steps)
  checkOrigin(request, window, reader.shape.frames, stepsWithTruth)
  const report = (share: number): void => {
    watcher.throwIfCancelled()
    watcher.progress({ done: Math.round(share * steps), total: steps })
  }
  const [frames] = await trained.forecast(reader, [window], steps, mode, report)
  if (!frames) throw new Error('The model gave no frames.')
  report(1)
  const context = { climatology: trained.climatology, season: request.season }
  const forecasts = new Map<string, Float32Array>([
    ['model', frames],
    ...baselineForecasts(reader, window, steps, mode, context),
  ])
  const fit = await rangesFor(request.model, reader.frameSize, watcher)
  const ends = fit === null ? new Map<string, Float32Array>() : endsOf(fit, frames, mode)
  writeFrames(request.folder, filesOf(forecasts, ends), reader, window, steps)
  const kept = withOwnStart(keptReferences(request.model, reader.shape), trained.start)
  const compared = new Map([...forecasts, ...referenceForecasts(kept, reader, window, steps, mode)])
  const evaluation =
    stepsWithTruth === 0
      ? null
      : evaluationOf(compared, trained, reader, window, stepsWithTruth, request)
  const ranges = fit === null ? [] : [...rangeLevels]
  return { stepsWithTruth, ranges, evaluation, device: device.id }
}

/** The ends of every range, by the name of their file. */
function endsOf(
  fit: RangeFit,
  frames: Float32Array,
  mode: ForecastMode,
): Map<string, Float32Array> {
  return new Map(
    rangeLevels.flatMap((level, i) => {
      const { lower, upper } = rangeOf(fit, i, frames, mode === 'one-step')
      return [
        [rangeFile('lower', level), lower],
        [rangeFile('upper', level), upper],
      ] as const
    }),
  )
}

function filesOf(
  forecasts: ReadonlyMap<string, Float32Array>,
  ends: ReadonlyMap<string, Float32Array>,
): Map<string, Float32Array> {
  const named = [...forecasts].map(
    ([name, frames]) => [name === 'model' ? framesFile : baselineFile(name), frames] as const,
  )
  return new Map([...named, ...ends])
}

function truthAfter(reader: FrameReader, window: FrameRange, steps: number): number {
  return Math.max(0, Math.min(steps, reader.shape.frames - window.first - window.count))
}

function checkOrigin(
  request: ForecastRequest,
  window: FrameRange,
  frames: number,
  stepsWithTruth: number,
): void {
  const isInside =
    request.sequence < request.dataset.store.shape.sequences &&
    window.first + window.count <= frames
  if (!isInside) {
    throw new GridcastError('forecast.inputs-outside', {
      inputs: window.count,
      first: window.first + 1,
      sequence: request.sequence + 1,
      sequences: request.dataset.store.shape.sequences,
      frames,
    })
  }
  if (request.mode === 'one-step' && request.steps > stepsWithTruth + 1) {
    throw new GridcastError('forecast.one-step-past-end', { available: stepsWithTruth })
  }
}

function writeFrames(
  folder: string,
  files: ReadonlyMap<string, Float32Array>,
  reader: FrameReader,
  window: FrameRange,
  steps: number,
): void {
  const { height, width, channels } = reader.shape
  const valid = validForecastCells(reader, window, steps)
  const shape = [steps, height, width, channels]
  const frameBytes = [...files.values()].reduce((sum, { byteLength }) => sum + byteLength, 0)
  needing(folder, valid.byteLength + frameBytes, () => {
    const digests: Record<string, FileDigest> = {
      [validFile]: writeArray(join(folder, validFile), valid, shape),
    }
    for (const [file, frames] of files) {
      digests[file] = writeArray(join(folder, file), withoutMissing(frames, valid), shape)
    }
    const list = new TextEncoder().encode(formatDigests(digests))
    writeWhole(join(folder, digestsFile), [list])
  })
}

/** A full disk is said to need room for all that is written, not for the file in hand alone. */
function needing(folder: string, needed: number, write: () => void): void {
  try {
    write()
  } catch (error) {
    if (!(error instanceof GridcastError) || error.code !== 'disk.full') throw error
    throw new GridcastError('disk.full', { path: folder, needed }, { cause: error })
  }
}

/** Cells that had data in at least one input frame, for every step. */
function validForecastCells(reader: FrameReader, window: FrameRange, steps: number): Uint8Array {
  const size = reader.frameSize
  const { valid } = reader.read(window)
  if (valid === null) return new Uint8Array(steps * size).fill(1)
  const cells = new Uint8Array(size)
  for (let i = 0; i < valid.length; i++) cells[i % size]! |= valid[i]!
  const all = new Uint8Array(steps * size)
  for (let step = 0; step < steps; step++) all.set(cells, step * size)
  return all
}

function evaluationOf(
  forecasts: ReadonlyMap<string, Float32Array>,
  trained: TrainedForecaster,
  reader: FrameReader,
  window: FrameRange,
  leadTimes: number,
  request: ForecastRequest,
): Evaluation {
  const evaluator = new Evaluator(
    { frame: reader.shape, dynamicRange: trained.dynamicRange },
    leadTimes,
    request.thresholds,
  )
  evaluator.add(
    forecasts,
    reader.read({ ...window, first: window.first + window.count, count: leadTimes }),
    { sequence: window.sequence, newest: window.first + window.count - 1 },
  )
  return evaluator.result(request.dataset, request.mode)
}
