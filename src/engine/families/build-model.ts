/** From a model spec to a model with its first weights. */
import { inferShapes } from '../../shared/model/infer-shapes'
import type { ModelSpec } from '../../shared/model/model-spec'
import { startFramesOf } from '../../shared/model/window-shape'
import type { TrainingSettings } from '../../shared/training/settings'
import type { BuiltFor } from './family'
import { buildFamily } from './index'
import type { GridModel } from './grid-model'

export interface BuildOptions
  extends
    Partial<Pick<BuiltFor, 'inputFrames' | 'targetFrames'>>,
    Partial<Pick<TrainingSettings, 'startFrom'>> {
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
export function buildModel(spec: ModelSpec, options: BuildOptions): GridModel {
  const { seed, height, width, channels, inputFrames = 1, targetFrames = 1 } = options
  const startFrames = startFramesOf({ ...options, targetFrames })
  const window = { objective: 'window', frames: inputFrames, targetFrames, startFrames } as const
  const shapes = inferShapes(spec, { ...window, height, width, channels })
  return buildFamily(spec, shapes, seed, { inputFrames, targetFrames, startFrames })
}
