/** The two objectives: which frames of a window a model reads, and which it must find. */
import * as tf from '@tensorflow/tfjs-core'
import { startFramesOf, type WindowSettings } from '../../shared/model/window-shape'
import {
  frameMaskTensor,
  maskTensor,
  shapeOfFrames,
  validFrames,
  valuesTensor,
} from '../windows/batch'
import type { Batch, FrameSpan, Mask } from '../windows/batch'
import { countTerms } from '../losses'
import type { WeightedLoss } from '../losses'
import type { GridModel, PassOptions } from '../families/grid-model'

export interface DividedWindow {
  inputs: FrameSpan
  targets: FrameSpan
  /** The forecast it starts from; null for none. */
  start: FrameSpan | null
}

/** Which frames of a window of that length are read, and which must be found. */
export function divideWindow(settings: WindowSettings, frames: number): DividedWindow {
  if (settings.objective === 'shifted')
    return { inputs: { from: 0, to: frames - 1 }, targets: { from: 1, to: frames }, start: null }
  const { inputFrames } = settings
  const end = frames - startFramesOf(settings)
  return {
    inputs: { from: 0, to: inputFrames },
    targets: { from: inputFrames, to: end },
    start: end === frames ? null : { from: end, to: frames },
  }
}

/** How many terms each summand of the loss has in a batch of whole windows. */
export function countTargetTerms(
  settings: WindowSettings,
  summands: WeightedLoss[],
  batch: Batch,
): number[] {
  const { targets } = divideWindow(settings, batch.shape[1])
  return countTerms(summands, shapeOfFrames(batch, targets), validFrames(batch, targets))
}

/** A batch of whole windows as a model learns from it. */
export interface Lesson {
  x: tf.Tensor5D
  /** `[B, T]`, 0 for frames of x without any data; null when there is none. */
  present: tf.Tensor2D | null
  /** The forecast it starts from; null for none. */
  start: tf.Tensor5D | null
  truth: tf.Tensor5D
  /** Which cells of the truth count; null when all do. */
  mask: tf.Tensor5D | null
}

/**
 * The tensors of a batch, the caller's. The whole windows go to the device once and are divided
 * there.
 */
export function lessonOf(settings: WindowSettings, batch: Batch): Lesson {
  const { inputs, targets, start: startSpan } = divideWindow(settings, batch.shape[1])
  const spans = [inputs, targets, ...(startSpan ? [startSpan] : [])]
  const [x, truth, start] = tf.tidy(() => {
    const whole = valuesTensor(batch)
    return spans.map((span) => tensorOfFrames(whole, span))
  }) as [tf.Tensor5D, tf.Tensor5D, tf.Tensor5D | undefined]
  const maskOf = (span: FrameSpan): Mask => ({
    valid: validFrames(batch, span),
    shape: shapeOfFrames(batch, span),
  })
  return {
    x,
    present: frameMaskTensor(maskOf(inputs)),
    start: start ?? null,
    truth,
    mask: maskTensor(maskOf(targets)),
  }
}

/** Every tensor of a lesson. */
export function tensorsOfLesson({ x, present, start, truth, mask }: Lesson): tf.Tensor[] {
  return [x, present, start, truth, mask].filter((tensor) => tensor !== null)
}

function tensorOfFrames(whole: tf.Tensor5D, { from, to }: FrameSpan): tf.Tensor5D {
  const [windows, frames, height, width, channels] = whole.shape
  const lines = tf.reshape(whole, [windows, frames, height * width * channels])
  return tf.reshape(tf.slice(lines, [0, from, 0], [-1, to - from, -1]), [
    windows,
    to - from,
    height,
    width,
    channels,
  ])
}

/** The prediction of the targets, [B, T, H, W, C]. */
export function predictTargets(
  model: GridModel,
  settings: WindowSettings,
  x: tf.Tensor5D,
  pass: PassOptions,
): tf.Tensor5D {
  return predictors[settings.objective](model, settings, x, pass)
}

type Predict = (
  model: GridModel,
  settings: WindowSettings,
  x: tf.Tensor5D,
  pass: PassOptions,
) => tf.Tensor5D

const predictors: Record<WindowSettings['objective'], Predict> = {
  window: (model, { targetFrames }, x, pass) => model.predictWindow(x, targetFrames, pass),
  shifted({ spec, predictShifted }, _settings, x, pass) {
    if (predictShifted === null)
      throw new Error(`The family ${spec.family} is not trained on shifted frames.`)
    return predictShifted(x, pass)
  },
}
