/** Says in one sentence how a dataset was split, in dates where there are dates. */
import type { TimeAxis } from '../../shared/dataset'
import { formatFrameTime, stepName } from '../../shared/time-axis'
import type { SplitPart } from './split'

export function describeClipSplit(counts: {
  used: number
  sequences: number
  training: number
  validation: number
  seed: number
}): string {
  const which =
    counts.used < counts.sequences
      ? `the first ${counts.used} of ${counts.sequences}`
      : `${counts.used}`
  return `Of ${which} sequences, shuffled with seed ${counts.seed}, ${counts.training} train and ${counts.validation} validate.`
}

export function describeSeriesSplit(
  time: TimeAxis,
  parts: { training: SplitPart; validation: SplitPart; test: SplitPart },
  gap: number,
): string {
  const span = (part: SplitPart): string => {
    const range = part.ranges[0]
    if (!range) return ''
    const last = range.first + range.count - 1
    return `${formatFrameTime(time, range.first)} to ${formatFrameTime(time, last)} (${counted(part.windows.length, 'window')})`
  }
  const test = parts.test.ranges.length > 0 ? ` and tested on ${span(parts.test)}` : ''
  const between = `${stepName(time, gap)} between the parts ${gap === 1 ? 'is' : 'are'} left out, so that no window sees two of them`
  return `Trained on ${span(parts.training)}, validated on ${span(parts.validation)}${test}; ${between}.`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
