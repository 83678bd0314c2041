/**
 * Where a training's files lie in its run folder. The engine only writes checkpoints; which of them
 * are no longer needed is main's to decide, once the newer ones are entered in its database.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TrainRequest } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import {
  attemptFile,
  bestWeights,
  checkpointFolder,
  epochCheckpoint,
  pausedCheckpoint,
} from '../../shared/kept-files'
import { saveCheckpoint } from '../checkpoints/checkpoint'
import type { PreparedRun } from './prepare'

export function epochPath(runFolder: string, epoch: number): string {
  return join(runFolder, checkpointFolder, epochCheckpoint(epoch))
}

export function pausedPath(runFolder: string): string {
  return join(runFolder, checkpointFolder, pausedCheckpoint)
}

export function bestPath(runFolder: string): string {
  return join(runFolder, bestWeights)
}

/** Writes what is needed to go on. */
export async function saveToResume(run: PreparedRun, path: string): Promise<void> {
  await save(run, path, true)
}

/** Writes what is needed to forecast: the weights without the optimizer's slots. */
export async function saveBest(run: PreparedRun): Promise<void> {
  await save(run, bestPath(run.request.runFolder), false)
}

async function save(
  { request, facts, climatology, start, learner, progress }: PreparedRun,
  path: string,
  resumable: boolean,
): Promise<void> {
  const { model, optimizer } = learner
  const { modelSpec, settings } = request
  const metadata = {
    modelSpec,
    settings,
    facts,
    progress,
    optimizerIterations: optimizer.iterations,
  }
  const snapshot = { model, optimizer: resumable ? optimizer : null, climatology, start, metadata }
  await saveCheckpoint(path, snapshot, () => checkAttempt(request))
}

/** @throws GridcastError `run.taken-over` when the run's folder belongs to a later training */
export function checkAttempt({
  attempt,
  runFolder,
}: Pick<TrainRequest, 'attempt' | 'runFolder'>): void {
  if (attempt === undefined) return
  const current = readFileSync(join(runFolder, attemptFile), 'utf8')
  if (current === String(attempt)) return
  throw new GridcastError('run.taken-over', {})
}
