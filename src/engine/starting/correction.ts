/**
 * How much of a network's correction of a reference is kept, by lead time: as much as the
 * validation part supports.
 *
 * With d the correction and e what the reference leaves, a = sum(d e) / sum(d d) is the
 * least-squares scale (Bates and Granger's combination of two forecasts, 1969). It is uncertain:
 * its standard error s comes from how blocks of windows that hang together differ, and a shrinks to
 * a (1 - s^2 / a^2), as the positive part of James and Stein's estimator does; then it is brought
 * into [0, 1]. Where it is 0 the forecast is the reference, bit for bit.
 */
import type { DatasetSource } from '../../shared/engine-calls'
import type { WindowPosition } from '../rolling/block-bootstrap'
import { blocksOf } from '../rolling/block-bootstrap'
import type { Frames } from '../windows/frame-reader'

/** Scales by lead time, and the root mean squared errors on the validation part. */
export interface Correction {
  scales: number[]
  /** Of the corrected forecast and of the reference, in the data's unit. */
  error: number
  referenceError: number
}

/** Sums over the valid cells of a window, by lead time. */
interface WindowSums {
  position: WindowPosition
  /** Of correction times what is left, of the correction squared, of what is left squared. */
  products: Float64Array
  corrections: Float64Array
  residuals: Float64Array
}

export class CorrectionFit {
  private readonly windows: WindowSums[] = []
  private cells = 0

  constructor(
    private readonly kind: DatasetSource['kind'],
    private readonly leadTimes: number,
  ) {}

  /** Adds one window; all frames are [leadTimes, H, W, C] in the data's unit. */
  add(
    position: WindowPosition,
    reference: Float32Array,
    network: Float32Array,
    truth: Frames,
  ): void {
    const size = reference.length / this.leadTimes
    const sums = Array.from({ length: 3 }, () => new Float64Array(this.leadTimes))
    const [products, corrections, residuals] = sums as [Float64Array, Float64Array, Float64Array]
    for (let i = 0; i < reference.length; i++) {
      if (truth.valid !== null && truth.valid[i] === 0) continue
      const lead = Math.floor(i / size)
      const correction = network[i]! - reference[i]!
      const residual = truth.values[i]! - reference[i]!
      products[lead]! += correction * residual
      corrections[lead]! += correction * correction
      residuals[lead]! += residual * residual
      this.cells++
    }
    this.windows.push({ position, products, corrections, residuals })
  }

  /** With everything that was added. */
  result(): Correction {
    const blocks = this.blocks()
    const scales = Array.from({ length: this.leadTimes }, (_, lead) => this.scaleOf(lead, blocks))
    let [error, referenceError] = [0, 0]
    for (const { products, corrections, residuals } of this.windows)
      scales.forEach((scale, lead) => {
        referenceError += residuals[lead]!
        error += residuals[lead]! - 2 * scale * products[lead]! + scale * scale * corrections[lead]!
      })
    const root = (sum: number): number => Math.sqrt(Math.max(0, sum) / Math.max(1, this.cells))
    return { scales, error: root(error), referenceError: root(referenceError) }
  }

  private scaleOf(lead: number, blocks: readonly WindowSums[][]): number {
    const total = (windows: readonly WindowSums[], of: 'products' | 'corrections'): number =>
      windows.reduce((sum, window) => sum + window[of][lead]!, 0)
    const length = total(this.windows, 'corrections')
    if (!(length > 0)) return 0
    const scale = total(this.windows, 'products') / length
    if (!(scale > 0) || blocks.length < 2) return 0
    const left = blocks.map(
      (block) => total(block, 'products') - scale * total(block, 'corrections'),
    )
    const seen = blocks.reduce((sum, block) => sum + total(block, 'corrections'), 0)
    const squares = left.reduce((sum, value) => sum + value * value, 0)
    // Few blocks say little of how blocks differ, and the next ones will differ as well
    const doubt = (blocks.length * (blocks.length + 1)) / (blocks.length - 1) ** 2
    const variance = (doubt * squares) / seen ** 2
    return Math.min(1, scale * Math.max(0, 1 - variance / scale ** 2))
  }

  /** Blocks of windows that share no target. */
  private blocks(): WindowSums[][] {
    const positions = this.windows.map(({ position }) => position)
    const { blocks } = blocksOf(this.kind, positions, this.leadTimes)
    const length = blocks[0]?.length ?? 1
    const apart =
      this.kind === 'clips'
        ? blocks
        : blocks.filter((_, i) => i % length === 0 && i + length <= blocks.length)
    return apart.map((block) => block.map((index) => this.windows[index]!))
  }
}

/**
 * The reference with its correction scaled by lead time, [leadTimes, H, W, C] in the data's unit.
 */
export function corrected(
  reference: Float32Array,
  network: Float32Array,
  scales: readonly number[],
): Float32Array {
  const frames = Float32Array.from(reference)
  const size = reference.length / scales.length
  scales.forEach((scale, lead) => {
    if (scale === 0) return
    for (let i = lead * size; i < (lead + 1) * size; i++)
      frames[i] = reference[i]! + scale * (network[i]! - reference[i]!)
  })
  return frames
}
