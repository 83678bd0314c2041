/** The baselines there are. */
import type { BaselineName } from '../../shared/forecast'
import type { Baseline } from './baseline'
import { climatology } from './climatology'
import { drift } from './drift'
import { inputMean } from './input-mean'
import { persistence } from './persistence'
import { seasonalNaive } from './seasonal-naive'
import { zero } from './zero'

export const baselines: readonly Baseline[] = [
  persistence,
  climatology,
  drift,
  seasonalNaive,
  inputMean,
  zero,
]

/** How a sentence names a baseline. */
export const baselineWords: Record<BaselineName, string> = {
  persistence: 'no change',
  climatology: 'the long-term mean',
  drift: 'the trend continued',
  'seasonal-naive': 'the same time last season',
  'input-mean': 'the mean of the inputs',
  zero: 'zero everywhere',
}
