/** Enters a new run and has it trained; goes on with an old one. */
import { GridcastError } from '../../shared/errors'
import type { ModelSpec } from '../../shared/model/model-spec'
import type { Run, RunStatus } from '../../shared/training/run'
import type { TrainingSettings } from '../../shared/training/settings'
import type { App } from '../app'
import { newId } from '../store'
import { checkRun } from './check-run'

export interface NewRun {
  name?: string | undefined
  datasetId: string
  modelSpec: ModelSpec
  settings: TrainingSettings
}

/** @throws GridcastError when the settings can't work on the dataset; then nothing is entered */
export function startRun(
  { store, trainings }: App,
  { name, datasetId, modelSpec, settings }: NewRun,
): Run {
  const dataset = store.datasets.get(datasetId)
  const { parameters } = checkRun(dataset, modelSpec, settings)
  const run: Run = {
    id: newId(),
    name: name ?? `${modelSpec.name} on ${dataset.name}`,
    datasetId,
    createdAt: new Date().toISOString(),
    status: 'waiting',
    modelSpec,
    settings,
    parameters,
    causality: null,
    scaling: null,
    split: null,
    device: null,
    deviceDetail: null,
    epochs: [],
    bestEpoch: null,
    seconds: 0,
    message: null,
    remedy: null,
  }
  store.runs.insert(run)
  trainings.enqueue(run.id)
  return store.runs.get(run.id)
}

const resumable: readonly RunStatus[] = ['paused', 'interrupted', 'stopped', 'failed']

/** Goes on from the newest checkpoint, or from the beginning when there is none. */
export function resumeRun({ store, trainings }: App, id: string): Run {
  const run = store.runs.get(id)
  if (run.status === 'completed') {
    throw new GridcastError(
      'run.completed',
      `The run "${run.name}" is complete.`,
      'Train it for more epochs instead.',
    )
  }
  if (resumable.includes(run.status)) trainings.enqueue(id)
  return store.runs.get(id)
}

/** Trains for more epochs than were planned. */
export function extendRun({ store, trainings }: App, id: string, epochs: number): Run {
  const run = store.runs.get(id)
  if (run.status === 'running' || run.status === 'waiting') {
    throw new GridcastError(
      'run.busy',
      `The run "${run.name}" is being trained.`,
      'Wait for its end, or stop it first.',
    )
  }
  const done = run.epochs.at(-1)?.epoch ?? 0
  store.runs.update(id, { settings: { ...run.settings, epochs: done + epochs } })
  trainings.enqueue(id)
  return store.runs.get(id)
}
