/**
 * Normal equations of a regression on the same basis in every cell, gathered frame by frame in
 * float64. Cells that always have data share one matrix; a cell with gaps has its own.
 */
import { factorRaised, solveFactored } from '../algebra/cholesky'
import type { Scale } from '../scale'

export class CellNormals {
  /** Valid values so far. */
  count = 0
  private frames = 0
  private readonly shared: Float64Array
  /** [basis, cells]: sums of basis times value. */
  private readonly products: Float64Array
  private readonly squares: Float64Array
  private readonly counts: Uint32Array
  /** What the shared matrix has too much, by cell with gaps. */
  private readonly absent = new Map<number, Float64Array>()

  constructor(
    private readonly cells: number,
    private readonly size: number,
  ) {
    this.shared = new Float64Array(size * size)
    this.products = new Float64Array(size * cells)
    this.squares = new Float64Array(cells)
    this.counts = new Uint32Array(cells)
  }

  /** Adds one frame, which begins at `from` of `values`. */
  add(
    basis: Float64Array,
    scale: Scale,
    values: Float32Array,
    valid: Uint8Array | null,
    from: number,
  ): void {
    const { cells, size, products, squares, counts } = this
    addOuter(this.shared, basis)
    this.frames++
    for (let cell = 0; cell < cells; cell++) {
      if (valid !== null && valid[from + cell] === 0) {
        this.addAbsent(cell, basis)
        continue
      }
      const value = scale.to(values[from + cell]!)
      squares[cell]! += value * value
      counts[cell]!++
      for (let k = 0; k < size; k++) products[k * cells + cell]! += basis[k]! * value
      this.count++
    }
  }

  private addAbsent(cell: number, basis: Float64Array): void {
    let matrix = this.absent.get(cell)
    if (!matrix) {
      matrix = new Float64Array(this.size * this.size)
      this.absent.set(cell, matrix)
    }
    addOuter(matrix, basis)
  }

  /** Takes in what another has gathered. */
  join(other: CellNormals): void {
    this.count += other.count
    this.frames += other.frames
    addTo(this.shared, other.shared)
    addTo(this.products, other.products)
    addTo(this.squares, other.squares)
    for (let cell = 0; cell < this.cells; cell++) this.counts[cell]! += other.counts[cell]!
    for (const [cell, matrix] of other.absent) {
      const own = this.absent.get(cell)
      if (own) addTo(own, matrix)
      else this.absent.set(cell, matrix.slice())
    }
  }

  /**
   * Coefficients [columns, cells] on some columns of the basis; a cell with fewer values than twice
   * the columns has its mean alone, one without any the mean of all.
   */
  solve(columns: readonly number[]): Float32Array {
    const n = columns.length
    const solved = new Float32Array(n * this.cells)
    const common = factorRaised(submatrix(this.shared, this.size, columns), n)
    const all = this.mean()
    const right = new Float64Array(n)
    for (let cell = 0; cell < this.cells; cell++) {
      const count = this.counts[cell]!
      if (count < 2 * n) {
        solved[cell] = count > 0 ? this.products[cell]! / count : all
        continue
      }
      columns.forEach((column, k) => (right[k] = this.products[column * this.cells + cell]!))
      const own = this.absent.has(cell) ? this.matrixOf(cell) : null
      const factor = own ? factorRaised(submatrix(own, this.size, columns), n) : common
      solveFactored(factor, n, right)
      for (let k = 0; k < n; k++) solved[k * this.cells + cell] = right[k]!
    }
    return solved
  }

  /** The squared error of what `fitted` solves on these columns, summed over this one's values. */
  errorOf(fitted: CellNormals, columns: readonly number[]): number {
    const n = columns.length
    const solved = fitted.solve(columns)
    const common = submatrix(this.shared, this.size, columns)
    let error = 0
    for (let cell = 0; cell < this.cells; cell++) {
      if (this.counts[cell] === 0 || fitted.counts[cell] === 0) continue
      const own = this.absent.has(cell)
      const matrix = own ? submatrix(this.matrixOf(cell), this.size, columns) : common
      error += this.squares[cell]!
      for (let i = 0; i < n; i++) {
        const weight = solved[i * this.cells + cell]!
        error -= 2 * weight * this.products[columns[i]! * this.cells + cell]!
        for (let j = 0; j < n; j++)
          error += weight * solved[j * this.cells + cell]! * matrix[i * n + j]!
      }
    }
    return error
  }

  meanByChannel(channels: number): number[] {
    return Array.from({ length: channels }, (_, channel) => {
      let [sum, count] = [0, 0]
      for (let cell = channel; cell < this.cells; cell += channels) {
        sum += this.products[cell]!
        count += this.counts[cell]!
      }
      return count > 0 ? sum / count : this.mean()
    })
  }

  private mean(): number {
    let sum = 0
    for (let cell = 0; cell < this.cells; cell++) sum += this.products[cell]!
    return sum / Math.max(1, this.count)
  }

  private matrixOf(cell: number): Float64Array {
    const absent = this.absent.get(cell)!
    return this.shared.map((value, i) => value - absent[i]!)
  }
}

function addOuter(matrix: Float64Array, vector: Float64Array): void {
  const n = vector.length
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) matrix[i * n + j]! += vector[i]! * vector[j]!
}

function addTo(sums: Float64Array, more: Float64Array): void {
  for (let i = 0; i < sums.length; i++) sums[i]! += more[i]!
}

function submatrix(matrix: Float64Array, size: number, columns: readonly number[]): Float64Array {
  const n = columns.length
  const part = new Float64Array(n * n)
  columns.forEach((row, i) => {
    columns.forEach((column, j) => (part[i * n + j] = matrix[row * size + column]!))
  })
  return part
}
