/** Trained models as files: the forms in which they go out, and what is read of those that come. */
import type { Sentence } from '../notices/say'
import type { ScalingFit, TrainingSettings } from '../training/settings'
import type { ModelSpec } from './model-spec'

/**
 * `h5`: as Keras 2 writes it, opens in 2 and 3; `keras`: as Keras 3 writes it; `safetensors`: the
 * run's own weights with spec, settings and scaling, which Gridcast reads back whatever the model;
 * `pytorch`: the same with a Python package that forecasts with it, in a ZIP file.
 */
export const modelExtensions = {
  h5: 'h5',
  keras: 'keras',
  safetensors: 'safetensors',
  pytorch: 'zip',
} as const

export type ModelFormat = keyof typeof modelExtensions
export const modelFormats = Object.keys(modelExtensions) as ModelFormat[]

/** What a file with a model says. */
export interface ModelRead {
  modelSpec: ModelSpec
  /** What to know of how it was taken over. */
  notes: Sentence[]
  /** Those it was trained with, where Gridcast wrote the file. */
  settings: Partial<TrainingSettings>
  /** How its values were scaled, where Gridcast wrote the file. */
  scaling: ScalingFit | null
}
