/**
 * Persistence: nothing changes, every frame is the last one seen (cell by cell, the newest that has
 * data).
 */
import { newestValues, repeated } from './baseline'
import type { Baseline } from './baseline'

export const persistence: Baseline = {
  name: 'persistence',
  forecast: (inputs, steps) => repeated(newestValues(inputs), steps),
}
