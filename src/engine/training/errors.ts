/** What can go wrong in a training, in words. */
import { GridcastError } from '../../shared/errors'
import { familyOf } from '../../shared/model/families'
import type { ModelSpec } from '../../shared/model/model-spec'
import type { TrainingSettings } from '../../shared/training/settings'
import { lossesOf } from '../losses'

const outOfMemoryCodes = new Set([
  'training.out-of-memory',
  'engine.memory.exhausted',
  'device.memory',
])

/** @throws GridcastError for settings that can't work together. */
export function checkSettings(modelSpec: ModelSpec, settings: TrainingSettings): void {
  const summands = lossesOf(settings)
  if (summands.length === 0) {
    throw new GridcastError(
      'training.no-loss',
      'No loss is chosen.',
      'Choose at least one, for example mse.',
    )
  }
  const needsUnit = summands.find(({ loss }) => loss.range === 'unit')
  if (needsUnit && settings.scaling !== 'unit') {
    throw new GridcastError(
      'training.loss-needs-unit-scaling',
      `The loss ${needsUnit.loss.name} needs values from 0 to 1, and the scaling "${settings.scaling}" doesn't give them.`,
      'Choose the scaling "unit", or the loss mse, mae or huber.',
    )
  }
  if (!familyOf(modelSpec).objectives.includes(settings.objective)) {
    throw new GridcastError(
      'training.objective-unsupported',
      `The model "${modelSpec.name}" forecasts whole windows and can't be trained on shifted frames.`,
      'Choose the objective "window".',
    )
  }
}

/** The loss or a weight is no longer a number. */
export function diverged(epoch: number, batch: number, learningRate: number): GridcastError {
  return new GridcastError(
    'training.diverged',
    `The loss is no longer a number in epoch ${epoch}, batch ${batch}: the training diverged.`,
    `Choose a lower learning rate than ${learningRate.toPrecision(2)} (a tenth of it, say) and clip gradients at norm 1.`,
  )
}

export function tooLargeForMemory(needed: number, budget: number, where: string): GridcastError {
  return new GridcastError(
    'training.out-of-memory',
    `One window of this training needs about ${gigabytes(needed)} and ${where} has ${gigabytes(budget)} for it.`,
    'Choose a smaller model, shorter windows or a larger patch.',
  )
}

/** Whether a smaller piece of the batch may help. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof GridcastError && outOfMemoryCodes.has(error.code)
}

/**
 * Names an allocation failure of a backend and says which batch would fit; any other error stays as
 * it is.
 */
export function explainAllocation(error: unknown, piece: number): unknown {
  if (error instanceof GridcastError || !(error instanceof Error)) return error
  if (
    !/out of memory|allocation failed|invalid typed array length|array buffer allocation|could not allocate|\bOOM\b/i.test(
      error.message,
    )
  ) {
    return error
  }
  const smaller = Math.floor(piece / 2)
  return new GridcastError(
    'training.out-of-memory',
    `The memory did not suffice for ${piece} window${piece === 1 ? '' : 's'} at once (${error.message}).`,
    smaller >= 1
      ? `Choose a batch size of ${smaller} or less.`
      : 'Choose a smaller model or shorter windows.',
    { cause: error },
  )
}

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toPrecision(2)} GB`
}
