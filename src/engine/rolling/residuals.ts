/**
 * What several forecasters left over the same windows: for each window and lead time the sums of
 * products of their errors, from which follows the squared error of each and of every weighted mean
 * of them; the squared error of each by cell; and forecasts and truths of some cells, for ranges.
 */
import type { Origin } from '../references/origins'
import type { Frames } from '../windows/frame-reader'

/** Cells whose forecasts are kept. */
const keptCells = 600

export interface WindowResiduals {
  fold: number
  origin: Origin
  /** [leads, m, m]: sums over cells of the product of two forecasters' errors. */
  products: Float64Array
  /** Valid cells by lead time. */
  counts: Float64Array
  /** [leads, kept cells] truths, NaN without data; and the forecasts of each forecaster. */
  truths: Float32Array
  forecasts: Float32Array[]
}

export class Residuals {
  readonly windows: WindowResiduals[] = []
  /** Cells of a frame whose forecasts are kept. */
  readonly kept: Int32Array
  /** Squared error over all windows and lead times by forecaster and cell. */
  readonly cellSquares: Float64Array[]
  readonly cellCounts: Float64Array

  /** @param cells values in a frame */
  constructor(
    readonly names: readonly string[],
    readonly leads: number,
    private readonly cells: number,
  ) {
    const stride = Math.max(1, Math.ceil(cells / keptCells))
    this.kept = Int32Array.from({ length: Math.ceil(cells / stride) }, (_, i) => i * stride)
    this.cellSquares = names.map(() => new Float64Array(cells))
    this.cellCounts = new Float64Array(cells)
  }

  /** @param forecasts [leads, H, W, C] in the order of the names */
  add(fold: number, origin: Origin, forecasts: readonly Float32Array[], truth: Frames): void {
    const m = this.names.length
    const products = new Float64Array(this.leads * m * m)
    const counts = new Float64Array(this.leads)
    const errors = new Float64Array(m)
    for (let at = 0; at < truth.values.length; at++) {
      if (truth.valid !== null && truth.valid[at] === 0) continue
      const cell = at % this.cells
      const lead = (at - cell) / this.cells
      counts[lead]!++
      this.cellCounts[cell]!++
      for (let i = 0; i < m; i++) {
        errors[i] = forecasts[i]![at]! - truth.values[at]!
        this.cellSquares[i]![cell]! += errors[i]! ** 2
        for (let j = 0; j <= i; j++) products[(lead * m + i) * m + j]! += errors[i]! * errors[j]!
      }
    }
    mirror(products, this.leads, m)
    this.windows.push({ fold, origin, products, counts, ...this.keep(forecasts, truth) })
  }

  private keep(
    forecasts: readonly Float32Array[],
    truth: Frames,
  ): Pick<WindowResiduals, 'truths' | 'forecasts'> {
    const places = Array.from({ length: this.leads }, (_, lead) =>
      Array.from(this.kept, (cell) => lead * this.cells + cell),
    ).flat()
    return {
      truths: Float32Array.from(places, (at) =>
        truth.valid?.[at] === 0 ? NaN : truth.values[at]!,
      ),
      forecasts: forecasts.map((frames) => Float32Array.from(places, (at) => frames[at]!)),
    }
  }

  /** The weights that pick one forecaster, the same for every lead time. */
  only(name: string): Float64Array[] {
    const weights = Float64Array.from(this.names, (own) => (own === name ? 1 : 0))
    return Array.from({ length: this.leads }, () => weights)
  }

  /** Squared error summed over the cells of a window at a lead time, of a weighted mean. */
  squaredError(window: WindowResiduals, lead: number, weights: Float64Array): number {
    const m = this.names.length
    let sum = 0
    for (let i = 0; i < m; i++)
      for (let j = 0; j < m; j++)
        sum += weights[i]! * weights[j]! * window.products[(lead * m + i) * m + j]!
    return Math.max(0, sum)
  }
}

function mirror(products: Float64Array, leads: number, m: number): void {
  for (let lead = 0; lead < leads; lead++)
    for (let i = 0; i < m; i++)
      for (let j = 0; j < i; j++)
        products[(lead * m + j) * m + i] = products[(lead * m + i) * m + j]!
}
