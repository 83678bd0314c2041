/** Every reference a run can be: the single ones and their combination. */
import type { ReferenceName } from '../../shared/reference'
import { references } from '../references'
import type { Reference } from '../references/reference'
import { combination } from './combination-reference'

export function referenceNamed(name: ReferenceName): Reference {
  return [...references, combination].find((reference) => reference.name === name)!
}
