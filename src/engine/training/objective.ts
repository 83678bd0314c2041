/** The two objectives: which frames of a window a model reads, and which it must find. */
import * as tf from '@tensorflow/tfjs-core'
import type { TrainingSettings } from '../../shared/training/settings'
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

type ObjectiveSettings = Pick<TrainingSettings, 'objective' | 'inputFrames' | 'targetFrames'>

/** Which frames of a window of that length are read, and which must be found. */
export function divideWindow(
  settings: ObjectiveSettings,
  frames: number,
): { inputs: FrameSpan; targets: FrameSpan } {
  const { inputFrames } = settings
  return settings.objective === 'shifted'
    ? { inputs: { from: 0, to: frames - 1 }, targets: { from: 1, to: frames } }
    : { inputs: { from: 0, to: inputFrames }, targets: { from: inputFrames, to: frames } }
}

/** How many terms each summand of the loss has in a batch of whole windows. */
export function countTargetTerms(
  settings: ObjectiveSettings,
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
  truth: tf.Tensor5D
  /** Which cells of the truth count; null when all do. */
  mask: tf.Tensor5D | null
}

/**
 * The tensors of a batch, the caller's. The whole windows go to the device once and are divided
 * there.
 */
export function lessonOf(settings: ObjectiveSettings, batch: Batch): Lesson {
  const { inputs, targets } = divideWindow(settings, batch.shape[1])
  const [x, truth] = tf.tidy(() => {
    const whole = valuesTensor(batch)
    return [inputs, targets].map((span) => tensorOfFrames(whole, span))
  }) as [tf.Tensor5D, tf.Tensor5D]
  const maskOf = (span: FrameSpan): Mask => ({
    valid: validFrames(batch, span),
    shape: shapeOfFrames(batch, span),
  })
  return { x, present: frameMaskTensor(maskOf(inputs)), truth, mask: maskTensor(maskOf(targets)) }
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
  settings: ObjectiveSettings,
  x: tf.Tensor5D,
  pass: PassOptions,
): tf.Tensor5D {
  return predictors[settings.objective](model, settings, x, pass)
}

type Predict = (
  model: GridModel,
  settings: ObjectiveSettings,
  x: tf.Tensor5D,
  pass: PassOptions,
) => tf.Tensor5D

const predictors: Record<ObjectiveSettings['objective'], Predict> = {
  window: (model, { targetFrames }, x, pass) => model.predictWindow(x, targetFrames, pass),
  shifted({ spec, predictShifted }, _settings, x, pass) {
    if (predictShifted === null)
      throw new Error(`The family ${spec.family} is not trained on shifted frames.`)
    return predictShifted(x, pass)
  },
}
