/**
 * Ridge regression on lags, neighbours and season (Hoerl & Kennard 1970), direct for each lead
 * time: it assumes that what comes depends on the newest frames of a cell and its surroundings in
 * the same way everywhere, apart from each cell's own season.
 */
import type { Reference, ReferenceTraining } from '../reference'
import { valueFacts } from '../values'
import type { SeasonTerm } from '../season/season'
import { olderLags, ridgeFeatures } from './features'
import { openRegression } from './open-regression'
import { fitRegression } from './regression'
import type { RegressionDesign, Variant } from './regression'

const measurements: Variant[] = [
  { scale: 'plain', divided: false },
  { scale: 'plain', divided: true },
]
const amounts: Variant[] = [
  ...measurements,
  { scale: 'root', divided: false },
  { scale: 'root', divided: true },
  { scale: 'logarithm', divided: false },
  { scale: 'logarithm', divided: true },
]

export const ridge: Reference = {
  name: 'ridge',
  applies: ({ ranges, inputFrames, leadTimes }: ReferenceTraining) =>
    ranges.some(({ count }) => count >= inputFrames + leadTimes),
  fit: async (training, breathe) => {
    const facts = await valueFacts(training, breathe)
    const variants = facts.amounts ? amounts : measurements
    const older = olderLags(training)
    const features: RegressionDesign['features'] = (...known) => ridgeFeatures(...known, older)
    const saved = await fitRegression(training, { variants, features }, breathe)
    return { ...saved, facts: { ...saved.facts, older } }
  },
  open(saved, frame) {
    const season = {
      terms: saved.facts.terms as SeasonTerm[],
      coefficients: saved.tensors.season!,
    }
    const fit = { scale: 'plain' as const, season, spread: null, floor: null }
    const inputFrames = saved.facts.inputFrames as number
    // Those fitted by releases that read no further back say nothing of it.
    const older = (saved.facts.older as number[] | undefined) ?? []
    return openRegression(saved, () => ridgeFeatures(fit, frame, inputFrames, older))
  },
}
