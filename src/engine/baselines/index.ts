/** The baselines there are. */
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
