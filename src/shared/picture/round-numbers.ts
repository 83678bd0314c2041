/** Powers of ten and the round numbers that people count in. */

/** Exact, unlike Math.pow and Math.log10, whose last digit may differ between machines. */
export function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`)
}

/** The exponent of the power of ten not larger than a positive number. */
export function exponentOf(value: number): number {
  let exponent = 0
  while (powerOfTen(exponent + 1) <= value) exponent += 1
  while (powerOfTen(exponent) > value) exponent -= 1
  return exponent
}

/** The smallest of 1, 2, 2.5, 5, 10 times a power of ten that is at least `rough` (> 0). */
export function niceStep(rough: number): number {
  const exponent = exponentOf(rough)
  const factor =
    [1, 2, 2.5, 5, 10].find((candidate) => scaled(candidate, exponent) >= rough * (1 - 1e-9)) ?? 10
  return scaled(factor, exponent)
}

/**
 * factor x 10^exponent, dividing for negative exponents so that 0.1, 0.2 … come out as their
 * nearest doubles.
 */
export function scaled(factor: number, exponent: number): number {
  return exponent >= 0 ? factor * powerOfTen(exponent) : factor / powerOfTen(-exponent)
}
