/** Root of the mean squared error per cell, over all windows together. */
import { cellMean, square } from './cell-mean'
import type { Metric } from './metric'

export const rmse: Metric = { name: 'rmse', begin: () => cellMean(square, Math.sqrt) }
