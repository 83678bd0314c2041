/**
 * One sentence on how good a forecast is: `12 % better than no change up to step 7, worse after.`
 *
 * "Better" is the root mean squared error, in the data's unit, against persistence; the percentage
 * is taken over the steps it speaks of. A baseline that beats the model over all steps is named as
 * well.
 */
import type { BaselineName, Scores } from '../../shared/forecast'
import { sentence, type Sentence } from '../../shared/notices/say'

export function verdictOf(metrics: Readonly<Record<string, Scores>>): Sentence {
  const { model, persistence } = metrics
  if (!model || !persistence) return sentence('verdict.no-baseline', {})
  const steps = comparedSteps(model, persistence)
  if (steps.length === 0) return sentence('verdict.no-truth', {})
  return againstPersistence(model, persistence, steps, strongerBaseline(metrics, model, steps))
}

/** A smaller share is written as 0 %. */
const leastTold = 0.0005

/** A baseline that beats the model over all steps, and by how much. */
type Stronger = { baseline: Sentence; share: number } | null

function againstPersistence(
  model: Scores,
  persistence: Scores,
  steps: number[],
  stronger: Stronger,
): Sentence {
  const isBetter = (step: number): boolean => model.mse[step]! < persistence.mse[step]!
  const better = steps.filter(isBetter)
  if (better.length === 0) return notBetter(model, persistence, steps, stronger)
  const share = 1 - rootMean(model, better) / rootMean(persistence, better)
  if (better.length === steps.length)
    return sentence('verdict.better', { share, steps: steps.length, stronger })
  const firstWorse = steps.findIndex((step) => !isBetter(step))
  const firstBetter = steps.findIndex(isBetter)
  if (better.length === firstWorse)
    return sentence('verdict.better-up-to', { share, step: better.at(-1)! + 1, stronger })
  if (better.length === steps.length - firstBetter)
    return sentence('verdict.better-from', { share, step: better[0]! + 1, stronger })
  return sentence('verdict.better-at-some', {
    share,
    better: better.length,
    steps: steps.length,
    stronger,
  })
}

function notBetter(
  model: Scores,
  persistence: Scores,
  steps: number[],
  stronger: Stronger,
): Sentence {
  const [own, theirs] = [rootMean(model, steps), rootMean(persistence, steps)]
  const share = theirs === 0 ? null : own / theirs - 1
  return own === theirs || (share !== null && share < leastTold)
    ? sentence('verdict.as-good', { stronger })
    : sentence('verdict.worse', { share, stronger })
}

function strongerBaseline(
  metrics: Readonly<Record<string, Scores>>,
  model: Scores,
  steps: number[],
): Stronger {
  const own = rootMean(model, steps)
  const rivals = Object.entries(metrics)
    .filter(
      ([name, scores]) =>
        name !== 'model' &&
        name !== 'persistence' &&
        steps.every((step) => (scores.mse[step] ?? null) !== null),
    )
    .map(([name, scores]) => ({ name: name as BaselineName, error: rootMean(scores, steps) }))
    .filter(({ error }) => error < own)
    .sort((a, b) => a.error - b.error)
  const [strongest] = rivals
  if (strongest === undefined) return null
  return {
    baseline: sentence(`baseline.${strongest.name}`, {}),
    share: 1 - strongest.error / own,
  }
}

function comparedSteps(model: Scores, persistence: Scores): number[] {
  return model.mse.flatMap((value, step) =>
    value !== null && (persistence.mse[step] ?? null) !== null ? [step] : [],
  )
}

function rootMean(scores: Scores, steps: number[]): number {
  return Math.sqrt(steps.reduce((sum, step) => sum + (scores.mse[step] ?? 0), 0) / steps.length)
}
