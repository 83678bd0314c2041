/** Layers whose weights training leaves as they are. */
import { layersOf, type ModelSpec } from './families'
import type { GraphLayer } from './graph'

/** The spec with these layers frozen, besides those that are. */
export function withFrozen(spec: ModelSpec, names: readonly string[]): ModelSpec {
  const frozen = (layers: GraphLayer[]) =>
    layers.map((layer) => (names.includes(layer.name) ? { ...layer, frozen: true } : layer))
  switch (spec.family) {
    case 'next-frame':
    case 'direct':
      return { ...spec, layers: frozen(spec.layers) }
    case 'encoder-forecaster':
      return {
        ...spec,
        reading: frozen(spec.reading),
        forecasting: frozen(spec.forecasting),
      }
    case 'reference':
    case 'automatic':
      return spec
    default:
      return spec satisfies never
  }
}

export const layerNames = (spec: ModelSpec): string[] => layersOf(spec).map(({ name }) => name)
