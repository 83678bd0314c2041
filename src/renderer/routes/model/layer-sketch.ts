/** A layer in a few characters. */
import type { LayerSpec } from '../../../shared/model/layers'

/** The main sizes of a layer: `64 · 5×5`. */
export function layerSketch(layer: LayerSpec): string {
  const parts: string[] = []
  if ('filters' in layer && typeof layer.filters === 'number') parts.push(String(layer.filters))
  if ('kernel' in layer)
    parts.push(
      Array.isArray(layer.kernel) ? layer.kernel.join('×') : `${layer.kernel}×${layer.kernel}`,
    )
  if ('size' in layer) parts.push(`${layer.size}×${layer.size}`)
  if ('rate' in layer) parts.push(String(layer.rate))
  const { activation = 'linear' } = 'activation' in layer ? layer : {}
  if (activation !== 'linear') parts.push(activation)
  return parts.join(' · ')
}
