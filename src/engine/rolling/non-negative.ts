/** Least squares with weights that are not negative (Lawson & Hanson 1974), for four features. */

type Four = readonly [number, number, number, number]

const rounds = 60

/** By coordinate descent on the normal equations. */
export function leastErrorWeights(features: readonly Four[], values: readonly number[]): Four {
  const products = new Float64Array(16)
  const targets = new Float64Array(4)
  features.forEach((row, n) => {
    for (let i = 0; i < 4; i++) {
      targets[i]! += row[i]! * values[n]!
      for (let j = 0; j < 4; j++) products[4 * i + j]! += row[i]! * row[j]!
    }
  })
  const weights: [number, number, number, number] = [0, 0, 0, 0]
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < 4; i++) {
      const steep = products[4 * i + i]!
      if (!(steep > 0)) continue
      let slope = targets[i]!
      for (let j = 0; j < 4; j++) slope -= products[4 * i + j]! * weights[j]!
      weights[i] = Math.max(0, weights[i]! + slope / steep)
    }
  return weights
}
