/** What can go wrong in a training, in words. */
import { GridcastError } from '../../shared/errors'
import { familyOf } from '../../shared/model/families'
import type { ModelSpec } from '../../shared/model/model-spec'
import type { TrainingSettings } from '../../shared/training/settings'
import { lossesOf } from '../losses'

const outOfMemoryCodes = new Set([
  'training.out-of-memory',
  'training.allocation-failed',
  'engine.memory.exhausted',
  'device.memory',
])

/** @throws GridcastError for settings that can't work together. */
export function checkSettings(modelSpec: ModelSpec, settings: TrainingSettings): void {
  const summands = lossesOf(settings)
  if (summands.length === 0) {
    throw new GridcastError('training.no-loss', {})
  }
  const needsUnit = summands.find(({ loss }) => loss.range === 'unit')
  if (needsUnit && settings.scaling !== 'unit') {
    throw new GridcastError('training.loss-needs-unit-scaling', {
      loss: needsUnit.loss.name,
      scaling: settings.scaling,
    })
  }
  if (settings.augmentation === 'mirrored-reversed' && settings.startFrom !== 'none') {
    throw new GridcastError('training.start-not-backwards', {})
  }
  if (!familyOf(modelSpec).objectives.includes(settings.objective)) {
    throw new GridcastError('training.objective-unsupported', { model: modelSpec.name })
  }
}

/** The loss or a weight is no longer a number. */
export function diverged(epoch: number, batch: number, learningRate: number): GridcastError {
  return new GridcastError('training.diverged', { epoch, batch, learningRate })
}

export function tooLargeForMemory(needed: number, budget: number, device: string): GridcastError {
  return new GridcastError('training.out-of-memory', { needed, budget, device })
}

/** Whether a smaller piece of the batch may help. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof GridcastError && outOfMemoryCodes.has(error.code)
}

/** How backends word that there was no memory. */
const allocationFailures = [
  /out of memory/i,
  /allocation failed/i,
  /invalid typed array length/i,
  /array buffer allocation/i,
  /could not allocate/i,
  /\bOOM\b/i,
]

/**
 * Names an allocation failure of a backend and says which batch would fit; any other error stays as
 * it is.
 */
export function explainAllocation(error: unknown, piece: number): unknown {
  if (error instanceof GridcastError || !(error instanceof Error)) return error
  if (!allocationFailures.some((pattern) => pattern.test(error.message))) return error
  return new GridcastError(
    'training.allocation-failed',
    {
      windows: piece,
      smaller: Math.floor(piece / 2),
      detail: error.message,
    },
    { cause: error },
  )
}
