/**
 * Brings values from the data's unit to the network's range and back: network = (f(x) - offset) / scale, f = log(1 + x) when `log`.
 * The fit sees the training part only; every number a person sees is brought back first.
 */
import type { StoredDtype } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'
import type { ScalingFit, TrainingSettings } from '../../shared/training-settings'
import type { TrainingStatistics } from './statistics'

/** Fits the scaling a run asked for.
 * @throws GridcastError `training.log-of-negative` for `log-standard` on data with negative values. */
export function fitScaling(kind: TrainingSettings['scaling'], dtype: StoredDtype, statistics: TrainingStatistics): ScalingFit {
  switch (kind) {
    case 'unit':
      if (dtype === 'uint8') return { log: false, offset: 0, scale: 255 }
      return { log: false, offset: statistics.min, scale: positive(statistics.max - statistics.min) }
    case 'standard':
      return { log: false, offset: statistics.mean, scale: positive(statistics.deviation) }
    case 'log-standard':
      if (statistics.logMean === null || statistics.logDeviation === null) {
        throw new GridcastError(
          'training.log-of-negative',
          `The training data goes down to ${statistics.min}, and the logarithm needs values of 0 or more.`,
          'Choose the scaling "standard" instead.',
        )
      }
      return { log: true, offset: statistics.logMean, scale: positive(statistics.logDeviation) }
    default:
      return kind satisfies never
  }
}

/** Values in the network's range; cells that aren't valid become 0. Allocates. */
export function toNetwork(fit: ScalingFit, values: Float32Array, valid: Uint8Array | null): Float32Array {
  const scaled = new Float32Array(values.length)
  const factor = 1 / fit.scale
  for (let i = 0; i < values.length; i++) {
    if (valid !== null && valid[i] === 0) continue
    const value = fit.log ? Math.log1p(Math.max(values[i]!, 0)) : values[i]!
    scaled[i] = (value - fit.offset) * factor
  }
  return scaled
}

/** Values back in the data's unit; after a logarithm never below 0. Allocates. */
export function fromNetwork(fit: ScalingFit, values: ArrayLike<number>): Float32Array {
  const restored = new Float32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]! * fit.scale + fit.offset
    restored[i] = fit.log ? Math.max(Math.expm1(value), 0) : value
  }
  return restored
}

/** The width of the training range in the network's range: L of the SSIM loss. */
export function networkRange(fit: ScalingFit, range: { min: number; max: number }): number {
  const f = (value: number): number => (fit.log ? Math.log1p(Math.max(value, 0)) : value)
  return positive((f(range.max) - f(range.min)) / fit.scale)
}

/** A constant field has no width; 1 keeps it where it is. */
function positive(width: number): number {
  return width > 0 ? width : 1
}
