/**
 * What the training part says of itself, found in one pass over its frames without holding them:
 * range, mean and deviation (for scaling, SSIM's and PSNR's dynamic range) and the mean of each
 * cell (the climatology baseline).
 */
import { GridcastError } from '../../shared/errors'
import { EvenSample, type Bulk } from '../../shared/even-sample'
import type { FrameRange, FrameReader } from './frame-reader'
import { signedLog } from './signed-log'

const framesPerRead = 32

export interface TrainingStatistics {
  /** Of valid values, in the data's unit. */
  min: number
  max: number
  mean: number
  deviation: number
  /** Where most values lie, so that a single one far away does not set the scale. */
  bulk: Bulk
  /**
   * Of the signed logarithm of the values; null where it was not asked for, because a logarithm per
   * value takes long.
   */
  logarithm: { mean: number; deviation: number } | null
  /**
   * Mean of each cell over the training frames, [H, W, C], in the data's unit; the overall mean
   * where a cell never had a value.
   */
  climatology: Float32Array
}

/**
 * Reads every training frame once. Lets other work run between reads.
 * @param withLogarithm whether the scaling needs the logarithm's mean and deviation
 * @throws GridcastError `training.no-values` when no cell of the training part has a value,
 * `training.not-finite` for NaN or infinity.
 */
export async function gatherStatistics(
  reader: FrameReader,
  ranges: FrameRange[],
  withLogarithm: boolean,
): Promise<TrainingStatistics> {
  const cells = new CellSums(reader.frameSize)
  const sample = new EvenSample()
  const logarithms = withLogarithm ? new Moments(signedLog) : null
  for (const range of ranges) {
    for (let first = range.first; first < range.first + range.count; first += framesPerRead) {
      const count = Math.min(framesPerRead, range.first + range.count - first)
      const { values, valid } = reader.read({ sequence: range.sequence, first, count })
      cells.add(values, valid)
      sample.add(values, valid)
      logarithms?.add(values, valid)
    }
    await new Promise(setImmediate)
  }
  const result = cells.result()
  const { min: low, mean: median, max: high } = result
  const bulk = sample.bulk() ?? { low, median, high }
  return { ...result, bulk, logarithm: logarithms?.result() ?? null }
}

/** Mean and deviation of a function of the valid values. */
class Moments {
  private count = 0
  private sum = 0
  private squares = 0

  constructor(private readonly f: (value: number) => number) {}

  add(values: Float32Array, valid: Uint8Array | null): void {
    let [sum, squares, count] = [0, 0, 0]
    for (let i = 0; i < values.length; i++) {
      if (valid !== null && valid[i] === 0) continue
      const value = this.f(values[i]!)
      sum += value
      squares += value * value
      count++
    }
    this.sum += sum
    this.squares += squares
    this.count += count
  }

  result(): { mean: number; deviation: number } {
    const mean = this.sum / this.count
    return { mean, deviation: deviationOf(this.squares, mean, this.count) }
  }
}

/** Range, mean and deviation of all valid values, and each cell's mean. */
class CellSums {
  private readonly sums: Float64Array
  private readonly counts: Uint32Array
  private min = Infinity
  private max = -Infinity
  private count = 0
  private sum = 0
  private squares = 0

  constructor(private readonly frameSize: number) {
    this.sums = new Float64Array(frameSize)
    this.counts = new Uint32Array(frameSize)
  }

  /** Adds frames [T, H, W, C]. */
  add(values: Float32Array, valid: Uint8Array | null): void {
    for (let from = 0; from < values.length; from += this.frameSize) {
      if (valid === null) this.addWhole(values, from)
      else this.addValid(values, valid, from)
    }
  }

  private addWhole(values: Float32Array, from: number): void {
    const { sums, counts } = this
    let { min, max, sum, squares } = this
    for (let cell = 0; cell < sums.length; cell++) {
      const value = values[from + cell]!
      if (value < min) min = value
      if (value > max) max = value
      sum += value
      squares += value * value
      sums[cell]! += value
      counts[cell]!++
    }
    this.count += sums.length
    Object.assign(this, { min, max, sum, squares })
  }

  private addValid(values: Float32Array, valid: Uint8Array, from: number): void {
    const { sums, counts } = this
    for (let cell = 0; cell < sums.length; cell++) {
      if (valid[from + cell] === 0) continue
      const value = values[from + cell]!
      this.min = Math.min(this.min, value)
      this.max = Math.max(this.max, value)
      this.sum += value
      this.squares += value * value
      this.count++
      sums[cell]! += value
      counts[cell]!++
    }
  }

  result(): Omit<TrainingStatistics, 'bulk' | 'logarithm'> {
    if (this.count === 0) {
      throw new GridcastError('training.no-values', {})
    }
    if (!Number.isFinite(this.sum)) {
      throw new GridcastError('training.not-finite', {})
    }
    const mean = this.sum / this.count
    return {
      min: this.min,
      max: this.max,
      mean,
      deviation: deviationOf(this.squares, mean, this.count),
      climatology: Float32Array.from(this.sums, (sum, cell) =>
        this.counts[cell] === 0 ? mean : sum / this.counts[cell]!,
      ),
    }
  }
}

function deviationOf(squares: number, mean: number, count: number): number {
  return Math.sqrt(Math.max(0, squares / count - mean * mean))
}
