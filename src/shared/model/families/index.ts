/** The closed list of model families: the schema of a spec, and the description of each family. */
import { z } from 'zod'
import type { GraphLayer } from '../graph'
import type { WindowShape } from '../window-shape'
import { automatic } from './automatic'
import { direct } from './direct'
import { encoderForecaster } from './encoder-forecaster'
import type { FamilyDescription } from './family-description'
import { nextFrame } from './next-frame'
import { reference } from './reference'

export const familySpecSchema = z.discriminatedUnion('family', [
  nextFrame.schema,
  encoderForecaster.schema,
  direct.schema,
  reference.schema,
  automatic.schema,
])
export type ModelSpec = z.infer<typeof familySpecSchema>
export type Family = ModelSpec['family']
export type SpecOf<F extends Family> = Extract<ModelSpec, { family: F }>

export const familyDescriptions = {
  'next-frame': nextFrame,
  'encoder-forecaster': encoderForecaster,
  direct,
  reference,
  automatic,
} as const satisfies { [F in Family]: FamilyDescription<SpecOf<F>> }

/** The description of a spec's family, which takes that spec and no other. */
export function familyOf({ family }: Pick<ModelSpec, 'family'>): FamilyDescription<ModelSpec> {
  return familyDescriptions[family]
}

/** All layers of a model, phase by phase. */
export function layersOf(spec: ModelSpec): GraphLayer[] {
  return familyOf(spec)
    .phases(spec, anyWindow)
    .flatMap(({ layers }) => layers)
}

const anyWindow: WindowShape = {
  objective: 'window',
  frames: 1,
  targetFrames: 1,
  height: 1,
  width: 1,
  channels: 1,
}
