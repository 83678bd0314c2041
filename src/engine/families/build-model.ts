/** From a model spec to a model with its first weights. */
import { inferShapes } from '../../shared/model/infer-shapes'
import type { ModelSpec } from '../../shared/model/model-spec'
import { EncoderForecasterModel } from './encoder-forecaster-model'
import type { GridModel } from './grid-model'
import { NextFrameModel } from './next-frame-model'

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
  return spec.family === 'next-frame'
    ? new NextFrameModel(spec, shapes, seed)
    : new EncoderForecasterModel(spec, shapes, seed)
}
