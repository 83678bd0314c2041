/** Metrics that are the mean of something over all valid cells of all windows. */
import type { FramePair, Gathering } from './metric'

/** Gathers the mean of `term(predicted - truth)`; `finish` maps the mean to the metric. */
export function cellMean(
  term: (difference: number) => number,
  finish = (mean: number): number | null => mean,
): Gathering {
  let sum = 0
  let count = 0
  return {
    add({ predicted, truth, valid }: FramePair) {
      for (let i = 0; i < truth.length; i++) {
        if (valid !== null && valid[i] === 0) continue
        sum += term(predicted[i]! - truth[i]!)
        count++
      }
    },
    result: () => (count === 0 ? null : finish(sum / count)),
  }
}

export function square(x: number): number {
  return x * x
}
