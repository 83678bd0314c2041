/** What the engine needs to begin a run, or to go on with it; and what is said when it can't. */
import { basename } from 'node:path'
import type { TrainRequest } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import type { Run } from '../../shared/training/run'
import type { Store } from '../store'
import type { DamagedCheckpoint } from './checkpoints'

export function trainRequest(store: Store, run: Run, resumeFrom: string | null): TrainRequest {
  return {
    dataset: store.datasets.source(store.datasets.get(run.datasetId)),
    modelSpec: run.modelSpec,
    settings: run.settings,
    runFolder: store.paths.runFolder(run.id),
    resumeFrom,
  }
}

/** A run that has been trained is never begun anew without being told to. */
export function noCheckpoint(run: Run, damaged: DamagedCheckpoint[]): GridcastError {
  return new GridcastError('run.no-checkpoint', {
    name: run.name,
    damaged: damaged.map(({ path, why }) => ({ file: basename(path), problem: why })),
    epochs: run.epochs.length,
  })
}
