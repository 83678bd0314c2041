/** Newer data, prepared by the recipe of the data that it continues. */
import type { Dataset } from '../../shared/dataset'
import type { PrepareStepSettings } from '../../shared/prepare'
import { follow } from './follow'
import type { Session } from './session'

/** The given dataset itself where the own one has no recipe, or it was prepared already. */
export async function preparedLike(
  { api, output }: Session,
  own: Dataset,
  given: Dataset,
): Promise<Dataset> {
  if (own.recipe === null || given.recipe !== null) return given
  const all = await api.datasets.list()
  const from = all.find(({ id }) => id === own.recipe?.from) ?? null
  const steps = lengthened(own.recipe.steps, from?.shape.frames ?? null, given.shape.frames)
  const name = `${given.name} (prepared like ${own.name})`
  output.say(`Preparing it like ${own.name}.`)
  return follow(output, await api.datasets.prepare({ id: given.id, steps, name }))
}

/**
 * A first step that kept everything to the end keeps it still.
 * @param before frames of what the recipe was made for; null where that is gone
 */
export function lengthened(
  steps: readonly PrepareStepSettings[],
  before: number | null,
  frames: number,
): PrepareStepSettings[] {
  const at = steps.findIndex(({ step }) => step === 'clip-time' || step === 'aggregate-time')
  const clip = steps[at]
  if (clip?.step !== 'clip-time' || clip.first + clip.frames !== before) return [...steps]
  return steps.with(at, { ...clip, frames: frames - clip.first })
}
