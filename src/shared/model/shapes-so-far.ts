/** The shapes of a graph as far as it fits, for a picture of a model that is being changed. */
import type { ModelSpec } from './families'
import { familyOf } from './families'
import { GraphWalk, type LayerShapes } from './graph-walk'
import { ModelSpecError } from './model-spec-error'
import type { WindowShape } from './window-shape'

/** Of the layers before the first one that does not fit; of all, where all do. */
export function shapesSoFar(spec: ModelSpec, window: WindowShape): LayerShapes[] {
  const family = familyOf(spec)
  const walk = new GraphWalk(family.output(window).channels)
  try {
    for (const phase of family.phases(spec, window)) walk.along(phase)
  } catch (error) {
    if (!(error instanceof ModelSpecError)) throw error
  }
  return walk.shapes
}
