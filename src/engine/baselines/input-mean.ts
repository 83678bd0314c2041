/**
 * Input mean: each cell's mean over the valid inputs. Hard to beat where things move about in one
 * place.
 */
import { newestValues, repeated } from './baseline'
import type { Baseline } from './baseline'

export const inputMean: Baseline = {
  name: 'input-mean',
  forecast(inputs, steps) {
    const { values, valid, frames, frameSize } = inputs
    const mean = newestValues(inputs)
    for (let cell = 0; cell < frameSize; cell++) {
      let [sum, count] = [0, 0]
      for (let at = cell; at < frames * frameSize; at += frameSize) {
        if (valid !== null && valid[at] === 0) continue
        sum += values[at]!
        count++
      }
      if (count > 0) mean[cell] = sum / count
    }
    return repeated(mean, steps)
  },
}
