/** What a family of models is to the engine. */
import type { LayerShapes } from '../../shared/model/graph-walk'
import type { Family, SpecOf } from '../../shared/model/model-spec'
import type { GridModel } from './grid-model'

/**
 * Builds a model of the family with its first weights.
 * @param shapes of every layer, phase by phase
 * @param seed fixes the first weights and what dropout drops
 */
export type BuildFamily<F extends Family> = (
  spec: SpecOf<F>,
  shapes: readonly LayerShapes[],
  seed: number,
) => GridModel
