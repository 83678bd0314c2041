/** What the values of a training part are like, in one pass. */
import type { ReferenceTraining } from './reference'

export interface ValueFacts {
  /** No value lies below 0, so no forecast should. */
  neverNegative: boolean
  /** Counts or amounts: near 0 or above, mostly small and now and then large. */
  amounts: boolean
}

/** Counts corrected afterwards hold a few values below 0; more and 0 is a place on a scale. */
const fewNegatives = 0.02
/** The mean of amounts lies below this share of the largest. */
const skewed = 1 / 8
const framesPerRead = 32

export async function valueFacts(
  { source, ranges }: Pick<ReferenceTraining, 'source' | 'ranges'>,
  breathe: () => Promise<void>,
): Promise<ValueFacts> {
  let [count, sum, negative, highest] = [0, 0, 0, -Infinity]
  for (const { sequence, first, count: length } of ranges) {
    for (let frame = first; frame < first + length; frame += framesPerRead) {
      const frames = Math.min(framesPerRead, first + length - frame)
      const { values, valid } = source.read({ sequence, first: frame, count: frames })
      for (let i = 0; i < values.length; i++) {
        if (valid !== null && valid[i] === 0) continue
        const value = values[i]!
        count++
        sum += value
        if (value < 0) negative++
        if (value > highest) highest = value
      }
    }
    await breathe()
  }
  const mean = sum / Math.max(1, count)
  return {
    neverNegative: count > 0 && negative === 0,
    amounts: mean >= 0 && negative <= fewNegatives * count && mean <= skewed * highest,
  }
}
