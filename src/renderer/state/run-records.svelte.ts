/** Runs with their epochs, which lists leave out: read again when what lists show changes. */
import type { Run, RunSummary } from '../../shared/training/run'
import { api } from '../api/client'
import { showError } from './notices'

/**
 * While a run is trained only its new epochs are read; one that begins or ends may have other
 * epochs than were known.
 */
async function readOn(before: Run | undefined, { id, status }: RunSummary): Promise<Run> {
  const last = before?.status === status && status === 'running' ? before.epochs.at(-1) : undefined
  const run = await api.runs.get({ id, epochsAfter: last?.epoch ?? 0 })
  return last === undefined ? run : { ...run, epochs: [...(before?.epochs ?? []), ...run.epochs] }
}

/** Called while a component is made; the records come and go with it, in the order of the runs. */
export function recordsOf(summaries: () => readonly RunSummary[]): { readonly items: Run[] } {
  let read = $state.raw<Readonly<Record<string, { from: RunSummary; run: Run }>>>({})
  $effect(() => {
    for (const from of summaries()) {
      const before = read[from.id]
      if (before?.from === from) continue
      readOn(before?.run, from).then(
        (run) => (read = { ...read, [from.id]: { from, run } }),
        // A run that was deleted meanwhile leaves the list by itself.
        (error: unknown) => summaries().includes(from) && showError(error),
      )
    }
  })
  return {
    get items() {
      return summaries().flatMap(({ id }) => read[id]?.run ?? [])
    },
  }
}
