/**
 * Brings values from the data's unit to the network's range and back: network = (f(x) - offset) /
 * scale, f the signed logarithm when `log`.
 * The fit sees the training part only; every number a person sees is brought back first.
 */
import type { StoredDtype } from '../../shared/dataset'
import { dwarfs } from '../../shared/even-sample'
import type { ScalingFit, TrainingSettings } from '../../shared/training/settings'
import { signedExp, signedLog } from './signed-log'
import type { TrainingStatistics } from './statistics'

/** Of a normal distribution, the bulk (from 0.5 to 99.5 %) is so many deviations wide. */
const deviationsOfBulk = 5.15
/** Farther values are cut in the network's range, where one dwarfs all others. */
const farthest = 100

/**
 * Fits the scaling a run asked for. Where a few values dwarf all others, it is fitted to those that
 * are not among them, and has a limit: else the network would see one number everywhere.
 */
export function fitScaling(
  kind: TrainingSettings['scaling'],
  dtype: StoredDtype,
  statistics: TrainingStatistics,
): ScalingFit {
  const { bulk } = statistics
  switch (kind) {
    case 'unit':
      if (dtype === 'uint8') return { log: false, offset: 0, scale: 255 }
      if (dwarfs(statistics, bulk))
        return { log: false, offset: bulk.low, scale: bulk.high - bulk.low, limit: farthest }
      return {
        log: false,
        offset: statistics.min,
        scale: positive(statistics.max - statistics.min),
      }
    case 'standard':
      if (dwarfs(statistics, bulk)) {
        const scale = (bulk.high - bulk.low) / deviationsOfBulk
        return { log: false, offset: bulk.median, scale, limit: farthest }
      }
      return { log: false, offset: statistics.mean, scale: positive(statistics.deviation) }
    case 'log-standard': {
      const { logarithm } = statistics
      if (logarithm === null)
        throw new Error('The scaling log-standard needs the statistics of the logarithm.')
      return {
        log: true,
        offset: logarithm.mean,
        scale: positive(logarithm.deviation),
        ...(statistics.min < 0 ? { signed: true } : {}),
      }
    }
    default:
      return kind satisfies never
  }
}

/** Values in the network's range; cells that aren't valid become 0. Allocates. */
export function toNetwork(
  fit: ScalingFit,
  values: Float32Array,
  valid: Uint8Array | null,
): Float32Array {
  const scaled = new Float32Array(values.length)
  const factor = 1 / fit.scale
  for (let i = 0; i < values.length; i++) {
    if (valid !== null && valid[i] === 0) continue
    const value = fit.log ? signedLog(values[i]!) : values[i]!
    scaled[i] = (value - fit.offset) * factor
  }
  const { limit } = fit
  if (limit !== undefined)
    scaled.forEach((value, i) => (scaled[i] = Math.max(-limit, Math.min(limit, value))))
  return scaled
}

/**
 * Values back in the data's unit; after a logarithm never below 0, unless the training part went
 * below 0 too. Allocates.
 */
export function fromNetwork(fit: ScalingFit, values: ArrayLike<number>): Float32Array {
  const restored = new Float32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]! * fit.scale + fit.offset
    restored[i] = !fit.log ? value : fit.signed ? signedExp(value) : Math.max(signedExp(value), 0)
  }
  return restored
}

/** The width of the training range in the network's range: L of the SSIM loss. */
export function networkRange(fit: ScalingFit, range: { min: number; max: number }): number {
  const f = (value: number): number => (fit.log ? signedLog(value) : value)
  const width = (f(range.max) - f(range.min)) / fit.scale
  return positive(Math.min(width, fit.limit === undefined ? width : 2 * fit.limit))
}

/** A constant field has no width; 1 keeps it where it is. */
function positive(width: number): number {
  return width > 0 ? width : 1
}
