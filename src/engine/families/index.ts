/** The closed list of model families: how a model of each is built. */
import type { LayerShapes } from '../../shared/model/graph-walk'
import type { Family, SpecOf } from '../../shared/model/model-spec'
import { buildDirect } from './direct'
import { buildEncoderForecaster } from './encoder-forecaster'
import type { BuildFamily, BuiltFor } from './family'
import type { GridModel } from './grid-model'
import { buildNextFrame } from './next-frame'

const families: { [F in Family]: BuildFamily<F> } = {
  'next-frame': buildNextFrame,
  'encoder-forecaster': buildEncoderForecaster,
  direct: buildDirect,
  reference: withoutNetwork,
  automatic: withoutNetwork,
}

function withoutNetwork({ name }: { name: string }): never {
  throw new Error(`${name} has no network.`)
}

export function buildFamily<F extends Family>(
  spec: SpecOf<F>,
  shapes: readonly LayerShapes[],
  seed: number,
  builtFor: BuiltFor,
): GridModel {
  return families[spec.family](spec, shapes, seed, builtFor)
}
