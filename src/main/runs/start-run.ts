/** Enters a new run and has it trained; goes on with an old one. */
import type { DatasetId, RunId } from '../../shared/identifiers'
import { GridcastError } from '../../shared/errors'
import { modelSpecSchema, type ModelSpec } from '../../shared/model/model-spec'
import { hasEpochs, unlabelled, type Run, type RunStatus } from '../../shared/training/run'
import type { RunRecord } from '../../shared/training/record'
import type { Adjustment, TrainingSettings } from '../../shared/training/settings'
import type { App } from '../app'
import { suggestTemplate } from '../models/suggest'
import { newRunId, type Store } from '../store'
import { checkRun } from './check-run'
import { newestWhole, removeCheckpoints } from './checkpoints'
import { noCheckpoint } from './engine-requests'

export interface NewRun {
  name?: string | undefined
  datasetId: DatasetId
  modelSpec: ModelSpec
  settings: TrainingSettings
  /** Runs that belong together. */
  group?: string | undefined
  /** Of a run that repeats another. */
  record?: RunRecord
}

/** @throws GridcastError when the settings can't work on the dataset; then nothing is entered */
export function startRun({ store, trainings }: App, asked: NewRun): Run {
  const run = enterRun(store, asked, { status: 'waiting', ending: null })
  trainings.enqueue(run.id)
  return store.runs.get(run.id)
}

/** Enters a run with a status; see `startRun` for what it throws. */
export function enterRun(
  store: Store,
  { name, datasetId, modelSpec, settings, record, group }: NewRun,
  begin: Pick<Run, 'status' | 'ending'>,
): Run {
  const dataset = store.datasets.get(datasetId)
  const { parameters } = checkRun(dataset, modelSpec, settings)
  const run: Run = {
    id: newRunId(),
    name: name ?? `${modelSpec.name} on ${dataset.name}`,
    datasetId,
    createdAt: new Date().toISOString(),
    status: begin.status,
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
    ending: null,
    record: record ?? null,
    labels: { ...unlabelled, group: group ?? null },
  }
  store.runs.insert(run)
  if (begin.ending !== null) store.runs.update(run.id, { ending: begin.ending })
  return store.runs.get(run.id)
}

/**
 * Starts several runs one after another, under a group's name.
 * @throws GridcastError when one of them can't work; then none is entered
 */
export function startSearch(
  app: App,
  { datasetId, group, trials }: { datasetId: DatasetId; group: string; trials: Trial[] },
): Run[] {
  const dataset = app.store.datasets.get(datasetId)
  for (const { modelSpec, settings } of trials) checkRun(dataset, modelSpec, settings)
  return trials.map((trial) => startRun(app, { ...trial, datasetId, group }))
}

type Trial = Pick<NewRun, 'modelSpec' | 'settings'> & { name: string }

export interface NewAutomatic {
  name?: string | undefined
  datasetId: DatasetId
  maxMinutes: number
  inputFrames?: number | undefined
  targetFrames?: number | undefined
}

/** The minutes alone decide on epochs, and the race on where the network starts. */
const automatically = { epochs: 10_000, startFrom: 'none' } as const

/** Enters a run that finds the best forecast itself. */
export function startAutomatic(app: App, { name, datasetId, ...asked }: NewAutomatic): Run {
  const { modelSpec: network, settings } = suggestTemplate(app.store, 'unet', datasetId)
  const named = { version: 2, family: 'automatic', name: 'automatic' }
  const modelSpec = modelSpecSchema.parse({ ...named, network })
  const given = Object.fromEntries(Object.entries(asked).filter(([, one]) => one !== undefined))
  const order = { name, datasetId, modelSpec }
  return startRun(app, { ...order, settings: { ...settings, ...automatically, ...given } })
}

const resumable: readonly RunStatus[] = ['paused', 'interrupted', 'stopped', 'failed']

/**
 * Goes on from the newest checkpoint that is whole. A run that was never trained begins; one that
 * was, and has none left, only with the person's consent to train it all again.
 * @throws GridcastError `run.no-checkpoint` without that consent
 */
export async function resumeRun(
  { store, trainings }: App,
  id: RunId,
  startOver = false,
): Promise<Run> {
  const run = store.runs.get(id)
  if (run.status === 'completed') {
    throw new GridcastError('run.completed', { name: run.name })
  }
  if (resumable.includes(run.status)) {
    if (startOver) await forgetProgress(store, id)
    else await checkProgress(store, run)
    trainings.enqueue(id)
  }
  return store.runs.get(id)
}

async function checkProgress(store: Store, run: Run): Promise<void> {
  const { checkpoint, damaged } = await newestWhole(store.paths.runFolder(run.id))
  if (checkpoint === null && (run.epochs.length > 0 || damaged.length > 0))
    throw noCheckpoint(run, damaged)
}

/** The weights of its best epoch stay until the new training has better ones. */
async function forgetProgress(store: Store, id: RunId): Promise<void> {
  store.runs.forgetProgress(id)
  await removeCheckpoints(store.paths.runFolder(id))
}

/** Goes on with other settings: at once where it is trained, else when it goes on. */
export function adjustRun({ store, trainings }: App, id: RunId, changes: Adjustment): Run {
  const run = store.runs.get(id)
  if (!hasEpochs(run)) throw new GridcastError('run.no-epochs', { name: run.name })
  if (run.status === 'completed') throw new GridcastError('run.completed', { name: run.name })
  store.runs.update(id, { settings: { ...run.settings, ...changes } })
  if (run.status === 'running') trainings.ask(id, 'adjust')
  return store.runs.get(id)
}

/** Trains for more epochs than were planned. */
export async function extendRun(
  { store, trainings }: App,
  id: RunId,
  epochs: number,
): Promise<Run> {
  const run = store.runs.get(id)
  if (run.status === 'running' || run.status === 'waiting') {
    throw new GridcastError('run.busy', { name: run.name })
  }
  if (!hasEpochs(run)) throw new GridcastError('run.no-epochs', { name: run.name })
  await checkProgress(store, run)
  const done = run.epochs.at(-1)?.epoch ?? 0
  store.runs.update(id, { settings: { ...run.settings, epochs: done + epochs } })
  trainings.enqueue(id)
  return store.runs.get(id)
}
