/** Where a training's files lie in its run folder, and which of them are kept. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { saveCheckpoint } from '../checkpoints/checkpoint'
import type { PreparedRun } from './prepare'

const keptEpochs = 2

export function epochPath(runFolder: string, epoch: number): string {
  return join(runFolder, 'checkpoints', `${epoch}.safetensors`)
}

export function pausedPath(runFolder: string): string {
  return join(runFolder, 'checkpoints', 'paused.safetensors')
}

export function bestPath(runFolder: string): string {
  return join(runFolder, 'best.safetensors')
}

/** Writes what is needed to go on. */
export async function saveToResume(run: PreparedRun, path: string): Promise<void> {
  await save(run, path, true)
}

/** Writes what is needed to forecast: the weights without the optimizer's slots. */
export async function saveBest(run: PreparedRun): Promise<void> {
  await save(run, bestPath(run.request.runFolder), false)
}

/**
 * Removes the checkpoints that the one of `epoch` replaces: all but the newest two, and a pause
 * before it.
 */
export function pruneCheckpoints(runFolder: string, epoch: number): void {
  rmSync(epochPath(runFolder, epoch - keptEpochs), { force: true })
  rmSync(pausedPath(runFolder), { force: true })
}

async function save(
  { request, facts, climatology, learner, progress }: PreparedRun,
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
  await saveCheckpoint(path, {
    model,
    optimizer: resumable ? optimizer : null,
    climatology,
    metadata,
  })
}
