/**
 * What a loss is: a sum of terms over the cells (or windows) that have data, and the number of
 * those terms. Keeping the two apart lets a batch be computed in pieces, and lets validation
 * average over all windows, without changing the result.
 */
import type * as tf from '@tensorflow/tfjs-core'
import type { LossName, ScalingFit } from '../../shared/training/settings'

/** [B, T, H, W, C]. */
export type FrameShape = readonly [number, number, number, number, number]

export interface LossContext {
  /** Width of the training data's range in the network's range: L of SSIM. */
  dynamicRange: number
  /** For losses of counts and amounts. */
  amounts?: AmountContext
}

/** What a loss of amounts needs to know of the training part, in the data's unit. */
export interface AmountContext {
  scaling: ScalingFit
  /** Mean of its values, above 0. */
  mean: number
  /** a of a variance m + a m^2 for the mean m, above 0. */
  dispersion: number
}

export interface Loss {
  name: LossName
  /** The network's range it is defined on: `unit` needs values from 0 to 1. */
  range: 'unit' | 'any'
  /**
   * Sum of the terms of valid cells; a scalar with a gradient for `prediction`.
   * @param prediction [B, T, H, W, C] in the network's range
   * @param truth the same shape; 0 (never NaN) where there is no data
   * @param mask the same shape, bool, true = valid; null when every cell is valid
   */
  sum(
    prediction: tf.Tensor5D,
    truth: tf.Tensor5D,
    mask: tf.Tensor5D | null,
    context: LossContext,
  ): tf.Scalar
  /** How many terms `sum` adds up. `valid` is the mask's bytes. */
  terms(shape: FrameShape, valid: Uint8Array | null): number
}
