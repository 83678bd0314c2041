/**
 * Makes a run of weights that were trained elsewhere: they are tried on the validation part, and
 * kept as the run's best and as what a training of it goes on from. What is trained here later must
 * be better than them to take their place.
 */
import type { AdoptRequest, AdoptResult } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import { sentence } from '../../shared/notices/say'
import { readCheckpoint } from '../checkpoints/checkpoint-file'
import type { OpenDevice } from '../devices/device'
import { checkSize, stepsLater } from '../forecasting/same-grid'
import { prepareRun, type Adopted, type PreparedRun } from './prepare'
import { pausedPath, saveBest, saveToResume } from './run-files'
import type { CheckpointMetadata } from './run-state'
import { validate } from './validate'

/**
 * @throws GridcastError `model-file.*`, `checkpoint.*`, and what a training of it would fail with
 * before its first batch
 */
export async function adopt(
  { weights, scaling, title, ...order }: AdoptRequest,
  device: OpenDevice,
  throwIfCancelled: () => void,
): Promise<AdoptResult> {
  const adopted: Adopted = { file: readCheckpoint<CheckpointMetadata>(weights), scaling }
  checkStart(adopted, order.dataset, title)
  const request = { ...order, resumeFrom: null }
  const run = await prepareRun(request, device, throwIfCancelled, adopted)
  try {
    const { learner, causality, facts, split } = run
    if (learner.trainable.size === 0) throw new GridcastError('model-file.all-frozen', {})
    const ending = await settle(run, title, throwIfCancelled)
    const sizes = [...learner.model.weights.values()].map(({ size }) => size)
    return {
      parameters: sizes.reduce((sum, size) => sum + size, 0),
      causality,
      scaling: facts.scaling,
      split: {
        trainingWindows: split.training.windows.length,
        validationWindows: split.validation.windows.length,
        testWindows: split.test.windows.length,
        sentence: split.sentence,
      },
      device: device.id,
      deviceDetail: device.detail,
      checkpoint: pausedPath(order.runFolder),
      ending,
    }
  } finally {
    run.dispose()
  }
}

/** Tries the weights, and writes them down as an epoch 0 that is the best so far. */
async function settle(run: PreparedRun, title: string, throwIfCancelled: () => void) {
  const { learner, source, split, request, progress } = run
  const data = { source, windows: split.validation.windows, kind: request.dataset.kind }
  const { loss, correction } = await validate(learner, data, throwIfCancelled)
  if (!Number.isFinite(loss)) throw new GridcastError('model-file.not-finite', { file: title })
  const ending = sentence('ended.imported', { file: title, loss })
  // Its course did not begin with the weights of its seed, so it can't be followed again
  delete progress.course
  Object.assign(progress, {
    bestEpoch: 0,
    correction,
    earlyStopping: { best: correction?.error ?? loss, wait: 0 },
    finished: ending,
  })
  await saveBest(run)
  await saveToResume(run, pausedPath(request.runFolder))
  return ending
}

/** A reference has numbers for each cell and for its place in time. */
function checkStart(
  { file: { metadata } }: Adopted,
  { store: { shape }, time }: AdoptRequest['dataset'],
  title: string,
): void {
  const { start, facts, modelSpec } = metadata
  if (start === undefined) return
  checkSize(facts, shape)
  if (stepsLater(start.time, time) === 0) return
  throw new GridcastError('model-file.other-data', { file: title, model: modelSpec.name })
}
