/** Whether a training was worth anything: its best weights against those that it began with. */
import { GridcastError } from '../../shared/errors'
import { buildModel } from '../families/build-model'
import { trainableByName, type PreparedRun } from './prepare'
import type { Progress } from './run-state'
import { validate } from './validate'

/** The validation loss of the weights that follow from the run's seed. */
export async function untrainedLoss(
  { request, reader, source, split, learner }: PreparedRun,
  betweenBatches: () => void,
): Promise<number> {
  const { height, width, channels } = reader.shape
  const model = buildModel(request.modelSpec, { ...request.settings, height, width, channels })
  const untrained = { ...learner, model, trainable: trainableByName(model) }
  const data = { source, windows: split.validation.windows, kind: request.dataset.kind }
  try {
    return (await validate(untrained, data, betweenBatches)).loss
  } finally {
    model.dispose()
  }
}

/** A loss that differs by less than this share stood still. */
const standstill = 1e-3

/** The verdict on a training that never was better than before it; null for any other. */
export function neverBetter(
  { epochs, bestEpoch, untrainedLoss: before }: Progress,
  learningRate: number,
): GridcastError | null {
  const best = epochs.find(({ epoch }) => epoch === bestEpoch)
  if (best === undefined || before === undefined || best.validationLoss < before) return null
  const loss = best.validationLoss
  const cause = loss > before * (1 + standstill) ? 'too-fast' : 'too-slow'
  const better = cause === 'too-fast' ? learningRate / 10 : learningRate * 10
  return new GridcastError('training.never-better', { loss, before, learningRate, cause, better })
}
