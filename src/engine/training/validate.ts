/**
 * The validation loss: the same objective and loss as training, averaged over every term of every
 * validation window.
 */
import * as tf from '@tensorflow/tfjs-core'
import { GridcastError } from '../../shared/errors'
import { readBatch } from '../windows/batch'
import type { Batch } from '../windows/batch'
import type { FrameRange, FrameReader } from '../windows/frame-reader'
import { lossSums } from '../losses'
import type { ScalingFit } from '../../shared/training/settings'
import { countTargetTerms, lessonOf, predictTargets } from './objective'
import type { Learner } from './step'

/**
 * @param betweenBatches called before each batch; it may throw to end early
 * @throws GridcastError `training.no-validation-values` when no validation cell has a value
 */
export async function validate(
  learner: Learner,
  data: { reader: FrameReader; windows: FrameRange[]; scaling: ScalingFit },
  betweenBatches: () => void,
): Promise<number> {
  const sums = learner.summands.map(() => 0)
  const terms = learner.summands.map(() => 0)
  for (let from = 0; from < data.windows.length; from += learner.piece) {
    betweenBatches()
    const batch = readBatch(
      data.reader,
      data.windows.slice(from, from + learner.piece),
      data.scaling,
    )
    const part = await sumsOf(learner, batch)
    part.sums.forEach((sum, i) => (sums[i]! += sum))
    part.terms.forEach((count, i) => (terms[i]! += count))
    await new Promise(setImmediate)
  }
  if (terms.every((count) => count === 0)) {
    throw new GridcastError('training.no-validation-values', {})
  }
  return learner.summands.reduce(
    (total, { weight }, i) => total + (terms[i] === 0 ? 0 : (weight * sums[i]!) / terms[i]!),
    0,
  )
}

async function sumsOf(
  learner: Learner,
  batch: Batch,
): Promise<{ sums: number[]; terms: number[] }> {
  const { model, settings, summands, context } = learner
  const sums = tf.tidy(() => {
    const { x, present, truth, mask } = lessonOf(settings, batch)
    const prediction = predictTargets(model, settings, x, { training: false, mask: present })
    return lossSums(summands, { prediction, truth, mask }, context)
  })
  const values = await sums.data()
  sums.dispose()
  return { sums: [...values], terms: countTargetTerms(settings, summands, batch) }
}
