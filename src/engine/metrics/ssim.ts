/**
 * Structural similarity (Wang et al. 2004, "Image Quality Assessment", equation 13): 11 x 11 Gaussian window, sigma 1.5,
 * K1 = 0.01, K2 = 0.03, L the training data's range. Averaged over the places at which the whole window lies on the frame (as in the
 * authors' code), then over channels and frames.
 *
 * Cells without data get no weight in a window (weights are brought back to a sum of 1), and a place counts only where its centre
 * has data. Without a mask this is exactly the published definition. On sides shorter than 11 the window is the longest that fits.
 */
import { gaussianWeights } from './gaussian-window'
import type { FramePair, FrameShape, Metric } from './metric'

export const ssim: Metric = {
  name: 'ssim',
  begin({ frame, dynamicRange }) {
    const window = new Window(frame)
    let sum = 0
    let frames = 0
    return {
      add(pair) {
        const similarity = similarityOf(pair, frame, window, dynamicRange)
        if (similarity === null) return
        sum += similarity
        frames++
      },
      result: () => (frames === 0 ? null : sum / frames),
    }
  },
}

function similarityOf(pair: FramePair, frame: FrameShape, window: Window, dynamicRange: number): number | null {
  let sum = 0
  let count = 0
  for (let channel = 0; channel < frame.channels; channel++) {
    const plane = planeOf(pair, channel, frame.channels)
    const map = similarityMap(plane, window, dynamicRange)
    const middle = window.marginY * frame.width + window.marginX
    for (let i = 0; i < map.length; i++) {
      const centre = middle + Math.floor(i / window.columns) * frame.width + (i % window.columns)
      if (plane.weight[centre] === 0) continue
      sum += map[i]!
      count++
    }
  }
  return count === 0 ? null : sum / count
}

interface Plane {
  x: Float64Array
  y: Float64Array
  /** 1 where there is data, 0 elsewhere; x and y are 0 there. */
  weight: Float64Array
  complete: boolean
}

function planeOf({ predicted, truth, valid }: FramePair, channel: number, channels: number): Plane {
  const size = truth.length / channels
  const plane = { x: new Float64Array(size), y: new Float64Array(size), weight: new Float64Array(size), complete: true }
  for (let i = 0; i < size; i++) {
    const at = i * channels + channel
    if (valid !== null && valid[at] === 0) {
      plane.complete = false
      continue
    }
    plane.x[i] = predicted[at]!
    plane.y[i] = truth[at]!
    plane.weight[i] = 1
  }
  return plane
}

function similarityMap({ x, y, weight, complete }: Plane, window: Window, dynamicRange: number): Float64Array {
  const c1 = (0.01 * dynamicRange) ** 2
  const c2 = (0.03 * dynamicRange) ** 2
  const share = complete ? null : window.blur(weight)
  const mean = (values: Float64Array): Float64Array => {
    const blurred = window.blur(values)
    return share === null ? blurred : blurred.map((value, i) => (share[i] === 0 ? 0 : value / share[i]!))
  }
  const [meanX, meanY] = [mean(x), mean(y)]
  const [xx, yy, xy] = [mean(product(x, x)), mean(product(y, y)), mean(product(x, y))]
  return meanX.map((mx, i) => {
    const my = meanY[i]!
    const [varianceX, varianceY, covariance] = [xx[i]! - mx * mx, yy[i]! - my * my, xy[i]! - mx * my]
    return ((2 * mx * my + c1) * (2 * covariance + c2)) / ((mx * mx + my * my + c1) * (varianceX + varianceY + c2))
  })
}

function product(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value * b[i]!)
}

/** The Gaussian window on frames of one size: two one-dimensional passes without padding. */
class Window {
  readonly rows: number
  readonly columns: number
  readonly marginY: number
  readonly marginX: number
  private readonly weightsY: Float64Array
  private readonly weightsX: Float64Array

  constructor(private readonly frame: FrameShape) {
    this.weightsY = gaussianWeights(frame.height)
    this.weightsX = gaussianWeights(frame.width)
    this.rows = frame.height - this.weightsY.length + 1
    this.columns = frame.width - this.weightsX.length + 1
    this.marginY = (this.weightsY.length - 1) / 2
    this.marginX = (this.weightsX.length - 1) / 2
  }

  /** [H, W] to [rows, columns]. */
  blur(plane: Float64Array): Float64Array {
    const { height, width } = this.frame
    const narrow = new Float64Array(height * this.columns)
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < this.columns; column++) {
        let sum = 0
        for (let k = 0; k < this.weightsX.length; k++) sum += this.weightsX[k]! * plane[row * width + column + k]!
        narrow[row * this.columns + column] = sum
      }
    }
    const blurred = new Float64Array(this.rows * this.columns)
    for (let row = 0; row < this.rows; row++) {
      for (let column = 0; column < this.columns; column++) {
        let sum = 0
        for (let k = 0; k < this.weightsY.length; k++) sum += this.weightsY[k]! * narrow[(row + k) * this.columns + column]!
        blurred[row * this.columns + column] = sum
      }
    }
    return blurred
  }
}
