/** Mean squared error per cell. */
import { cellMean, square } from './cell-mean'
import type { Metric } from './metric'

export const mse: Metric = { name: 'mse', begin: () => cellMean(square) }
