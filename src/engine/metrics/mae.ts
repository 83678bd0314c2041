/** Mean absolute error per cell. */
import { cellMean } from './cell-mean'
import type { Metric } from './metric'

export const mae: Metric = { name: 'mae', begin: () => cellMean(Math.abs) }
