/** Names, units and directions of the scores and of what is scored. */
import type { BaselineName, Scores } from '../../../shared/forecast'
import type { ReferenceName } from '../../../shared/reference'
import { m } from '../../i18n/paraglide/messages'

export type Metric = keyof Scores
export const metrics: readonly Metric[] = [
  'mae',
  'rmse',
  'mse',
  'sse',
  'ssim',
  'psnr',
  'correlation',
]

/** For these more is better. */
export const higherIsBetter: ReadonlySet<Metric> = new Set(['ssim', 'psnr', 'correlation'])

/** The unit a metric is in, given the data's. */
export function metricUnit(metric: Metric, unit: string | null): string {
  if (metric === 'psnr') return 'dB'
  if (higherIsBetter.has(metric) || !unit) return ''
  return metric === 'mse' || metric === 'sse' ? `(${unit})²` : unit
}

const baselineTitles: Record<BaselineName | ReferenceName, () => string> = {
  persistence: m.baseline_persistence,
  climatology: m.baseline_climatology,
  drift: m.baseline_drift,
  'seasonal-naive': m.baseline_seasonal_naive,
  'input-mean': m.baseline_input_mean,
  zero: m.baseline_zero,
  'seasonal-climatology': m.reference_seasonal_climatology,
  'damped-persistence': m.reference_damped_persistence,
  'season-damped': m.reference_season_damped,
  'climatological-change': m.reference_climatological_change,
  'exponential-smoothing': m.reference_exponential_smoothing,
  ridge: m.reference_ridge,
  'inverse-model': m.reference_inverse_model,
  advection: m.reference_advection,
  'advected-ridge': m.reference_advected_ridge,
  combination: m.reference_combination,
}

/** The model, a baseline or a reference in words; an unknown name stays as it is. */
export function contenderTitle(name: string): string {
  if (name === 'model') return m.contender_model()
  return baselineTitles[name as BaselineName | ReferenceName]?.() ?? name
}

/** The model first, then the baselines in their usual order. */
export function sortedContenders(names: readonly string[]): string[] {
  const order = ['model', ...Object.keys(baselineTitles)]
  const rank = (name: string) => order.indexOf(name) + 1 || 99
  return [...names].sort((a, b) => rank(a) - rank(b))
}
