/** How much wider a range has to be that few numbers say something of. */

/** Quantiles of the normal distribution for the upper end of each level of a range. */
const normalEnds: Readonly<Record<number, number>> = {
  0.8: 1.2815515655446,
  0.95: 1.959963984540054,
}

/**
 * Student's quantile for the next of n numbers over the normal one: an expansion in 1 / (n - 1)
 * (Fisher & Cornish 1960), which is a little small below 3 numbers.
 * @param level 0.8 or 0.95
 */
export function widening(level: number, n: number, most: number): number {
  const z = normalEnds[level]!
  const freedom = Math.max(1, n - 1)
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
  ]
  const t = terms.reduce((sum, term, at) => sum + term / freedom ** (at + 1), z)
  return Math.min(most, (t / z) * Math.sqrt(1 + 1 / Math.max(1, n)))
}
