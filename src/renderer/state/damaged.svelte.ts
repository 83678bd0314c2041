/** What is kept but can't be read any more: named where its kind is listed, and deleted there. */
import type { DamagedItem } from '../../shared/api/check'
import { api } from '../api/client'
import { Collection } from './collection.svelte'

export const damaged = new Collection<DamagedItem>(() => api.damaged.list())

export async function deleteDamaged({ kind, id }: DamagedItem): Promise<void> {
  if (kind === 'dataset') await api.datasets.delete({ id })
  else if (kind === 'run') await api.runs.delete({ id })
  else await api.forecasts.delete({ id })
  damaged.drop(id)
}
