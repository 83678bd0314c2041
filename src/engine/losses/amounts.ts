/**
 * Losses of counts and amounts, which are computed in the data's unit: the network's range is taken
 * back in the graph, so that they work with every scaling.
 *
 * Poisson and the negative binomial (NB2, Cameron & Trivedi 2013) as half their deviances: 0 where
 * prediction and truth are equal. Their means must lie above 0: below a small share of the mean
 * value they go on as their tangent, so that a network that forecasts less is pulled back. Balanced
 * (Shi et al. 2017): squared plus absolute error in the network's range, weighted by how much came
 * true, because of rain most is none.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { LossName } from '../../shared/training/settings'
import type { AmountContext, Loss, LossContext } from './loss'
import { countValid, sumWithDerivative } from './pointwise'

/** Predictions below this share of the mean value go on as the tangent. */
const leastShare = 0.02
/** The weight of the largest amounts, in those of the mean one. */
const mostWeight = 30

interface AmountRule {
  name: LossName
  term(prediction: tf.Tensor, truth: tf.Tensor, facts: AmountContext): tf.Tensor
  derivative(prediction: tf.Tensor, truth: tf.Tensor, facts: AmountContext): tf.Tensor
}

function amountLoss(rule: AmountRule): Loss {
  return {
    name: rule.name,
    range: 'any',
    sum(prediction, truth, mask, context) {
      const facts = factsOf(context)
      return sumWithDerivative(prediction, truth, mask, {
        term: (p, t) => rule.term(p, t, facts),
        derivative: (p, t) => rule.derivative(p, t, facts),
      })
    },
    terms: countValid,
  }
}

function factsOf({ amounts }: LossContext): AmountContext {
  if (amounts === undefined) throw new Error('A loss of amounts needs to know the data.')
  return amounts
}

/** Values in the data's unit; predictions are no truths, and may lie anywhere. */
function inUnits(values: tf.Tensor, { scaling: { log, offset, scale } }: AmountContext): tf.Tensor {
  const linear = tf.add(tf.mul(values, scale), offset)
  return log ? tf.sub(tf.exp(tf.clipByValue(linear, -mostLog, mostLog)), 1) : linear
}

/** The change of a value in the data's unit with the network's. */
function slopeOf(values: tf.Tensor, facts: AmountContext): tf.Tensor | number {
  const { log, offset, scale } = facts.scaling
  if (!log) return scale
  const linear = tf.add(tf.mul(values, scale), offset)
  const isFree = tf.lessEqual(tf.abs(linear), mostLog)
  const slope = tf.mul(tf.exp(tf.clipByValue(linear, -mostLog, mostLog)), scale)
  return tf.where(isFree, slope, tf.zerosLike(slope))
}
/** exp of more has no place in single precision. */
const mostLog = 80

/**
 * Half a deviance and its slope by the mean, with the tangent below `least`.
 * @param half of a mean above 0 and a truth, the truth at least 0
 */
function deviance(
  name: LossName,
  half: (mean: tf.Tensor, truth: tf.Tensor, facts: AmountContext) => tf.Tensor,
  slope: (mean: tf.Tensor, truth: tf.Tensor, facts: AmountContext) => tf.Tensor,
): Loss {
  const parts = (prediction: tf.Tensor, truth: tf.Tensor, facts: AmountContext) => {
    const least = leastShare * facts.mean
    const mean = inUnits(prediction, facts)
    const kept = tf.maximum(mean, least)
    const came = tf.relu(inUnits(truth, facts))
    return { mean, kept, came, slope: slope(kept, came, facts) }
  }
  return amountLoss({
    name,
    term(prediction, truth, facts) {
      const { mean, kept, came, slope: steep } = parts(prediction, truth, facts)
      return tf.add(half(kept, came, facts), tf.mul(steep, tf.sub(mean, kept)))
    },
    derivative: (prediction, truth, facts) =>
      tf.mul(parts(prediction, truth, facts).slope, slopeOf(prediction, facts)),
  })
}

/** x log(x / y), which is 0 for x = 0. */
function timesLogRatio(x: tf.Tensor, y: tf.Tensor): tf.Tensor {
  const isSome = tf.greater(x, 0)
  const safe = tf.where(isSome, x, tf.onesLike(x))
  return tf.where(isSome, tf.mul(x, tf.log(tf.div(safe, y))), tf.zerosLike(x))
}

export const poisson = deviance(
  'poisson',
  (mean, came) => tf.add(timesLogRatio(came, mean), tf.sub(mean, came)),
  (mean, came) => tf.sub(1, tf.div(came, mean)),
)

export const negativeBinomial = deviance(
  'negativeBinomial',
  (mean, came, { dispersion: a }) => {
    const rest = tf.log(tf.div(tf.add(1, tf.mul(came, a)), tf.add(1, tf.mul(mean, a))))
    return tf.sub(timesLogRatio(came, mean), tf.mul(tf.add(came, 1 / a), rest))
  },
  (mean, came, { dispersion: a }) =>
    tf.div(tf.sub(mean, came), tf.mul(mean, tf.add(1, tf.mul(mean, a)))),
)

function weightOf(truth: tf.Tensor, facts: AmountContext): tf.Tensor {
  const came = tf.relu(inUnits(truth, facts))
  return tf.minimum(tf.add(1, tf.div(came, facts.mean)), mostWeight)
}

export const balanced = amountLoss({
  name: 'balanced',
  term(prediction, truth, facts) {
    const miss = tf.sub(prediction, truth)
    return tf.mul(weightOf(truth, facts), tf.add(tf.square(miss), tf.abs(miss)))
  },
  derivative(prediction, truth, facts) {
    const miss = tf.sub(prediction, truth)
    return tf.mul(weightOf(truth, facts), tf.add(tf.mul(2, miss), tf.sign(miss)))
  },
})
