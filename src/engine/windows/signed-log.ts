/**
 * A logarithm for any number: sign(x) log(1 + |x|). It keeps 0 and the sign, is close to x near 0
 * and shortens what is large, so that counts with a few negative corrections among them can be used
 * as they are.
 */
export function signedLog(value: number): number {
  return value < 0 ? -Math.log1p(-value) : Math.log1p(value)
}

/** Its inverse: sign(y) (exp(|y|) - 1). */
export function signedExp(value: number): number {
  return value < 0 ? -Math.expm1(-value) : Math.expm1(value)
}
