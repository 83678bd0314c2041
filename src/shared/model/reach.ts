/**
 * How far the outputs of a graph see, in time and in space, found from the graph alone.
 *
 * In space a layer's cell covers a square of the input's cells (its scale: 2 after pooling by 2),
 * and sees `cells` of the input's cells beyond it to each side. Bounds: a layer may see less, for
 * its padding falls to one side where a side is not a multiple of the stride.
 */
import { framesInput } from './graph'
import type { GraphLayer } from './graph'
import type { LayerShapes } from './graph-walk'
import { descriptionOf, resolveLayer } from './layers'
import type { Resize } from './layers/layer-description'

export interface TimeReach {
  /** Frames after and before its own that an output frame depends on. */
  ahead: number
  back: number
}

/** Of the last layer of a list. */
export function timeReach(layers: readonly GraphLayer[]): TimeReach {
  const reaches = new Map<string, TimeReach>([[framesInput, { ahead: 0, back: 0 }]])
  let last: TimeReach = { ahead: 0, back: 0 }
  for (const layer of layers) {
    const own = descriptionOf(layer).time(resolveLayer(layer, 1))
    const read = layer.inputs.flatMap((name) => reaches.get(name) ?? [])
    last = {
      ahead: own.ahead + Math.max(0, ...read.map(({ ahead }) => ahead)),
      back: own.back + Math.max(0, ...read.map(({ back }) => back)),
    }
    reaches.set(layer.name, last)
  }
  return last
}

interface SpaceReach {
  cells: number
  scale: number
}

/** Cells to each side of its own that an output cell of the model sees in its input frames. */
export function receptiveField(shapes: readonly LayerShapes[]): number {
  const reaches = new Map<string, SpaceReach>([[framesInput, { cells: 0, scale: 1 }]])
  let last: SpaceReach = { cells: 0, scale: 1 }
  for (const { name, layer, reads, output } of shapes) {
    const read = reads.flatMap((input) => reaches.get(input) ?? [])
    const { scale } = read[0] ?? last
    const own = descriptionOf(layer).space(layer, output.frames) * scale
    const scaled = scale * scaleOf(descriptionOf(layer).resize(layer))
    const before = Math.max(0, ...read.map(({ cells }) => cells))
    // A cell of an enlarged frame sees all of the larger cell that it lies in
    last = { cells: before + own + Math.max(0, scale - scaled), scale: scaled }
    reaches.set(name, last)
  }
  return Math.ceil(last.cells)
}

function scaleOf(resize: Resize): number {
  if ('shrinkBy' in resize) return resize.shrinkBy
  return 'enlargeBy' in resize ? 1 / resize.enlargeBy : 1
}
