/**
 * What the training part says of itself, found in one pass over its frames without holding them: range, mean and deviation
 * (for scaling, SSIM's and PSNR's dynamic range) and the mean of each cell (the climatology baseline).
 */
import { GridcastError } from '../../shared/errors'
import type { FrameRange, FrameReader } from './frame-reader'
import { signedLog } from './signed-log'

const framesPerRead = 32

export interface TrainingStatistics {
  /** Of valid values, in the data's unit. */
  min: number
  max: number
  mean: number
  deviation: number
  /** Mean and deviation of the signed logarithm of the values. */
  logMean: number
  logDeviation: number
  /** Mean of each cell over the training frames, [H, W, C], in the data's unit; the overall mean where a cell never had a value. */
  climatology: Float32Array
}

/**
 * Reads every training frame once. Lets other work run between reads.
 * @throws GridcastError `training.no-values` when no cell of the training part has a value, `training.not-finite` for NaN or infinity.
 */
export async function gatherStatistics(reader: FrameReader, ranges: FrameRange[]): Promise<TrainingStatistics> {
  const sums = new CellSums(reader.frameSize)
  for (const range of ranges) {
    for (let first = range.first; first < range.first + range.count; first += framesPerRead) {
      const count = Math.min(framesPerRead, range.first + range.count - first)
      const { values, valid } = reader.read({ sequence: range.sequence, first, count })
      sums.add(values, valid)
    }
    await new Promise(setImmediate)
  }
  return sums.result()
}

class CellSums {
  private readonly sums: Float64Array
  private readonly counts: Float64Array
  private min = Infinity
  private max = -Infinity
  private count = 0
  private sum = 0
  private squares = 0
  private logSum = 0
  private logSquares = 0

  constructor(private readonly frameSize: number) {
    this.sums = new Float64Array(frameSize)
    this.counts = new Float64Array(frameSize)
  }

  /** Adds frames [T, H, W, C]. */
  add(values: Float32Array, valid: Uint8Array | null): void {
    const { sums, counts, frameSize } = this
    let [sum, squares, logSum, logSquares, count] = [0, 0, 0, 0, 0]
    for (let i = 0, cell = 0; i < values.length; i++, cell = cell + 1 === frameSize ? 0 : cell + 1) {
      if (valid !== null && valid[i] === 0) continue
      const value = values[i]!
      if (value < this.min) this.min = value
      if (value > this.max) this.max = value
      const log = signedLog(value)
      sum += value
      squares += value * value
      logSum += log
      logSquares += log * log
      count++
      sums[cell]! += value
      counts[cell]!++
    }
    this.sum += sum
    this.squares += squares
    this.logSum += logSum
    this.logSquares += logSquares
    this.count += count
  }

  result(): TrainingStatistics {
    if (this.count === 0) {
      throw new GridcastError(
        'training.no-values',
        'No cell of the training part has a value.',
        'Check which value means "no data" in the import, or use more of the data.',
      )
    }
    if (!Number.isFinite(this.sum)) {
      throw new GridcastError(
        'training.not-finite',
        'The training part holds values that are not finite numbers (NaN or infinity) and are not marked as missing.',
        'Import the data again and mark them as missing.',
      )
    }
    const mean = this.sum / this.count
    const logMean = this.logSum / this.count
    return {
      min: this.min,
      max: this.max,
      mean,
      deviation: deviationOf(this.squares, mean, this.count),
      logMean,
      logDeviation: deviationOf(this.logSquares, logMean, this.count),
      climatology: Float32Array.from(this.sums, (sum, cell) => (this.counts[cell] === 0 ? mean : sum / this.counts[cell]!)),
    }
  }
}

function deviationOf(squares: number, mean: number, count: number): number {
  return Math.sqrt(Math.max(0, squares / count - mean * mean))
}
