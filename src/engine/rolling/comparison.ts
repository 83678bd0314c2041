/**
 * A forecaster against its strongest rival, over the same windows: how much better, up to which
 * lead time, and how sure that is.
 */
import type { Comparison } from '../../shared/comparison'
import { blocksOf, pairedGain } from './block-bootstrap'
import type { Gain, WindowPosition } from './block-bootstrap'

/** Squared errors of one forecaster: [windows][leads], summed over valid cells. */
export type WindowErrors = readonly Float64Array[]

/** With fewer windows, or fewer that don't overlap, the range says little. */
const fewestWindows = 8
const fewestIndependent = 2.5

/** The name of the forecaster with the lowest squared error over everything. */
export function strongest(errors: ReadonlyMap<string, WindowErrors>): string | null {
  let best: { name: string; error: number } | null = null
  for (const [name, windows] of errors) {
    const error = windows.reduce((sum, leads) => sum + total(leads), 0)
    if (Number.isFinite(error) && (best === null || error < best.error)) best = { name, error }
  }
  return best?.name ?? null
}

/** Compares `own` with the rival named `rival`. */
export function compare(
  kind: 'series' | 'clips',
  positions: readonly WindowPosition[],
  own: WindowErrors,
  rival: { name: string; errors: WindowErrors },
): Comparison {
  const leads = own[0]!.length
  const byLead = (errors: WindowErrors, lead: number): number =>
    errors.reduce((sum, window) => sum + window[lead]!, 0)
  let upTo = 0
  while (upTo < leads && byLead(own, upTo) < byLead(rival.errors, upTo)) upTo++
  const spoken = upTo === 0 ? leads : upTo
  const { blocks, independent } = blocksOf(kind, positions, spoken)
  const sums = (errors: WindowErrors): Float64Array =>
    Float64Array.from(errors, (window) => total(window.subarray(0, spoken)))
  return {
    rival: rival.name,
    windows: own.length,
    leads,
    upTo,
    ...finite(pairedGain(sums(own), sums(rival.errors), blocks)),
    tooFew: isTooFew(own.length, independent),
  }
}

/** The same over all lead times together, whatever the first ones say. */
export function compareAll(
  kind: 'series' | 'clips',
  positions: readonly WindowPosition[],
  own: WindowErrors,
  rival: { name: string; errors: WindowErrors },
): Comparison {
  const some = compare(kind, positions, own, rival)
  if (some.upTo === some.leads) return some
  const { blocks, independent } = blocksOf(kind, positions, some.leads)
  const sums = (errors: WindowErrors): Float64Array => Float64Array.from(errors, total)
  return {
    ...some,
    upTo: 0,
    ...finite(pairedGain(sums(own), sums(rival.errors), blocks)),
    tooFew: isTooFew(own.length, independent),
  }
}

function isTooFew(windows: number, independent: number): boolean {
  return windows < fewestWindows || independent < fewestIndependent
}

/** JSON has no infinity: a gain against a rival without error is left open. */
function finite({ gain, low, high }: Gain): Pick<Comparison, 'gain' | 'low' | 'high'> {
  const known = (value: number): number | null => (Number.isFinite(value) ? value : null)
  return { gain: known(gain), low: known(low), high: known(high) }
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}
