/**
 * What the engine needs of a run, to begin it, to go on with it or to forecast with it; and what is
 * said when it can't.
 */
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import type { TrainedModel, TrainedRequest, TrainRequest } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import type { RunId } from '../../shared/identifiers'
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
    ...orderToRepeat(run),
  }
}

/** What of a run that is repeated does not stand in its settings. */
function orderToRepeat({ record }: Run): Pick<TrainRequest, 'within' | 'combination' | 'repeat'> {
  if (!record?.repeats) return {}
  const { course, epochs } = record.repeats
  return {
    ...(record.order?.within && { within: record.order.within }),
    ...(record.order?.combination && { combination: record.order.combination }),
    ...(course && { repeat: { course, epochs } }),
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

/**
 * Its spec and the weights of its best epoch.
 * @throws GridcastError `run.untrained` before the first epoch is done
 */
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

/** The run and what it was trained on. */
export function trainedRequest(store: Store, id: RunId): TrainedRequest {
  const run = store.runs.get(id)
  return {
    model: trainedModel(store, run),
    dataset: store.datasets.source(store.datasets.get(run.datasetId)),
    device: run.settings.device,
  }
}
