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
import { frameMaskTensor, readBatch, valuesTensor } from '../windows/batch'
import type { Batch } from '../windows/batch'
import type { FrameRange, FrameReader } from '../windows/frame-reader'
import { fromNetwork } from '../windows/scaling'
import type { GridModel } from '../families/grid-model'
import type { LoadedModel } from './trained-model'

/** One-step forecasts are computed this many frames at a time. */
const framesAtOnce = 8

/**
 * Forecasts of several windows, each [steps, H, W, C] in the data's unit.
 * @param windows place of the input frames; all of one length
 * @param report called now and then with the share done, 0..1; it may throw to end early
 */
export async function forecastWindows(
  loaded: LoadedModel,
  reader: FrameReader,
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
  reader: FrameReader,
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
  reader: FrameReader,
  windows: FrameRange[],
  steps: number,
): Promise<Float32Array[]> {
  const { model, facts, isMirrored } = loaded
  const batch = readBatch(reader, windows, facts.scaling)
  const predictAll = isMirrored ? predictMirrored : predictBatch
  const values = fromNetwork(facts.scaling, await predictAll(model, batch, steps))
  const size = steps * reader.frameSize
  return windows.map((_, i) => values.subarray(i * size, (i + 1) * size))
}

/** The mean over all mirror images of the inputs, each turned back. */
async function predictMirrored(
  model: GridModel,
  batch: Batch,
  steps: number,
): Promise<Float32Array> {
  const [windows, , height, width, channels] = batch.shape
  const sides = { height, width, channels }
  const images = mirrorImages(sides)
  const mean = new Float32Array(windows * steps * height * width * channels)
  for (const image of images) {
    const predicted = await predictBatch(model, turned(batch, image), steps)
    const frames = turnedBack(predicted, windows * steps, sides, image)
    for (let i = 0; i < mean.length; i++) mean[i]! += frames[i]! / images.length
  }
  return mean
}

async function predictBatch(model: GridModel, batch: Batch, steps: number): Promise<Float32Array> {
  const prediction = tf.tidy(() => {
    const mask = frameMaskTensor(batch)
    return model.predictWindow(valuesTensor(batch), steps, { training: false, mask })
  })
  const values = await prediction.data()
  prediction.dispose()
  return values as Float32Array
}
