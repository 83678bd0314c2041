/**
 * Weights of a combination (Bates & Granger 1969): for each lead time the non-negative weights with
 * sum 1 that minimize the squared error of the weighted mean, shrunk towards equal weights of those
 * that are any good, the more the fewer independent windows there are.
 */
import { blocksOf } from './block-bootstrap'
import type { Residuals, WindowResiduals } from './residuals'

/** Windows that the equal weights count as. */
const equalWindows = 4
/** A forecaster this much worse than the best (in squared error) is left out of equal weights. */
const hopeless = 1.2
const rounds = 400

/** Weights by lead time, [leads][forecasters], from the residuals of some windows. */
export function weightsOver(
  kind: 'series' | 'clips',
  residuals: Residuals,
  windows: readonly WindowResiduals[],
): Float64Array[] {
  const places = windows.map(({ origin }) => origin)
  const independent = windows.length === 0 ? 0 : blocksOf(kind, places, residuals.leads).independent
  return combinationWeights(residuals, windows, independent)
}

function combinationWeights(
  residuals: Residuals,
  windows: readonly WindowResiduals[],
  independent: number,
): Float64Array[] {
  const m = residuals.names.length
  const share = independent / (independent + equalWindows)
  return Array.from({ length: residuals.leads }, (_, lead) => {
    const products = new Float64Array(m * m)
    for (const window of windows)
      for (let i = 0; i < m * m; i++) products[i]! += window.products[lead * m * m + i]!
    const best = simplexMinimum(products, m)
    const equal = equalOfGood(products, m)
    return best.map((weight, i) => share * weight + (1 - share) * equal[i]!)
  })
}

function equalOfGood(products: Float64Array, m: number): Float64Array {
  const errors = Float64Array.from({ length: m }, (_, i) => products[i * m + i]!)
  const lowest = Math.min(...errors)
  const good = errors.map((error) => (error <= hopeless * lowest ? 1 : 0))
  const count = good.reduce((sum, value) => sum + value, 0)
  return good.map((value) => value / count)
}

/**
 * The w >= 0 with sum 1 that minimizes w^T P w, by projected gradient steps of a length that can't
 * overshoot.
 */
export function simplexMinimum(products: Float64Array, m: number): Float64Array {
  let weights = new Float64Array(m).fill(1 / m)
  let steepest = 0
  for (let i = 0; i < m; i++) steepest += products[i * m + i]!
  if (!(steepest > 0)) return weights
  for (let round = 0; round < rounds; round++) {
    const moved = new Float64Array(m)
    for (let i = 0; i < m; i++) {
      let slope = 0
      for (let j = 0; j < m; j++) slope += products[i * m + j]! * weights[j]!
      moved[i] = weights[i]! - slope / steepest
    }
    weights = ontoSimplex(moved)
  }
  return weights
}

/** The nearest point with entries >= 0 and sum 1 (Duchi et al. 2008). */
function ontoSimplex(point: Float64Array): Float64Array<ArrayBuffer> {
  const sorted = point.slice().sort().reverse()
  let [sum, offset] = [0, 0]
  sorted.forEach((value, i) => {
    sum += value
    const here = (sum - 1) / (i + 1)
    if (value > here) offset = here
  })
  return Float64Array.from(point, (value) => Math.max(0, value - offset))
}
