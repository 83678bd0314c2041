/** A network with half the filters, for one that learns its training data by heart. */
import type { DatasetShape } from '../dataset'
import { layersOf, type ModelSpec } from './families'
import type { GraphLayer } from './graph'
import { inferShapes } from './infer-shapes'
import { modelSpecSchema } from './model-spec'
import { ModelSpecError } from './model-spec-error'
import { windowShapeOf, type WindowSettings } from './window-shape'

/**
 * The same graph with half the filters everywhere but in its result.
 * @returns null where there is nothing to halve, or the graph would no longer fit together
 */
export function smallerModel(
  spec: ModelSpec,
  settings: WindowSettings,
  frame: Pick<DatasetShape, 'height' | 'width' | 'channels'>,
): ModelSpec | null {
  const result = layersOf(spec).at(-1)?.name
  const halve = (layers: readonly GraphLayer[]) =>
    layers.map((layer) => (layer.name === result ? layer : withHalf(layer)))
  const lists = Object.entries(spec).map(([key, value]: [string, unknown]) => [
    key,
    isLayers(value) ? halve(value) : value,
  ])
  const smaller = modelSpecSchema.safeParse(Object.fromEntries(lists)).data
  if (smaller === undefined || JSON.stringify(smaller) === JSON.stringify(spec)) return null
  return fits(smaller, settings, frame) ? smaller : null
}

function withHalf(layer: GraphLayer): GraphLayer {
  if (!('filters' in layer) || typeof layer.filters !== 'number') return layer
  return { ...layer, filters: Math.max(1, Math.round(layer.filters / 2)) }
}

const isLayers = (value: unknown): value is readonly GraphLayer[] => Array.isArray(value)

function fits(
  spec: ModelSpec,
  settings: WindowSettings,
  frame: Pick<DatasetShape, 'height' | 'width' | 'channels'>,
): boolean {
  try {
    inferShapes(spec, windowShapeOf(settings, frame))
    return true
  } catch (error) {
    if (error instanceof ModelSpecError) return false
    throw error
  }
}
