/**
 * One sentence on how good a forecast is, against whatever was hardest to beat: a baseline or a
 * reference. `4 % better than ridge regression up to step 6, no better after (35 windows, 95 %
 * range -1 % to 9 %).`
 *
 * "Better" is the root mean squared error in the data's unit over the steps it speaks of. When the
 * range of the gain holds 0, the two can't be told apart.
 */
import type { Comparison } from '../../shared/comparison'
import { baselineNames } from '../../shared/forecast'
import type { BaselineName } from '../../shared/forecast'
import { sentence, type Sentence } from '../../shared/notices/say'
import type { ReferenceName } from '../../shared/reference'

export function verdictOf(comparison: Comparison | null): Sentence {
  if (comparison === null) return sentence('verdict.no-baseline', {})
  const { rival, leads, windows, tooFew, upTo, gain, low, high } = comparison
  const range = windows > 1 && low !== null && high !== null ? { low, high } : null
  const values = { rival: inWords(rival), windows, few: tooFew, range }
  if (gain !== null && range !== null && range.low <= 0 && range.high >= 0)
    return sentence('verdict.even', values)
  if (gain !== null && gain > 0)
    return sentence('verdict.beats', { ...values, share: gain, leads, upTo })
  if (gain === 0) return sentence('verdict.even', values)
  return sentence('verdict.loses', { ...values, share: gain })
}

/** The name of a baseline or a reference as a part of a sentence. */
export function inWords(name: string): Sentence {
  return (baselineNames as readonly string[]).includes(name)
    ? sentence(`baseline.${name as BaselineName}`, {})
    : sentence(`reference.${name as ReferenceName}`, {})
}
