/** What a family of models is to the engine. */
import type { LayerShapes } from '../../shared/model/graph-walk'
import type { Family, SpecOf } from '../../shared/model/model-spec'
import type { GridModel } from './grid-model'

/** The window a model is built for; only families with weights for each frame depend on it. */
export interface BuiltFor {
  inputFrames: number
  targetFrames: number
  /** Frames of the forecast that the model starts from; 0 for none. */
  startFrames: number
}

/**
 * Builds a model of the family with its first weights.
 * @param shapes of every layer, phase by phase
 * @param seed fixes the first weights and what dropout drops
 */
export type BuildFamily<F extends Family> = (
  spec: SpecOf<F>,
  shapes: readonly LayerShapes[],
  seed: number,
  builtFor: BuiltFor,
) => GridModel
