/** The forecasts a training part holds: moments with enough frames before and after. */
import type { FrameSource, History, ReferenceTraining } from './reference'

/** The newest frame known when a forecast is made. */
export interface Origin {
  sequence: number
  newest: number
}

/** Origins whose inputs and targets lie inside the training part, oldest first. */
export function originsOf({
  ranges,
  inputFrames,
  leadTimes,
}: Pick<ReferenceTraining, 'ranges' | 'inputFrames' | 'leadTimes'>): Origin[] {
  return ranges.flatMap(({ sequence, first, count }) =>
    Array.from({ length: Math.max(0, count - inputFrames - leadTimes + 1) }, (_, i) => ({
      sequence,
      newest: first + inputFrames - 1 + i,
    })),
  )
}

/** At most `frames` frames up to an origin. */
export function historyAt(
  source: FrameSource,
  { sequence, newest }: Origin,
  frames: number,
): History {
  const first = Math.max(0, newest + 1 - frames)
  const count = newest + 1 - first
  return { ...source.read({ sequence, first, count }), frames: count, newest }
}

/** The part of a training that fits choices, and the origins that check them. */
export interface InnerSplit {
  fitting: ReferenceTraining
  checking: Origin[]
}

/**
 * The newest quarter of a series' origins check, those before fit, with a gap so that no frame is
 * in both; of clips, the last quarter of the sequences. Null when there are too few.
 */
export function innerSplit(training: ReferenceTraining): InnerSplit | null {
  return training.kind === 'clips' ? splitSequences(training) : splitTime(training)
}

function splitSequences(training: ReferenceTraining): InnerSplit | null {
  const border = Math.ceil(0.75 * training.ranges.length)
  if (border === training.ranges.length) return null
  const fitting = { ...training, ranges: training.ranges.slice(0, border) }
  const checking = originsOf({ ...training, ranges: training.ranges.slice(border) })
  return originsOf(fitting).length > 0 && checking.length > 0 ? { fitting, checking } : null
}

function splitTime(training: ReferenceTraining): InnerSplit | null {
  const ranges = training.ranges.map((range) => ({
    ...range,
    count: Math.round(0.75 * range.count),
  }))
  const fitting = { ...training, ranges }
  const checking = originsOf(training).filter(({ sequence, newest }) =>
    ranges.some((range) => range.sequence === sequence && newest >= range.first + range.count - 1),
  )
  return originsOf(fitting).length > 0 && checking.length > 0 ? { fitting, checking } : null
}

/** At most `limit` of the items, evenly spread. */
export function thinned<T>(items: readonly T[], limit: number): T[] {
  if (items.length <= limit) return [...items]
  return Array.from({ length: limit }, (_, i) => items[Math.floor((i * items.length) / limit)]!)
}
