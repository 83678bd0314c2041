/** The number that a file declares no data, as its cells hold it. */
import type { NpyDtype } from '../../shared/npy'
import type { NoData } from '../variables/grid-variable'

/** Numbers beyond this are never measurements: programs write the lowest or highest float32. */
const absurd = 1e37

/**
 * Text often rounds the number (`-3.4028235e+38`, `-3.4e38`): an absurd one stands for all numbers
 * beyond `absurd` on its side.
 */
export function noDataNear(declared: number, dtype: NpyDtype): NoData | null {
  if (Number.isNaN(declared)) return null
  if (dtype.startsWith('float') && Math.abs(declared) >= absurd) {
    const range = declared < 0 ? { min: -absurd, max: Infinity } : { min: -Infinity, max: absurd }
    return { values: [], range }
  }
  return { values: [declared] }
}
