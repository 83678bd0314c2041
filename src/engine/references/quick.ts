/** Which references take seconds on a data set; the others are fitted when they are asked for. */
import type { ReferenceName } from '../../shared/reference'
import type { ReferenceTraining } from './reference'

/** Values of a forecast up to which advection is fitted within seconds, and within minutes. */
const quickValues = 10_000
export const patientValues = 100_000

export function isQuick(
  name: ReferenceName,
  { source, leadTimes }: Pick<ReferenceTraining, 'source' | 'leadTimes'>,
  most = quickValues,
): boolean {
  const moves = name === 'advection' || name === 'advected-ridge'
  return !moves || source.frameSize * leadTimes <= most
}
