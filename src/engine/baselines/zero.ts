/** Zero everywhere: the all-black frame. Where most cells are 0 it is better than it sounds. */
import type { Baseline } from './baseline'

export const zero: Baseline = {
  name: 'zero',
  forecast: ({ frameSize }, steps) => new Float32Array(frameSize * steps),
}
