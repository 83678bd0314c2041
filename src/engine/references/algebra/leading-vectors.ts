/**
 * The leading eigenvectors of a symmetric positive semidefinite matrix by subspace iteration with a
 * Rayleigh-Ritz step (Saad, "Numerical Methods for Large Eigenvalue Problems", chapter 5).
 */
import { Random } from '../../../shared/random'

const iterations = 60

export interface Eigenpairs {
  /** Largest first. */
  values: Float64Array
  /** [k, n], orthonormal. */
  vectors: Float64Array
}

/** The `count` largest eigenvalues of an n x n matrix, row by row, and their vectors. */
export function leadingVectors(matrix: Float64Array, n: number, count: number): Eigenpairs {
  const k = Math.min(count, n)
  const wide = Math.min(n, k + 8)
  const random = new Random(1)
  let basis = Float64Array.from({ length: wide * n }, () => random.normal())
  orthonormalize(basis, wide, n)
  for (let i = 0; i < iterations; i++) {
    basis = times(matrix, n, basis, wide)
    orthonormalize(basis, wide, n)
  }
  const image = times(matrix, n, basis, wide)
  const small = new Float64Array(wide * wide)
  for (let i = 0; i < wide; i++)
    for (let j = 0; j < wide; j++) small[i * wide + j] = dot(basis, i * n, image, j * n, n)
  const { values, vectors } = jacobi(small, wide)
  const rotated = new Float64Array(k * n)
  for (let i = 0; i < k; i++)
    for (let j = 0; j < wide; j++) {
      const weight = vectors[i * wide + j]!
      for (let at = 0; at < n; at++) rotated[i * n + at]! += weight * basis[j * n + at]!
    }
  return { values: values.slice(0, k), vectors: rotated }
}

/** Rows of `basis` times the matrix. */
function times(
  matrix: Float64Array,
  n: number,
  basis: Float64Array,
  rows: number,
): Float64Array<ArrayBuffer> {
  const image = new Float64Array(rows * n)
  for (let row = 0; row < rows; row++)
    for (let at = 0; at < n; at++) image[row * n + at] = dot(matrix, at * n, basis, row * n, n)
  return image
}

/** Modified Gram-Schmidt, twice; a row that vanishes becomes 0. */
function orthonormalize(basis: Float64Array, rows: number, n: number): void {
  for (let row = 0; row < rows; row++) {
    for (let pass = 0; pass < 2; pass++)
      for (let other = 0; other < row; other++) {
        const overlap = dot(basis, row * n, basis, other * n, n)
        for (let at = 0; at < n; at++) basis[row * n + at]! -= overlap * basis[other * n + at]!
      }
    const length = Math.sqrt(dot(basis, row * n, basis, row * n, n))
    const factor = length > 1e-300 ? 1 / length : 0
    for (let at = 0; at < n; at++) basis[row * n + at]! *= factor
  }
}

function dot(a: Float64Array, from: number, b: Float64Array, start: number, n: number): number {
  let sum = 0
  for (let at = 0; at < n; at++) sum += a[from + at]! * b[start + at]!
  return sum
}

/** All eigenpairs of a small symmetric matrix by Jacobi's rotations, largest first; changes it. */
function jacobi(matrix: Float64Array, n: number): Eigenpairs {
  const vectors = new Float64Array(n * n)
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(matrix, vectors, n, p, q)
  }
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => matrix[b * n + b]! - matrix[a * n + a]!,
  )
  const sorted = new Float64Array(n * n)
  order.forEach((from, to) => sorted.set(vectors.subarray(from * n, from * n + n), to * n))
  return { values: Float64Array.from(order, (i) => matrix[i * n + i]!), vectors: sorted }
}

/** One rotation that makes (p, q) zero; rows of `vectors` turn along. */
function rotate(
  matrix: Float64Array,
  vectors: Float64Array,
  n: number,
  p: number,
  q: number,
): void {
  const off = matrix[p * n + q]!
  if (off === 0) return
  const theta = (matrix[q * n + q]! - matrix[p * n + p]!) / (2 * off)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1))
  const c = 1 / Math.hypot(t, 1)
  const s = t * c
  for (let k = 0; k < n; k++) turn(matrix, k * n + p, k * n + q, c, s)
  for (let k = 0; k < n; k++) turn(matrix, p * n + k, q * n + k, c, s)
  for (let k = 0; k < n; k++) turn(vectors, p * n + k, q * n + k, c, s)
}

function turn(array: Float64Array, i: number, j: number, c: number, s: number): void {
  const [a, b] = [array[i]!, array[j]!]
  array[i] = c * a - s * b
  array[j] = s * a + c * b
}
