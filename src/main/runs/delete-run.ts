/**
 * Removes a run: first its rows, so that the database never names what is gone, then the folders.
 */
import type { RunId } from '../../shared/identifiers'
import { GridcastError } from '../../shared/errors'
import type { App } from '../app'

const beingTrained = new Set(['running', 'waiting'])

/** @throws GridcastError `run.busy` for a run that is being trained */
export async function deleteRun({ store }: App, id: RunId): Promise<void> {
  const run = store.runs.title(id)
  if (beingTrained.has(run.status)) {
    throw new GridcastError('run.busy', { name: run.name })
  }
  const forecasts = store.forecasts.ofRun(id)
  const folders = [
    store.paths.runFolder(id),
    ...forecasts.map((forecast) => store.paths.forecastFolder(forecast)),
  ]
  await store.leftovers.discard(folders, () => store.runs.delete(id))
}
