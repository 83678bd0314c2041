/** From a model spec to a model with its first weights. */
import { inferShapes } from '../../shared/model/infer-shapes'
import type { ModelSpec } from '../../shared/model/model-spec'
import { buildFamily } from './index'
import type { GridModel } from './grid-model'

export interface BuildOptions {
  height: number
  width: number
  channels: number
  /**
   * Fixes the first weights and what dropout drops: the same seed gives the same model on every
   * device.
   */
  seed: number
}

/**
 * Throws ModelSpecError when the layers do not fit each other or the frames. The caller disposes
 * the model.
 */
export function buildModel(spec: ModelSpec, { seed, ...frame }: BuildOptions): GridModel {
  const shapes = inferShapes(spec, { ...frame, objective: 'window', frames: 1, targetFrames: 1 })
  return buildFamily(spec, shapes, seed)
}
