/**
 * One training step: predict, compare, differentiate, clip, move the weights.
 *
 * A batch that doesn't fit in memory is computed in pieces whose gradients are added up before the
 * one update. Sums are divided by the number of terms of the whole batch, so the update is the
 * same; only batch normalization differs, which then sees the mean and variance of each piece
 * instead of the batch's.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { TrainingSettings } from '../../shared/training/settings'
import { sliceWindows } from '../windows/batch'
import type { Batch } from '../windows/batch'
import { weightedLoss } from '../losses'
import type { WeightedLoss } from '../losses'
import type { LossContext } from '../losses/loss'
import type { GridModel } from '../families/grid-model'
import { hasKernel, runKernel } from '../ops/dispatch'
import { countTargetTerms, lessonOf, predictTargets, tensorsOfLesson } from './objective'
import type { Optimizer } from './optimizers/optimizer'

/** What a step works with. */
export interface Learner {
  model: GridModel
  /** The model's trainable weights by name. */
  trainable: ReadonlyMap<string, tf.Variable>
  optimizer: Optimizer
  settings: TrainingSettings
  summands: WeightedLoss[]
  context: LossContext
  /** Windows computed at once; a larger batch is computed in pieces. */
  piece: number
}

type Gradients = Map<string, tf.Tensor>

/**
 * Trains on one batch of whole windows. Gives its loss; a loss or gradient that is not a number
 * leaves the weights as they are and gives NaN.
 * @param step counts training steps from 0; fixes what dropout drops
 */
export async function trainStep(
  learner: Learner,
  batch: Batch,
  learningRate: number,
  step: number,
): Promise<number> {
  const { gradients, loss } = await untouchedOnFailure(learner, () =>
    gradientsOf(learner, batch, step),
  )
  try {
    const { clipNorm } = learner.settings
    const norm = await globalNorm(gradients)
    if (!Number.isFinite(loss) || !Number.isFinite(norm)) return NaN
    const scale = clipNorm === null || norm <= clipNorm ? 1 : clipNorm / norm
    learner.optimizer.apply(gradients, learningRate, scale)
    return loss
  } finally {
    tf.dispose([...gradients.values()])
  }
}

/**
 * Work that fails, for want of memory say, leaves the moving statistics as they were; weights
 * change only after it.
 */
async function untouchedOnFailure<T>(
  { model, trainable }: Learner,
  work: () => Promise<T>,
): Promise<T> {
  const trained = new Set(trainable.values())
  const statistics = [...model.weights.values()].filter((weight) => !trained.has(weight))
  const before = statistics.map((statistic) => tf.clone(statistic))
  try {
    return await work()
  } catch (error) {
    statistics.forEach((statistic, i) => statistic.assign(before[i]!))
    throw error
  } finally {
    tf.dispose(before)
  }
}

/** The loss of a batch and its gradients (the caller's). */
async function gradientsOf(
  learner: Learner,
  batch: Batch,
  step: number,
): Promise<{ gradients: Gradients; loss: number }> {
  const terms = countTargetTerms(learner.settings, learner.summands, batch)
  const windows = batch.shape[0]
  const pieces = Math.ceil(windows / learner.piece)
  const total: Gradients = new Map()
  let loss = 0
  try {
    for (let i = 0; i < pieces; i++) {
      const [from, to] = [i * learner.piece, Math.min(windows, (i + 1) * learner.piece)]
      const { value, gradients } = pieceGradients(
        learner,
        sliceWindows(batch, from, to),
        terms,
        step * pieces + i,
      )
      loss += (await value.data())[0]!
      value.dispose()
      addTo(total, gradients)
      if (i + 1 < pieces) await new Promise(setImmediate)
    }
    return { gradients: total, loss }
  } catch (error) {
    tf.dispose([...total.values()])
    throw error
  }
}

function pieceGradients(
  { model, trainable, settings, summands, context }: Learner,
  windows: Batch,
  terms: number[],
  step: number,
): { value: tf.Scalar; gradients: Gradients } {
  const lesson = lessonOf(settings, windows)
  const { x, present, start, truth, mask } = lesson
  try {
    const { value, grads } = tf.variableGrads(() => {
      const pass = { training: true, step, mask: present, start } as const
      const prediction = predictTargets(model, settings, x, pass)
      return weightedLoss(summands, { prediction, truth, mask }, terms, context)
    }, [...trainable.values()])
    const gradients: Gradients = new Map()
    for (const [name, variable] of trainable) {
      const gradient = grads[variable.name]
      if (gradient) gradients.set(name, gradient)
    }
    return { value, gradients }
  } finally {
    tf.dispose(tensorsOfLesson(lesson))
  }
}

/** Adds gradients to a running total, which takes them over. */
function addTo(total: Gradients, gradients: Gradients): void {
  for (const [name, gradient] of gradients) {
    const before = total.get(name)
    total.set(name, before ? tf.add(before, gradient) : gradient)
    if (before) tf.dispose([before, gradient])
  }
}

/** Euclidean length of all gradients taken together. */
async function globalNorm(gradients: Gradients): Promise<number> {
  if (gradients.size === 0) return 0
  const squares = tf.tidy(() => tf.addN([...gradients.values()].map(squaredNorm)))
  const norm = Math.sqrt((await squares.data())[0]!)
  squares.dispose()
  return norm
}

/**
 * Sum of squares, a scalar. A backend may register `SquaredNorm` (input `x`) to do it in one pass.
 */
function squaredNorm(x: tf.Tensor): tf.Tensor {
  if (hasKernel('SquaredNorm')) return runKernel('SquaredNorm', { x }, {})[0]!
  return tf.sum(tf.square(x))
}
