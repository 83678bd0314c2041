/**
 * Advection, alone and with ridge regression on the advected field. Both assume that patterns move
 * on as they moved last; the second also that their growth and decay, seen over the newest frames,
 * goes on in the same way everywhere.
 */
import type { Reference, ReferenceTraining } from '../reference'
import { openRegression } from '../ridge/open-regression'
import { fitRegression } from '../ridge/regression'
import type { RegressionDesign, Variant } from '../ridge/regression'
import { valueFacts } from '../values'
import { advectedFeatures } from './features'
import type { KnownMotions } from './features'

/** A map smaller than this has no room to see motion in. */
const smallestSide = 8

const measurements: Variant[] = [{ scale: 'plain', divided: false }]
const amounts: Variant[] = [...measurements, { scale: 'root', divided: false }]

/** The newest frame carried on and smoothed as lead time grows. */
export const advection = advected('advection', false)
/** Ridge on the newest frames carried on. */
export const advectedRidge = advected('advected-ridge', true)

function advected(name: 'advection' | 'advected-ridge', older: boolean): Reference {
  return {
    name,
    applies: ({ source, ranges, inputFrames, leadTimes }) =>
      Math.min(source.shape.height, source.shape.width) >= smallestSide &&
      inputFrames >= 2 &&
      isDense(source, ranges) &&
      ranges.some(({ count }) => count >= inputFrames + leadTimes),
    fit: async (training, breathe) => {
      const facts = await valueFacts(training, breathe)
      const motions: KnownMotions = new Map()
      const design: RegressionDesign = {
        variants: facts.amounts ? amounts : measurements,
        features: (_, frame, inputFrames) =>
          advectedFeatures(frame, training.leadTimes, older, inputFrames, motions),
      }
      return await fitRegression(training, design, breathe)
    },
    open: (saved, frame) =>
      openRegression(saved, (leads) =>
        advectedFeatures(frame, leads, older, saved.facts.inputFrames as number),
      ),
  }
}

/** Whether at least half of the newest frame of the longest range has data: gaps don't move. */
function isDense(
  source: ReferenceTraining['source'],
  ranges: ReferenceTraining['ranges'],
): boolean {
  const [range] = [...ranges].sort((a, b) => b.count - a.count)
  if (range === undefined) return false
  const newest = range.first + range.count - 1
  const { valid } = source.read({ sequence: range.sequence, first: newest, count: 1 })
  return valid === null || valid.reduce((sum, one) => sum + one, 0) >= valid.length / 2
}
