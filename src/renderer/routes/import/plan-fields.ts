/** Where in the forms a field of the plan is changed, so that a finding can lead to it. */
import type { PlanField } from '../../../shared/import-plan'

const attribute = 'data-plan-field'

/** Marks the part of a form in which these fields are changed: `<div {...settles('axes')}>`. */
export function settles(...fields: PlanField[]): Record<string, string> {
  return { [attribute]: fields.join(' ') }
}

/** Moves to where a field is changed, unfolding what hides it. */
export function showField(field: PlanField): void {
  const target = document.querySelector<HTMLElement>(`[${attribute}~="${field}"]`)
  const folded = target?.closest('details')
  if (folded) folded.open = true
  target?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  target?.querySelector<HTMLElement>('button, input')?.focus()
}
