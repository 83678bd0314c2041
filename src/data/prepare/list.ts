/** Every step of preparing, and how a recipe is followed. */
import type { PrepareStepSettings, StepName } from '../../shared/prepare'
import type { FrameSource } from '../frame-source'
import { aggregateTime } from './aggregate-time'
import { clipTime } from './clip-time'
import { crop } from './crop'
import { log1p } from './log1p'
import type { PrepareStep } from './prepare-step'

export const prepareSteps = {
  crop,
  'clip-time': clipTime,
  'aggregate-time': aggregateTime,
  log1p,
} satisfies { [S in StepName]: PrepareStep<S> }

/** The source with the steps applied in order. @throws GridcastError `prepare.*` */
export function prepared(source: FrameSource, steps: readonly PrepareStepSettings[]): FrameSource {
  return steps.reduce(applyStep, source)
}

function applyStep(source: FrameSource, settings: PrepareStepSettings): FrameSource {
  // The table's key and the settings' `step` are the same by the table's type.
  const step = prepareSteps[settings.step] as PrepareStep
  return step.apply(source, step.schema.parse(settings))
}
