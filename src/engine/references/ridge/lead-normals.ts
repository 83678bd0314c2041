/**
 * Normal equations of a linear regression per lead time, gathered row by row in float64: sums of
 * x x^T, x y and y^2. Where the features are the same for every lead time they share one matrix,
 * and a lead time takes off the rows whose target has no data.
 */
import { factorRaised, solveFactored } from '../algebra/cholesky'

export class LeadNormals {
  rows = 0
  private readonly shared: Float64Array
  private readonly own: Float64Array[]
  readonly products: Float64Array[]
  readonly squares: Float64Array
  readonly counts: Float64Array

  /** @param size features, of which the first is 1 (and is never penalized) */
  constructor(
    readonly size: number,
    readonly leads: number,
  ) {
    this.shared = new Float64Array(size * size)
    this.own = Array.from({ length: leads }, () => new Float64Array(size * size))
    this.products = Array.from({ length: leads }, () => new Float64Array(size))
    this.squares = new Float64Array(leads)
    this.counts = new Float64Array(leads)
  }

  /** A row for all lead times; NaN marks a target without data. */
  add(row: Float64Array, targets: Float64Array, weight: number): void {
    addOuter(this.shared, row, weight)
    for (let lead = 0; lead < this.leads; lead++) {
      const target = targets[lead]!
      if (Number.isNaN(target)) addOuter(this.own[lead]!, row, -weight)
      else this.addTarget(lead, row, target, weight)
    }
    this.rows++
  }

  /** A row for one lead time. */
  addTo(lead: number, row: Float64Array, target: number, weight: number): void {
    addOuter(this.own[lead]!, row, weight)
    this.addTarget(lead, row, target, weight)
    this.rows++
  }

  private addTarget(lead: number, row: Float64Array, target: number, weight: number): void {
    const products = this.products[lead]!
    const scaled = weight * target
    for (let i = 0; i < row.length; i++) products[i]! += row[i]! * scaled
    this.squares[lead]! += scaled * target
    this.counts[lead]! += weight
  }

  /** The lower triangle of the leading `size` features' matrix. */
  matrix(lead: number, size: number): Float64Array {
    const part = new Float64Array(size * size)
    const own = this.own[lead]!
    for (let i = 0; i < size; i++)
      for (let j = 0; j <= i; j++) {
        const at = i * this.size + j
        part[i * size + j] = this.shared[at]! + own[at]!
      }
    return part
  }

  /**
   * Weights of the leading `size` features that minimize the squared error plus `penalty` times the
   * squared weights of the features brought to mean square 1.
   */
  solve(lead: number, size: number, penalty: number): Float64Array {
    const matrix = this.matrix(lead, size)
    const count = this.counts[lead]!
    const scales = Float64Array.from({ length: size }, (_, i) => {
      const square = matrix[i * size + i]! / Math.max(count, Number.MIN_VALUE)
      return square > 0 ? Math.sqrt(square) : 1
    })
    const right = new Float64Array(size)
    for (let i = 0; i < size; i++) {
      right[i] = this.products[lead]![i]! / scales[i]!
      for (let j = 0; j <= i; j++) matrix[i * size + j]! /= scales[i]! * scales[j]!
      if (i > 0) matrix[i * size + i]! += penalty * count
    }
    solveFactored(factorRaised(matrix, size), size, right)
    return right.map((weight, i) => weight / scales[i]!)
  }

  /** The squared error of weights over the rows gathered here. */
  errorOf(lead: number, weights: Float64Array): number {
    const size = weights.length
    const matrix = this.matrix(lead, size)
    let error = this.squares[lead]!
    for (let i = 0; i < size; i++) {
      error -= 2 * weights[i]! * this.products[lead]![i]!
      for (let j = 0; j <= i; j++)
        error += (i === j ? 1 : 2) * weights[i]! * weights[j]! * matrix[i * size + j]!
    }
    return Math.max(0, error)
  }

  /** Takes in what another has gathered. */
  join(other: LeadNormals): void {
    this.rows += other.rows
    addAll(this.shared, other.shared)
    addAll(this.squares, other.squares)
    addAll(this.counts, other.counts)
    for (let lead = 0; lead < this.leads; lead++) {
      addAll(this.own[lead]!, other.own[lead]!)
      addAll(this.products[lead]!, other.products[lead]!)
    }
  }
}

/** Adds to the lower triangle. */
function addOuter(matrix: Float64Array, row: Float64Array, weight: number): void {
  const n = row.length
  for (let i = 0; i < n; i++) {
    const factor = weight * row[i]!
    if (factor === 0) continue
    const at = i * n
    for (let j = 0; j <= i; j++) matrix[at + j]! += factor * row[j]!
  }
}

function addAll(sums: Float64Array, more: Float64Array): void {
  for (let i = 0; i < sums.length; i++) sums[i]! += more[i]!
}
