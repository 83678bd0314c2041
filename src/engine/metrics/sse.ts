/** Squared error summed over the valid cells of a frame, averaged over frames that have any. */
import type { Metric } from './metric'
import { square } from './cell-mean'

export const sse: Metric = {
  name: 'sse',
  begin() {
    let sum = 0
    let frames = 0
    return {
      add({ predicted, truth, valid }) {
        let cells = 0
        for (let i = 0; i < truth.length; i++) {
          if (valid !== null && valid[i] === 0) continue
          sum += square(predicted[i]! - truth[i]!)
          cells++
        }
        if (cells > 0) frames++
      },
      result: () => (frames === 0 ? null : sum / frames),
    }
  },
}
