/**
 * One sentence on how good a forecast is: `12 % better than no change up to step 7, worse after.`
 *
 * "Better" is the root mean squared error, in the data's unit, against persistence; the percentage
 * is taken over the steps it speaks of. A baseline that beats the model over all steps is named as
 * well.
 */
import type { BaselineName, Scores } from '../../shared/forecast'
import { baselineWords } from '../baselines'

export function verdictOf(metrics: Readonly<Record<string, Scores>>): string {
  const { model, persistence } = metrics
  if (!model || !persistence) return 'There is nothing to compare with.'
  const steps = comparedSteps(model, persistence)
  if (steps.length === 0) return 'There is no truth to compare with.'
  return `${againstPersistence(model, persistence, steps)}${strongerBaseline(metrics, model, steps)}`
}

function againstPersistence(model: Scores, persistence: Scores, steps: number[]): string {
  const isBetter = (step: number): boolean => model.mse[step]! < persistence.mse[step]!
  const better = steps.filter(isBetter)
  const share = (over: number[]): string =>
    percent(1 - rootMean(model, over) / rootMean(persistence, over))
  if (better.length === steps.length)
    return `${share(steps)} better than no change${steps.length === 1 ? '' : ` over all ${steps.length} steps`}.`
  if (better.length === 0) return notBetter(model, persistence, steps)
  const firstWorse = steps.findIndex((step) => !isBetter(step))
  const firstBetter = steps.findIndex(isBetter)
  if (better.length === firstWorse)
    return `${share(better)} better than no change up to step ${better.at(-1) + 1}, worse after.`
  if (better.length === steps.length - firstBetter)
    return `${share(better)} better than no change from step ${better[0]! + 1} on, worse before.`
  return `${share(better)} better than no change at ${better.length} of ${steps.length} steps, worse at the others.`
}

function notBetter(model: Scores, persistence: Scores, steps: number[]): string {
  const [own, theirs] = [rootMean(model, steps), rootMean(persistence, steps)]
  if (own === theirs) return 'As good as no change.'
  return theirs === 0
    ? 'Worse than no change.'
    : `${percent(own / theirs - 1)} worse than no change.`
}

function strongerBaseline(
  metrics: Readonly<Record<string, Scores>>,
  model: Scores,
  steps: number[],
): string {
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
  return strongest
    ? ` But ${baselineWords[strongest.name]} is ${percent(1 - strongest.error / own)} better than the model.`
    : ''
}

function comparedSteps(model: Scores, persistence: Scores): number[] {
  return model.mse.flatMap((value, step) =>
    value !== null && (persistence.mse[step] ?? null) !== null ? [step] : [],
  )
}

function rootMean(scores: Scores, steps: number[]): number {
  return Math.sqrt(steps.reduce((sum, step) => sum + (scores.mse[step] ?? 0), 0) / steps.length)
}

/** A whole percentage; one decimal below 10, so that a small gain isn't shown as 0. */
function percent(share: number): string {
  const value = share * 100
  return `${Math.abs(value) < 10 ? Number(value.toFixed(1)) : Math.round(value)} %`
}
