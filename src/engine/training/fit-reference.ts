/**
 * The training of a run that is a reference: one fit on the training part, which takes seconds and
 * has no epochs. A fit that is ended in the middle begins anew, and comes out the same.
 */
import type { TrainNews, TrainRequest, TrainResult } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import type { ReferenceSpec } from '../../shared/model/families/reference'
import { sentence } from '../../shared/notices/say'
import { writeReference } from '../checkpoints/reference-file'
import { inMemory } from '../references/in-memory'
import type { Reference, ReferenceTraining, SavedReference } from '../references/reference'
import { referenceNamed } from '../rolling/combination-reference'
import { FrameReader } from '../windows/frame-reader'
import { splitDataset } from '../windows/split'
import type { Split } from '../windows/split'
import { gatherStatistics } from '../windows/statistics'
import type { TrainControl } from './control'
import { bestPath, checkAttempt } from './run-files'

type Steering = Pick<TrainControl, 'request' | 'throwIfCancelled'>

/**
 * Fits the reference and keeps it in the place of a network's best weights.
 * @param how it is fitted, where not from nothing: a combination whose weights are known
 * @throws GridcastError `reference.unfit` where the data doesn't suit it, `training.*`
 */
export async function fitReference(
  request: TrainRequest,
  spec: ReferenceSpec,
  send: (news: TrainNews) => void,
  control: Steering,
  how?: Reference['fit'],
): Promise<TrainResult> {
  const began = performance.now()
  const split = splitDataset(request.dataset, request.settings)
  const reader = new FrameReader(request.dataset.store)
  try {
    const training = referenceTraining(request, reader, split)
    const saved = await fit(training, spec, control, how)
    if (saved === null) return unfinishedFit(control, began)
    const { climatology, min, max } = await gatherStatistics(reader, split.training.ranges, false)
    const { height, width, channels } = reader.shape
    const path = bestPath(request.runFolder)
    const kept = {
      name: spec.reference,
      saved,
      climatology: { values: climatology, shape: [height, width, channels] },
      range: { min, max },
      time: request.dataset.time,
    }
    writeReference(path, kept, () => checkAttempt(request))
    send(preparedNews(saved, split))
    return {
      status: 'completed',
      epochs: [],
      bestEpoch: null,
      bestCheckpoint: path,
      seconds: secondsSince(began),
      ending: sentence('ended.fitted', {
        reference: sentence(`reference.${spec.reference}`, {}),
        windows: split.training.windows.length,
      }),
    }
  } finally {
    reader.close()
  }
}

/** What a reference is fitted on: the training part of the split, nothing after it. */
export function referenceTraining(
  { dataset, settings }: Pick<TrainRequest, 'dataset' | 'settings'>,
  reader: FrameReader,
  split: Split,
): ReferenceTraining {
  return {
    source: inMemory(reader),
    kind: dataset.kind,
    time: dataset.time,
    ranges: split.training.ranges,
    inputFrames: settings.inputFrames,
    leadTimes: settings.targetFrames,
  }
}

/** Null when a pause or a stop was asked for before it was done. */
async function fit(
  training: ReferenceTraining,
  { reference: name }: ReferenceSpec,
  control: Steering,
  how?: Reference['fit'],
): Promise<SavedReference | null> {
  const reference = referenceNamed(name)
  if (how === undefined && !reference.applies(training))
    throw new GridcastError('reference.unfit', { reference: sentence(`reference.${name}`, {}) })
  const ended = new Error('ended before the fit was done')
  try {
    return await (how ?? reference.fit)(training, async () => {
      await new Promise(setImmediate)
      control.throwIfCancelled()
      if (control.request !== null) throw ended
    })
  } catch (error) {
    if (error === ended) return null
    throw error
  }
}

/** What a training comes to that was paused or stopped before its fit was done. */
export function unfinishedFit(control: Steering, began: number): TrainResult {
  return {
    status: control.request === 'stop' ? 'stopped' : 'paused',
    epochs: [],
    bestEpoch: null,
    bestCheckpoint: null,
    seconds: secondsSince(began),
    ending: sentence('ended.fit-unfinished', {}),
  }
}

function preparedNews({ tensors }: SavedReference, split: Split): TrainNews {
  const values = Object.values(tensors).reduce((sum, { values: own }) => sum + own.length, 0)
  return {
    type: 'prepared',
    parameters: values,
    causality: { causal: true, framesAhead: 0, sentence: sentence('causality.causal', {}) },
    scaling: null,
    split: {
      trainingWindows: split.training.windows.length,
      validationWindows: split.validation.windows.length,
      testWindows: split.test.windows.length,
      sentence: split.sentence,
    },
    device: 'cpu',
    deviceDetail: sentence('path.arithmetic', {}),
    piece: 1,
    epochs: [],
    bestEpoch: null,
  }
}

/** @param began as `performance.now()` gave it */
export function secondsSince(began: number): number {
  return (performance.now() - began) / 1000
}
