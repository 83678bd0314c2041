/** Rows of the database that can't be read: they are named, and can be deleted like the others. */
import type { DamagedItem } from '../../shared/api/contract'
import { os } from '../contract'
import type { Store } from '../store'

export const damagedHandlers = {
  list: os.damaged.list.handler(({ context }) => damagedItems(context.app.store)),
}

export function damagedItems({ datasets, runs, forecasts }: Store): DamagedItem[] {
  const kinds = { dataset: datasets, run: runs, forecast: forecasts } as const
  return (['dataset', 'run', 'forecast'] as const).flatMap((kind) =>
    kinds[kind].damaged().map((row) => ({ kind, ...row })),
  )
}
