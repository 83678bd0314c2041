/** The model of a run as the engine uses it: its spec and the weights of its best epoch. */
import { existsSync } from 'node:fs'
import type { TrainedModel } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import type { Run } from '../../shared/training/run'
import type { Store } from '../store'

/** @throws GridcastError `run.untrained` before the first epoch is done */
export function trainedModel(store: Store, run: Run): TrainedModel {
  const checkpoint = store.paths.runBest(run.id)
  if (existsSync(checkpoint)) {
    const trainedOn = store.datasets.source(store.datasets.get(run.datasetId))
    return { modelSpec: run.modelSpec, settings: run.settings, checkpoint, trainedOn }
  }
  throw new GridcastError('run.untrained', {
    name: run.name,
    running: run.status === 'running',
  })
}
