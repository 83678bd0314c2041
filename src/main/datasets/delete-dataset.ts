/**
 * Removes a dataset with its runs and their forecasts: first the rows, so that the database never
 * names what is gone, then the folders.
 */
import type { DatasetId } from '../../shared/identifiers'
import { GridcastError } from '../../shared/errors'
import type { Store } from '../store'

const beingTrained = new Set(['running', 'waiting'])

/** @throws GridcastError `dataset.unknown`, or `dataset.busy` while a run on it is being trained */
export async function deleteDataset(store: Store, id: DatasetId): Promise<void> {
  const { datasets, runs, paths, leftovers } = store
  const name = datasets.title(id)
  const dependents = datasets.dependents(id)
  const busy = dependents.runs
    .map((run) => runs.title(run))
    .find(({ status }) => beingTrained.has(status))
  if (busy !== undefined) {
    throw new GridcastError('dataset.busy', { run: busy.name, dataset: name })
  }
  const folders = [
    paths.datasetFolder(id),
    ...dependents.runs.map((run) => paths.runFolder(run)),
    ...dependents.forecasts.map((forecast) => paths.forecastFolder(forecast)),
  ]
  await leftovers.discard(folders, () => datasets.delete(id))
}
