/**
 * Solves symmetric positive definite systems in float64 by Cholesky's decomposition (Golub & Van
 * Loan, "Matrix Computations", section 4.2). Matrices are row by row, n x n.
 */

/**
 * The lower triangle L of A = L L^T, in a new array; null when A is not positive definite. Only the
 * lower triangle of `matrix` is read.
 */
export function cholesky(matrix: Float64Array, n: number): Float64Array | null {
  const lower = new Float64Array(n * n)
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * n + column]!
      for (let k = 0; k < column; k++) sum -= lower[row * n + k]! * lower[column * n + k]!
      if (row !== column) lower[row * n + column] = sum / lower[column * n + column]!
      else if (sum > 0) lower[row * n + row] = Math.sqrt(sum)
      else return null
    }
  }
  return lower
}

/** x of L L^T x = b, in place of b. */
export function solveFactored(lower: Float64Array, n: number, b: Float64Array): void {
  for (let row = 0; row < n; row++) {
    let sum = b[row]!
    for (let k = 0; k < row; k++) sum -= lower[row * n + k]! * b[k]!
    b[row] = sum / lower[row * n + row]!
  }
  for (let row = n - 1; row >= 0; row--) {
    let sum = b[row]!
    for (let k = row + 1; k < n; k++) sum -= lower[k * n + row]! * b[k]!
    b[row] = sum / lower[row * n + row]!
  }
}

/**
 * x of A x = b for a symmetric A that may be singular: the diagonal is raised, from a billionth of
 * itself on, until A is positive definite. `b` is left alone.
 */
export function solveSymmetric(matrix: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = b.slice()
  solveFactored(factorRaised(matrix, n), n, x)
  return x
}

/** Cholesky's L, after raising the diagonal as little as is needed. */
export function factorRaised(matrix: Float64Array, n: number): Float64Array {
  let largest = 0
  for (let i = 0; i < n; i++) largest = Math.max(largest, matrix[i * n + i]!)
  const raised = matrix.slice()
  for (let share = 1e-9; ; share *= 10) {
    const lower = cholesky(raised, n)
    if (lower !== null) return lower
    for (let i = 0; i < n; i++) {
      raised[i * n + i] = matrix[i * n + i]! + share * (largest || 1)
    }
  }
}
