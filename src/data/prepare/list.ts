/** Every step of preparing, and how a recipe is followed. */
import type { PrepareStepSettings, StepName } from '../../shared/prepare'
import type { FrameSource } from '../frame-source'
import { aggregateTime } from './aggregate-time'
import { clipTime } from './clip-time'
import { clipValues } from './clip-values'
import { crop } from './crop'
import { difference } from './difference'
import { extraChannels } from './extra-channels'
import { fillGaps } from './fill-gaps'
import { log1p } from './log1p'
import { mask } from './mask'
import { perPopulation } from './per-population'
import { pickChannels } from './pick-channels'
import type { OtherSource, PrepareStep } from './prepare-step'
import { resample } from './resample'
import { smooth } from './smooth'
import { sqrt } from './sqrt'
import { thinTime } from './thin-time'
import { toPeriod } from './to-period'

export const prepareSteps = {
  crop,
  'clip-time': clipTime,
  'aggregate-time': aggregateTime,
  'to-period': toPeriod,
  'thin-time': thinTime,
  resample,
  difference,
  'per-population': perPopulation,
  'clip-values': clipValues,
  smooth,
  'fill-gaps': fillGaps,
  mask,
  'extra-channels': extraChannels,
  'pick-channels': pickChannels,
  sqrt,
  log1p,
} satisfies { [S in StepName]: PrepareStep<S> }

/** The source with the steps applied in order. @throws GridcastError `prepare.*` */
export function prepared(
  source: FrameSource,
  steps: readonly PrepareStepSettings[],
  other: OtherSource,
): FrameSource {
  return steps.reduce((before, settings) => applyStep(before, settings, other), source)
}

function applyStep(
  source: FrameSource,
  settings: PrepareStepSettings,
  other: OtherSource,
): FrameSource {
  // The table's key and the settings' `step` are the same by the table's type.
  const step = prepareSteps[settings.step] as PrepareStep
  return step.apply(source, step.schema.parse(settings), other)
}
