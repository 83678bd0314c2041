/** How a dataset was split, in dates where there are dates. */
import type { TimeAxis } from '../../shared/dataset'
import { sentence, type Sentence } from '../../shared/notices/say'
import { momentOf, stepsOf } from '../../shared/time-axis'
import type { SplitPart } from './split'

export function describeClipSplit(counts: {
  used: number
  sequences: number
  training: number
  validation: number
  seed: number
}): Sentence {
  return sentence('split.clips', counts)
}

export function describeSeriesSplit(
  time: TimeAxis,
  parts: { training: SplitPart; validation: SplitPart; test: SplitPart },
  gap: number,
): Sentence {
  const span = ({ ranges, windows }: SplitPart) => {
    const { first, count } = ranges[0] ?? { first: 0, count: 1 }
    return {
      from: momentOf(time, first),
      to: momentOf(time, first + count - 1),
      windows: windows.length,
    }
  }
  return sentence('split.series', {
    training: span(parts.training),
    validation: span(parts.validation),
    test: parts.test.ranges.length > 0 ? span(parts.test) : null,
    gap: stepsOf(time, gap),
  })
}
