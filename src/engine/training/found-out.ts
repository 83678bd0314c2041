/** What a training has found out before its first batch, as it is told. */
import type { Prepared } from '../../shared/engine-calls'
import { sentence } from '../../shared/notices/say'
import type { AnySentence } from '../../shared/notices/values'
import type { OpenDevice } from '../devices/device'
import type { PreparedRun } from './prepare'

export function foundOut(run: PreparedRun, device: OpenDevice): Prepared {
  const { learner, causality, facts, split, progress } = run
  const weights = [...learner.model.weights.values()]
  return {
    parameters: weights.reduce((sum, weight) => sum + weight.size, 0),
    causality,
    scaling: facts.scaling,
    split: {
      trainingWindows: split.training.windows.length,
      validationWindows: split.validation.windows.length,
      testWindows: split.test.windows.length,
      sentence: split.sentence,
    },
    device: device.id,
    deviceDetail: detailOf(run, device),
    piece: learner.piece,
    epochs: progress.epochs,
    bestEpoch: progress.bestEpoch,
  }
}

function detailOf({ request, learner }: PreparedRun, { detail }: OpenDevice): AnySentence {
  const { batchSize } = request.settings
  const { piece } = learner
  return piece < batchSize
    ? sentence('device.in-pieces', { device: detail, batchSize, piece })
    : detail
}
