/**
 * The Gaussian window of structural similarity (Wang et al. 2004): 11 x 11 with sigma 1.5, weights
 * that sum to 1. On a side shorter than 11 cells it is the longest odd window that fits.
 */
const fullLength = 11
const sigma = 1.5

/** Number of weights along a side of `cells` cells. */
export function windowLengthAlong(cells: number): number {
  return Math.min(fullLength, cells % 2 === 1 ? cells : cells - 1)
}

/** Weights along a side of `cells` cells; they sum to 1. */
export function gaussianWeights(cells: number): Float64Array {
  const length = windowLengthAlong(cells)
  const middle = (length - 1) / 2
  const weights = Float64Array.from({ length }, (_, i) =>
    Math.exp(-((i - middle) ** 2) / (2 * sigma ** 2)),
  )
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}
