/**
 * Peak signal-to-noise ratio, 10 log10(L^2 / mse) in dB, of the mean squared error over all
 * windows; null for a perfect forecast.
 */
import { cellMean, square } from './cell-mean'
import type { Metric } from './metric'

export const psnr: Metric = {
  name: 'psnr',
  begin: ({ dynamicRange }) =>
    cellMean(square, (mse) => (mse === 0 ? null : 10 * Math.log10(dynamicRange ** 2 / mse))),
}
