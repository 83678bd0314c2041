import { describe, expect, it } from 'vitest'
import { Random } from '../../../shared/random'
import eigenpairs from '../fixtures/eigenpairs.json'
import ridge from '../fixtures/ridge.json'
import { LeadNormals } from '../ridge/lead-normals'
import { cholesky, solveSymmetric } from './cholesky'
import { leadingVectors } from './leading-vectors'

describe('linear algebra', () => {
  it('solves symmetric systems', () => {
    const n = 12
    const random = new Random(2)
    const factor = Float64Array.from({ length: n * n }, () => random.normal())
    const matrix = new Float64Array(n * n)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        for (let k = 0; k < n; k++) matrix[i * n + j]! += factor[i * n + k]! * factor[j * n + k]!
    const wanted = Float64Array.from({ length: n }, (_, i) => i - 3)
    const right = wanted.map((_, i) => {
      let sum = 0
      for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * wanted[j]!
      return sum
    })
    solveSymmetric(matrix, n, right).forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 7))
  })

  it('tells a matrix that is not positive definite, and solves it all the same', () => {
    const singular = Float64Array.of(1, 1, 1, 1)
    expect(cholesky(singular, 2)).toBeNull()
    const solved = solveSymmetric(singular, 2, Float64Array.of(2, 2))
    expect(solved[0]! + solved[1]!).toBeCloseTo(2, 6)
  })

  it('finds leading eigenvectors as numpy does', () => {
    const matrix = Float64Array.from(eigenpairs.matrix)
    const { values, vectors } = leadingVectors(matrix, eigenpairs.n, 5)
    eigenpairs.vectors.forEach((wanted, k) => {
      expect(values[k]! / eigenpairs.values[k]!).toBeCloseTo(1, 9)
      const found = vectors.subarray(k * eigenpairs.n, (k + 1) * eigenpairs.n)
      const overlap = wanted.reduce((sum, value, i) => sum + value * found[i]!, 0)
      expect(Math.abs(overlap)).toBeCloseTo(1, 7)
    })
  })
})

describe('ridge regression', () => {
  const rows = ridge.features.map((features) => Float64Array.from([1, ...features]))
  const targets = ridge.targets.map((row) => Float64Array.from(row, (value) => value ?? NaN))

  it('agrees with scikit-learn, targets missing here and there', () => {
    const normals = new LeadNormals(6, 2)
    rows.forEach((row, i) => normals.add(row, targets[i]!, 1))
    ridge.weights.forEach((wanted, lead) => {
      const weights = normals.solve(lead, 6, ridge.penalty)
      wanted.forEach((value, i) => expect(Math.abs(weights[i]! - value)).toBeLessThan(1e-6))
    })
  })

  it('knows the squared error of weights without the rows', () => {
    const normals = new LeadNormals(6, 2)
    rows.forEach((row, i) => normals.add(row, targets[i]!, 1))
    const weights = Float64Array.of(1, 0.5, -1, 2, 0, 0.3)
    let error = 0
    rows.forEach((row, i) => {
      if (Number.isNaN(targets[i]![1]!)) return
      const predicted = row.reduce((sum, value, k) => sum + value * weights[k]!, 0)
      error += (predicted - targets[i]![1]!) ** 2
    })
    expect(normals.errorOf(1, weights) / error).toBeCloseTo(1, 10)
  })
})
