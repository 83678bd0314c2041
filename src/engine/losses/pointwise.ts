/**
 * Losses that are a sum over cells. A backend may register the kernel `PointwiseLoss`, which finds
 * the sum and its derivative in one pass; elsewhere both are composed from TensorFlow.js
 * operations.
 *
 * The kernel: inputs `prediction`, `truth`, `mask` (bool, absent when every cell is valid);
 * attribute `rule`; outputs `[sum (scalar), derivative (like prediction, 0 where masked)]`.
 */
import * as tf from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from '../ops/dispatch'
import type { FrameShape, Loss } from './loss'

export type PointwiseRuleName = 'bce' | 'mse' | 'mae' | 'huber'

/** A loss of one cell and its derivative by the prediction, elementwise. */
export interface PointwiseRule {
  name: PointwiseRuleName
  range: Loss['range']
  term(prediction: tf.Tensor, truth: tf.Tensor): tf.Tensor
  derivative(prediction: tf.Tensor, truth: tf.Tensor): tf.Tensor
}

/** The loss that sums a rule over valid cells; one term per valid cell. */
export function pointwiseLoss(rule: PointwiseRule): Loss {
  return {
    name: rule.name,
    range: rule.range,
    sum: (prediction, truth, mask) =>
      sumOf((predicted) => sumAndDerivative(rule, predicted, truth, mask), prediction),
    terms: countValid,
  }
}

/** Number of valid cells. */
export function countValid(shape: FrameShape, valid: Uint8Array | null): number {
  if (valid === null) return shape.reduce((product, side) => product * side, 1)
  let count = 0
  for (let i = 0; i < valid.length; i++) count += valid[i]!
  return count
}

/** The sum over valid cells of what no backend has a kernel for, composed. */
export function sumWithDerivative(
  prediction: tf.Tensor,
  truth: tf.Tensor,
  mask: tf.Tensor | null,
  rule: Pick<PointwiseRule, 'term' | 'derivative'>,
): tf.Scalar {
  return sumOf((predicted) => composed(rule, predicted, truth, mask), prediction)
}

function sumOf(
  both: (prediction: tf.Tensor) => [tf.Scalar, tf.Tensor],
  prediction: tf.Tensor,
): tf.Scalar {
  const operation = tf.customGrad((predicted, save) => {
    const [sum, derivative] = both(predicted as tf.Tensor)
    const keep = save as tf.GradSaveFunc
    keep([derivative])
    return {
      value: sum,
      gradFunc: (upstream: tf.Tensor, saved: tf.Tensor[]) => [tf.mul(saved[0]!, upstream)],
    }
  })
  return operation(prediction)
}

function sumAndDerivative(
  rule: PointwiseRule,
  prediction: tf.Tensor,
  truth: tf.Tensor,
  mask: tf.Tensor | null,
): [tf.Scalar, tf.Tensor] {
  if (hasKernel('PointwiseLoss')) {
    return runKernel('PointwiseLoss', { prediction, truth, mask }, { rule: rule.name }) as [
      tf.Scalar,
      tf.Tensor,
    ]
  }
  return composed(rule, prediction, truth, mask)
}

function composed(
  rule: Pick<PointwiseRule, 'term' | 'derivative'>,
  prediction: tf.Tensor,
  truth: tf.Tensor,
  mask: tf.Tensor | null,
): [tf.Scalar, tf.Tensor] {
  const select = (cells: tf.Tensor): tf.Tensor =>
    mask ? tf.where(mask, cells, tf.zerosLike(cells)) : cells
  return [tf.sum(select(rule.term(prediction, truth))), select(rule.derivative(prediction, truth))]
}
