/** Whether a graph that was taken over has the same sizes, and weights of the right shapes. */
import type { SavedTensor } from '../../process/safetensors-file'
import type { LayerShapes } from '../../shared/model/graph-walk'
import { descriptionOf } from '../../shared/model/layers'
import { sentence } from '../../shared/notices/say'
import { RefusedError } from './layers-from-keras'

/** Cells cut off at the bottom and at the right. */
export interface Crop {
  rows: number
  columns: number
}

/** @throws RefusedError for a weight that is missing, too many, or of another shape */
export function checkWeights(
  { name, layer, inputs }: LayerShapes,
  weights: ReadonlyMap<string, SavedTensor>,
): void {
  for (const { name: own, shape } of descriptionOf(layer).weights(layer, inputs)) {
    const found = weights.get(`${name}/${own}`)?.shape ?? []
    if (String(found) === String(shape)) continue
    throw new RefusedError(
      sentence('keras.weight-shape', { weight: own, found: [...found], wanted: [...shape] }),
    )
  }
}

/** What a file says of sizes besides. */
export interface Edges {
  crop: Crop | null
  /** It pools what is left at the edge. */
  isPadded: boolean
}

/**
 * Ours pools what is left at the edge, and crops what it enlarged to what was there before; Keras
 * does only where sizes divide, or where it is told.
 * @throws RefusedError where the two come to other sizes, or to other cells
 */
export function checkSizes(
  { layer, inputs, output }: LayerShapes,
  { crop, isPadded }: Edges,
): void {
  const [input] = inputs
  if (input === undefined) return
  const change = descriptionOf(layer).resize(layer)
  const by = 'enlargeBy' in change ? change.enlargeBy : null
  const { rows, columns } = crop ?? { rows: 0, columns: 0 }
  const isAlike =
    by === null
      ? crop === null
      : input.height * by - rows === output.height && input.width * by - columns === output.width
  if (!isAlike)
    throw new RefusedError(sentence('keras.crop', { sides: [output.height, output.width] }))
  if (layer.type !== 'maxPooling2d' && layer.type !== 'averagePooling2d') return
  const { size } = layer
  const most = isPadded ? 1 : 0
  const missing = [input.height, input.width].map((side) => (size - (side % size)) % size)
  if (missing.every((cells) => cells <= most)) return
  const sides = [input.height, input.width]
  throw new RefusedError(sentence('keras.pooling-edge', { size, sides }))
}
