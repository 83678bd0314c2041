/**
 * Frames from a trained model, in the data's unit.
 *
 * Free-running: only the input frames are true; the model reads its own predictions from there on,
 * carrying its state, so k frames after n inputs cost n + k steps. One-step: each frame is
 * predicted from the n true frames before it.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { ForecastMode } from '../../shared/forecast'
import { mirrorImages, turned, turnedBack } from '../windows/augment'
import type { ScalingFit } from '../../shared/training/settings'
import { appended } from '../references/go-on'
import { historyAt } from '../references/origins'
import type { FrameSource, History } from '../references/reference'
import { corrected } from '../starting/correction'
import { withStart } from '../starting/window-source'
import { frameMaskTensor, readBatch, sliceFrames, valuesTensor } from '../windows/batch'
import type { Batch } from '../windows/batch'
import type { FrameRange } from '../windows/frame-reader'
import { fromNetwork, toNetwork } from '../windows/scaling'
import type { LoadedModel, LoadedStart } from './trained-model'

/** One-step forecasts are computed this many frames at a time. */
const framesAtOnce = 8

/**
 * Forecasts of several windows, each [steps, H, W, C] in the data's unit.
 * @param windows place of the input frames; all of one length
 * @param report called now and then with the share done, 0..1; it may throw to end early
 */
export async function forecastWindows(
  loaded: LoadedModel,
  reader: FrameSource,
  windows: FrameRange[],
  steps: number,
  mode: ForecastMode,
  report: (share: number) => void = () => undefined,
): Promise<Float32Array[]> {
  if (mode === 'free-running') return await predict(loaded, reader, windows, steps)
  const forecasts: Float32Array[] = []
  for (const window of windows) forecasts.push(await oneStep(loaded, reader, window, steps, report))
  return forecasts
}

async function oneStep(
  loaded: LoadedModel,
  reader: FrameSource,
  window: FrameRange,
  steps: number,
  report: (share: number) => void,
): Promise<Float32Array> {
  const all = new Float32Array(steps * reader.frameSize)
  for (let from = 0; from < steps; from += framesAtOnce) {
    const count = Math.min(framesAtOnce, steps - from)
    const inputs = Array.from({ length: count }, (_, i) => ({
      ...window,
      first: window.first + from + i,
    }))
    const frames = await predict(loaded, reader, inputs, 1)
    frames.forEach((frame, i) => all.set(frame, (from + i) * reader.frameSize))
    report((from + count) / steps)
    await new Promise(setImmediate)
  }
  return all
}

async function predict(
  loaded: LoadedModel,
  reader: FrameSource,
  windows: FrameRange[],
  steps: number,
): Promise<Float32Array[]> {
  const { start, facts } = loaded
  if (start !== null) return await predictFromStart(loaded, start, reader, windows, steps)
  const values = await networkFrames(loaded, readBatch(reader, windows, facts.scaling), steps)
  const size = steps * reader.frameSize
  return windows.map((_, i) => values.subarray(i * size, (i + 1) * size))
}

/**
 * The reference's forecasts, corrected; what lies beyond the lead times it was trained for goes on
 * from its own output, as does the reference.
 */
async function predictFromStart(
  loaded: LoadedModel,
  start: LoadedStart,
  reader: FrameSource,
  windows: FrameRange[],
  steps: number,
): Promise<Float32Array[]> {
  const leads = start.scales.length
  const memory = Math.max(start.reference.memory, loaded.inputFrames)
  const results = windows.map(() => new Float32Array(steps * reader.frameSize))
  let known = windows.map(({ sequence, first, count }) =>
    historyAt(reader, { sequence, newest: first + count - 1 }, memory),
  )
  for (let done = 0; done < steps; done += leads) {
    const count = Math.min(leads, steps - done)
    const frames = await correctedFrames(loaded, start, known, reader)
    const wanted = frames.map((all) => all.subarray(0, count * reader.frameSize))
    wanted.forEach((all, i) => results[i]!.set(all, done * reader.frameSize))
    known = known.map((history, i) => appended(history, wanted[i]!, count))
  }
  return results
}

/** All lead times it was trained for, after each history. */
async function correctedFrames(
  loaded: LoadedModel,
  { reference, scales }: LoadedStart,
  known: readonly History[],
  { shape: { height, width, channels } }: FrameSource,
): Promise<Float32Array[]> {
  const { scaling } = loaded.facts
  const references = known.map((history) => reference.forecast(history, scales.length))
  if (scales.every((scale) => scale === 0)) return references
  const shape: Batch['shape'] = [known.length, loaded.inputFrames, height, width, channels]
  const inputs = batchOf(known, shape, scaling)
  const network = await networkFrames(loaded, withStart(inputs, references, scaling), scales.length)
  return references.map((frames, i) =>
    corrected(frames, network.subarray(i * frames.length, (i + 1) * frames.length), scales),
  )
}

/** The newest frames of each history. */
function batchOf(known: readonly History[], shape: Batch['shape'], scaling: ScalingFit): Batch {
  const [, frames, ...frame] = shape
  const size = frames * frame.reduce((product, side) => product * side, 1)
  const values = new Float32Array(known.length * size)
  const hasGaps = known.some(({ valid }) => valid !== null)
  const valid = hasGaps ? new Uint8Array(values.length).fill(1) : null
  known.forEach((history, i) => {
    const newestValid = history.valid && history.valid.subarray(-size)
    values.set(toNetwork(scaling, history.values.subarray(-size), newestValid), i * size)
    if (newestValid !== null) valid!.set(newestValid, i * size)
  })
  return { values, valid, shape }
}

/**
 * The model's frames in the data's unit, [B, steps, H, W, C].
 * @param batch input frames and, for a model with a start, the forecasts it starts from
 */
async function networkFrames(
  loaded: LoadedModel,
  batch: Batch,
  steps: number,
): Promise<Float32Array> {
  const predictAll = loaded.isMirrored ? predictMirrored : predictBatch
  return fromNetwork(loaded.facts.scaling, await predictAll(loaded, batch, steps))
}

/** The mean over all mirror images of the inputs, each turned back. */
async function predictMirrored(
  loaded: LoadedModel,
  batch: Batch,
  steps: number,
): Promise<Float32Array> {
  const [windows, , height, width, channels] = batch.shape
  const sides = { height, width, channels }
  const images = mirrorImages(sides)
  const mean = new Float32Array(windows * steps * height * width * channels)
  for (const image of images) {
    const predicted = await predictBatch(loaded, turned(batch, image), steps)
    const frames = turnedBack(predicted, windows * steps, sides, image)
    for (let i = 0; i < mean.length; i++) mean[i]! += frames[i]! / images.length
  }
  return mean
}

async function predictBatch(
  { model, inputFrames }: LoadedModel,
  batch: Batch,
  steps: number,
): Promise<Float32Array> {
  const frames = batch.shape[1]
  const prediction = tf.tidy(() => {
    const inputs = sliceFrames(batch, { from: 0, to: inputFrames })
    const start =
      frames === inputFrames
        ? null
        : valuesTensor(sliceFrames(batch, { from: inputFrames, to: frames }))
    const mask = frameMaskTensor(inputs)
    return model.predictWindow(valuesTensor(inputs), steps, { training: false, mask, start })
  })
  const values = await prediction.data()
  prediction.dispose()
  return values as Float32Array
}
