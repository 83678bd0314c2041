/**
 * Pearson's correlation over the valid cells of a frame, averaged over frames; a frame without
 * variation doesn't count.
 */
import type { FramePair, Metric } from './metric'

export const correlation: Metric = {
  name: 'correlation',
  begin() {
    let sum = 0
    let frames = 0
    return {
      add(pair) {
        const value = correlationOf(pair)
        if (value === null) return
        sum += value
        frames++
      },
      result: () => (frames === 0 ? null : sum / frames),
    }
  },
}

/** Two passes, means first, so that large values with small variation keep their digits. */
function correlationOf({ predicted, truth, valid }: FramePair): number | null {
  let [count, sumX, sumY] = [0, 0, 0]
  for (let i = 0; i < truth.length; i++) {
    if (valid !== null && valid[i] === 0) continue
    count++
    sumX += predicted[i]!
    sumY += truth[i]!
  }
  if (count < 2) return null
  const [meanX, meanY] = [sumX / count, sumY / count]
  let [xx, yy, xy] = [0, 0, 0]
  for (let i = 0; i < truth.length; i++) {
    if (valid !== null && valid[i] === 0) continue
    const [x, y] = [predicted[i]! - meanX, truth[i]! - meanY]
    xx += x * x
    yy += y * y
    xy += x * y
  }
  return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy)
}
