/**
 * Structural similarity (Wang et al. 2004, "Image Quality Assessment", equation 13): 11 x 11
 * Gaussian window, sigma 1.5, K1 = 0.01, K2 = 0.03, L the training data's range. Averaged over the
 * places at which the whole window lies on the frame (as in the authors' code), then over channels
 * and frames.
 *
 * Cells without data get no weight in a window (weights are brought back to a sum of 1), and a
 * place counts only where its centre has data. Without a mask this is exactly the published
 * definition. On sides shorter than 11 the window is the longest that fits.
 */
import { gaussianWeights } from './gaussian-window'
import type { FramePair, FrameShape, Metric } from './metric'

export const ssim: Metric = {
  name: 'ssim',
  begin({ frame, dynamicRange }) {
    const window = new SimilarityWindow(frame, dynamicRange)
    let sum = 0
    let frames = 0
    return {
      add(pair) {
        const similarity = window.meanOver(pair)
        if (similarity === null) return
        sum += similarity
        frames++
      },
      result: () => (frames === 0 ? null : sum / frames),
    }
  },
}

/** What is averaged under the window: share of cells with data, x, y, x^2, y^2, xy. */
const moments = 6

/** The Gaussian window on frames of one size: two one-dimensional passes without padding. */
class SimilarityWindow {
  private readonly weightsY: Float64Array
  private readonly weightsX: Float64Array
  private readonly rows: number
  private readonly columns: number
  /** Moments after the pass along x, [H, columns, moments]; used anew for every frame. */
  private readonly narrow: Float64Array
  private readonly c1: number
  private readonly c2: number

  constructor(
    private readonly frame: FrameShape,
    dynamicRange: number,
  ) {
    this.weightsY = gaussianWeights(frame.height)
    this.weightsX = gaussianWeights(frame.width)
    this.rows = frame.height - this.weightsY.length + 1
    this.columns = frame.width - this.weightsX.length + 1
    this.narrow = new Float64Array(frame.height * this.columns * moments)
    this.c1 = (0.01 * dynamicRange) ** 2
    this.c2 = (0.03 * dynamicRange) ** 2
  }

  /** Mean similarity over all places and channels that count; null when none does. */
  meanOver(pair: FramePair): number | null {
    const { channels, width } = this.frame
    const [marginY, marginX] = [(this.weightsY.length - 1) / 2, (this.weightsX.length - 1) / 2]
    let sum = 0
    let count = 0
    for (let channel = 0; channel < channels; channel++) {
      this.passAlongX(pair, channel)
      for (let row = 0; row < this.rows; row++) {
        for (let column = 0; column < this.columns; column++) {
          const centre = ((row + marginY) * width + column + marginX) * channels + channel
          if (pair.valid !== null && pair.valid[centre] === 0) continue
          sum += this.similarityAt(row, column)
          count++
        }
      }
    }
    return count === 0 ? null : sum / count
  }

  private passAlongX({ predicted, truth, valid }: FramePair, channel: number): void {
    const { height, width, channels } = this.frame
    const { weightsX, columns, narrow } = this
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < columns; column++) {
        let [share, sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0, 0]
        for (let k = 0; k < weightsX.length; k++) {
          const at = (row * width + column + k) * channels + channel
          if (valid !== null && valid[at] === 0) continue
          const [weight, x, y] = [weightsX[k]!, predicted[at]!, truth[at]!]
          share += weight
          sx += weight * x
          sy += weight * y
          sxx += weight * x * x
          syy += weight * y * y
          sxy += weight * x * y
        }
        const to = (row * columns + column) * moments
        narrow[to] = share
        narrow[to + 1] = sx
        narrow[to + 2] = sy
        narrow[to + 3] = sxx
        narrow[to + 4] = syy
        narrow[to + 5] = sxy
      }
    }
  }

  /** The pass along y, and the similarity at one place. */
  private similarityAt(row: number, column: number): number {
    const { weightsY, columns, narrow, c1, c2 } = this
    let [share, sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0, 0]
    for (let k = 0; k < weightsY.length; k++) {
      const from = ((row + k) * columns + column) * moments
      const weight = weightsY[k]!
      share += weight * narrow[from]!
      sx += weight * narrow[from + 1]!
      sy += weight * narrow[from + 2]!
      sxx += weight * narrow[from + 3]!
      syy += weight * narrow[from + 4]!
      sxy += weight * narrow[from + 5]!
    }
    const [meanX, meanY] = [sx / share, sy / share]
    const varianceX = sxx / share - meanX * meanX
    const varianceY = syy / share - meanY * meanY
    const covariance = sxy / share - meanX * meanY
    const above = (2 * meanX * meanY + c1) * (2 * covariance + c2)
    return above / ((meanX * meanX + meanY * meanY + c1) * (varianceX + varianceY + c2))
  }
}
