/** Climatology: each cell's mean over the training part. */
import { repeated } from './baseline'
import type { Baseline } from './baseline'

export const climatology: Baseline = {
  name: 'climatology',
  forecast: (inputs, steps) => inputs.climatology && repeated(inputs.climatology, steps),
}
