/** The part of a data set that is known: a source that holds nothing else. */
import type { FrameSource, ReferenceTraining } from '../references/reference'
import type { FrameRange } from '../windows/frame-reader'
import type { Split } from '../windows/split'

/**
 * The frames of `ranges`, each a sequence of its own; as many of each as the shortest has. Ranges
 * begin with the first frame of their sequence, so a frame keeps its place on the time axis.
 */
export function knownPart({
  source,
  ranges,
}: Pick<ReferenceTraining, 'source' | 'ranges'>): FrameSource {
  if (ranges.some(({ first }) => first !== 0))
    throw new RangeError('A known part begins with the first frame of a sequence.')
  const frames = Math.min(...ranges.map(({ count }) => count))
  return {
    shape: { ...source.shape, sequences: ranges.length, frames },
    frameSize: source.frameSize,
    read({ sequence, first, count }) {
      if (first + count > frames)
        throw new RangeError('Frames after the known part were asked for.')
      return source.read({ sequence: ranges[sequence]!.sequence, first, count })
    },
  }
}

/**
 * All frames that may be known before a run is scored: those before the test part, from the first
 * of each sequence; where there is none, the validation part scores, and only the training part is
 * known.
 */
export function knownRanges({ training, validation, test }: Omit<Split, 'sentence'>): FrameRange[] {
  const isScored = test.windows.length === 0
  const ends = new Map<number, number>()
  for (const { sequence, first, count } of [
    ...training.ranges,
    ...(isScored ? [] : validation.ranges),
  ])
    ends.set(sequence, Math.max(ends.get(sequence) ?? 0, first + count))
  return [...ends].map(([sequence, count]) => ({ sequence, first: 0, count }))
}
