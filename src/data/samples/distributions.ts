/** Random counts for the samples. */
import type { Random } from '../../shared/random'

/**
 * Number of successes among `trials`, each with `probability`; by inversion while that is quick,
 * else by the normal limit.
 */
export function binomial(random: Random, trials: number, probability: number): number {
  if (trials <= 0 || probability <= 0) return 0
  if (probability >= 1) return trials
  if (probability > 0.5) return trials - binomial(random, trials, 1 - probability)
  const mean = trials * probability
  if (mean < 20) return byInversion(random, trials, probability)
  const drawn = Math.round(mean + Math.sqrt(mean * (1 - probability)) * random.normal())
  return Math.min(trials, Math.max(0, drawn))
}

/** Walks up the distribution function (Kachitvichyanukul and Schmeiser 1988, algorithm BINV). */
function byInversion(random: Random, trials: number, probability: number): number {
  const odds = probability / (1 - probability)
  let term = (1 - probability) ** trials
  let left = random.next()
  let successes = 0
  while (left > term && successes < trials) {
    left -= term
    successes++
    term *= (odds * (trials - successes + 1)) / successes
  }
  return successes
}
