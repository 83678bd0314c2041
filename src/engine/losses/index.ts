/** The losses there are, and weighted sums of them. */
import * as tf from '@tensorflow/tfjs-core'
import type { LossName, TrainingSettings } from '../../shared/training/settings'
import { balanced, negativeBinomial, poisson } from './amounts'
import { bce } from './bce'
import { huber } from './huber'
import type { FrameShape, Loss, LossContext } from './loss'
import { mae } from './mae'
import { mse } from './mse'
import { ssim } from './ssim'

export const losses: Record<LossName, Loss> = {
  ...{ bce, mse, mae, huber, ssim },
  ...{ poisson, negativeBinomial, balanced },
}

/** One summand of a weighted loss. */
export interface WeightedLoss {
  loss: Loss
  weight: number
}

/** The summands a run's settings name, in the order of the list. */
export function lossesOf(settings: Pick<TrainingSettings, 'loss'>): WeightedLoss[] {
  return Object.values(losses).flatMap((loss) => {
    const weight = settings.loss[loss.name]
    return weight === undefined ? [] : [{ loss, weight }]
  })
}

/** The number of terms each summand has for this mask. */
export function countTerms(
  summands: WeightedLoss[],
  shape: FrameShape,
  valid: Uint8Array | null,
): number[] {
  return summands.map(({ loss }) => loss.terms(shape, valid))
}

/**
 * Weighted mean loss, a scalar with a gradient for `prediction`: for each summand weight x sum of
 * its terms / `terms`.
 * @param terms how many terms to divide each sum by: those of the whole batch when this is a piece
 * of it; 0 leaves a summand out
 */
export function weightedLoss(
  summands: WeightedLoss[],
  frames: { prediction: tf.Tensor5D; truth: tf.Tensor5D; mask: tf.Tensor5D | null },
  terms: number[],
  context: LossContext,
): tf.Scalar {
  return tf.tidy(() => {
    const parts = summands.flatMap(({ loss, weight }, index) => {
      const count = terms[index] ?? 0
      if (count === 0) return []
      return [
        tf.mul<tf.Scalar>(
          loss.sum(frames.prediction, frames.truth, frames.mask, context),
          weight / count,
        ),
      ]
    })
    return parts.reduce<tf.Scalar>(
      (total, part) => tf.add(total, part),
      parts.length > 0 ? tf.scalar(0) : zeroOf(frames.prediction),
    )
  })
}

/** The unweighted sums of terms, [number of summands]: what validation adds up over batches. */
export function lossSums(
  summands: WeightedLoss[],
  frames: { prediction: tf.Tensor5D; truth: tf.Tensor5D; mask: tf.Tensor5D | null },
  context: LossContext,
): tf.Tensor1D {
  return tf.tidy(
    () =>
      tf.stack(
        summands.map(({ loss }) => loss.sum(frames.prediction, frames.truth, frames.mask, context)),
      ) as tf.Tensor1D,
  )
}

/**
 * A zero that still depends on the prediction, so that a batch without any data has gradients (of
 * zero).
 */
function zeroOf(prediction: tf.Tensor5D): tf.Scalar {
  return tf.mul(tf.sum(prediction), 0)
}
