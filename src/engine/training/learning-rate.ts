/**
 * The learning rate over a training: constant, or a linear warm-up and then half a cosine down to 0
 * (Loshchilov & Hutter 2017).
 */
import type { TrainingSettings } from '../../shared/training/settings'

/**
 * How far a training is: the larger of its share of planned batches and its share of planned
 * minutes, 0..1.
 */
export function progressOf(
  batchesDone: number,
  plannedBatches: number,
  shareOfMinutes: number,
): number {
  return Math.min(1, Math.max(batchesDone / plannedBatches, shareOfMinutes))
}

/**
 * The learning rate of the next batch.
 * @param progress how far the training is, 0..1
 * @param plateauScale what ReduceLROnPlateau has multiplied it by so far; only the constant
 * schedule uses it
 */
export function learningRateAt(
  settings: Pick<TrainingSettings, 'learningRate' | 'schedule' | 'warmUpShare'>,
  progress: number,
  plateauScale: number,
): number {
  switch (settings.schedule) {
    case 'constant':
      return settings.learningRate * plateauScale
    case 'cosine': {
      const { learningRate, warmUpShare } = settings
      if (progress < warmUpShare) return learningRate * Math.max(progress / warmUpShare, 0.01)
      return (
        (learningRate / 2) *
        (1 + Math.cos((Math.PI * (progress - warmUpShare)) / (1 - warmUpShare)))
      )
    }
    default:
      return settings.schedule satisfies never
  }
}
