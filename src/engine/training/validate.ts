/**
 * The validation loss: the same objective and loss as training, averaged over every term of every
 * validation window. A network that starts from a reference is also asked how much of its
 * correction these windows support.
 */
import * as tf from '@tensorflow/tfjs-core'
import { GridcastError } from '../../shared/errors'
import type { DatasetSource } from '../../shared/engine-calls'
import type { Batch } from '../windows/batch'
import type { FrameRange } from '../windows/frame-reader'
import { fromNetwork } from '../windows/scaling'
import { CorrectionFit } from '../starting/correction'
import type { Correction } from '../starting/correction'
import { readWindows } from '../starting/window-source'
import type { WindowSource } from '../starting/window-source'
import { lossSums } from '../losses'
import { countTargetTerms, lessonOf, predictTargets } from './objective'
import type { Learner } from './step'

export interface ValidationData {
  source: WindowSource
  windows: FrameRange[]
  kind: DatasetSource['kind']
}

export interface Validation {
  loss: number
  /** Null for a network that starts from nothing. */
  correction: Correction | null
}

/**
 * @param betweenBatches called before each batch; it may throw to end early
 * @throws GridcastError `training.no-validation-values` when no validation cell has a value
 */
export async function validate(
  learner: Learner,
  { source, windows, kind }: ValidationData,
  betweenBatches: () => void,
): Promise<Validation> {
  const sums = learner.summands.map(() => 0)
  const terms = learner.summands.map(() => 0)
  const fit = source.starts === null ? null : new CorrectionFit(kind, learner.settings.targetFrames)
  for (let from = 0; from < windows.length; from += learner.piece) {
    betweenBatches()
    const some = windows.slice(from, from + learner.piece)
    const part = await passOver(learner, readWindows(source, some), fit !== null)
    part.sums.forEach((sum, i) => (sums[i]! += sum))
    part.terms.forEach((count, i) => (terms[i]! += count))
    if (fit !== null && part.predicted !== null) addTo(fit, source, some, part.predicted)
    await new Promise(setImmediate)
  }
  if (terms.every((count) => count === 0)) {
    throw new GridcastError('training.no-validation-values', {})
  }
  const loss = learner.summands.reduce(
    (total, { weight }, i) => total + (terms[i] === 0 ? 0 : (weight * sums[i]!) / terms[i]!),
    0,
  )
  return { loss, correction: fit?.result() ?? null }
}

function addTo(
  fit: CorrectionFit,
  { reader, scaling, inputFrames, starts }: WindowSource,
  windows: readonly FrameRange[],
  predicted: Float32Array,
): void {
  const size = predicted.length / windows.length
  for (const [i, { sequence, first, count }] of windows.entries()) {
    const newest = first + inputFrames - 1
    const network = fromNetwork(scaling, predicted.subarray(i * size, (i + 1) * size))
    const truth = reader.read({ sequence, first: newest + 1, count: count - inputFrames })
    fit.add({ sequence, newest }, starts!.of(sequence, newest), network, truth)
  }
}

async function passOver(
  learner: Learner,
  batch: Batch,
  wantsPredicted: boolean,
): Promise<{ sums: number[]; terms: number[]; predicted: Float32Array | null }> {
  const { model, settings, summands, context } = learner
  const [sums, prediction] = tf.tidy(() => {
    const { x, present, start, truth, mask } = lessonOf(settings, batch)
    const pass = { training: false, mask: present, start } as const
    const prediction = predictTargets(model, settings, x, pass)
    const sums = lossSums(summands, { prediction, truth, mask }, context)
    return wantsPredicted ? [sums, prediction] : [sums]
  }) as [tf.Tensor, tf.Tensor5D | undefined]
  const values = await sums.data()
  const predicted = prediction === undefined ? null : ((await prediction.data()) as Float32Array)
  tf.dispose([sums, ...(prediction ? [prediction] : [])])
  return {
    sums: [...values],
    terms: countTargetTerms(settings, summands, batch),
    predicted: predicted && Float32Array.from(predicted),
  }
}
