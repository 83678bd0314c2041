/** Rows of the database that can't be read: they are named, and can be deleted like the others. */
import type { DamagedItem } from '../../shared/api/check'
import type { Store } from '../store'

export function damagedItems({ datasets, runs, forecasts }: Store): DamagedItem[] {
  return [
    ...datasets.damaged().map((row) => ({ kind: 'dataset' as const, ...row })),
    ...runs.damaged().map((row) => ({ kind: 'run' as const, ...row })),
    ...forecasts.damaged().map((row) => ({ kind: 'forecast' as const, ...row })),
  ]
}
