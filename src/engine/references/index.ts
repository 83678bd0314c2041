/** The references there are. */
import { climatologicalChange } from './climatological-change'
import { dampedPersistence, seasonDamped } from './damped'
import { exponentialSmoothing } from './exponential-smoothing'
import { inverseModel } from './inverse-model'
import { advectedRidge, advection } from './motion/advection'
import type { Reference } from './reference'
import { ridge } from './ridge/ridge'
import { seasonalClimatology } from './seasonal-climatology'

export const references: readonly Reference[] = [
  seasonalClimatology,
  dampedPersistence,
  seasonDamped,
  climatologicalChange,
  exponentialSmoothing,
  inverseModel,
  ridge,
  advection,
  advectedRidge,
]
