/** A next-frame model as a model of Keras's, or by name what of it Keras can't have. */
import type { SavedTensor } from '../../process/safetensors-file'
import { GridcastError } from '../../shared/errors'
import { framesInput } from '../../shared/model/graph'
import { GraphWalk, type LayerShapes } from '../../shared/model/graph-walk'
import { familyOf } from '../../shared/model/families'
import type { ModelSpec } from '../../shared/model/model-spec'
import type { KerasLayer, KerasModel } from './keras-layer'
import { InexpressibleError, partsOf, type Part } from './layers-to-keras'

export interface ModelToWrite {
  spec: ModelSpec
  frame: { height: number; width: number; channels: number }
  /** By our names, `<layer>/<weight>`. */
  weights: ReadonlyMap<string, SavedTensor>
}

/** Names of the layers that end what one of ours became, by our names. */
type Ends = Map<string, string>

/** @throws GridcastError `export.model-family`, `export.model-layer` */
export function kerasModel({ spec, frame, weights }: ModelToWrite): KerasModel {
  if (spec.family !== 'next-frame')
    throw new GridcastError('export.model-family', { model: spec.name, family: spec.family })
  const ends: Ends = new Map([[framesInput, framesInput]])
  const frozen = new Set(spec.layers.flatMap(({ name, frozen = false }) => (frozen ? [name] : [])))
  const layers = shapesOf(spec, frame).flatMap((shapes) =>
    placed(partsFor(shapes, weights), shapes, ends, !frozen.has(shapes.name)),
  )
  return {
    name: spec.name,
    input: [null, frame.height, frame.width, frame.channels],
    layers: spec.residual ? [...layers, changeFrom(layers)] : layers,
  }
}

/** Whatever the window, each frame is treated alike. */
function shapesOf(spec: ModelSpec, frame: ModelToWrite['frame']): LayerShapes[] {
  const walk = new GraphWalk(frame.channels)
  const window = { objective: 'shifted', frames: 1, targetFrames: 1, ...frame } as const
  for (const phase of familyOf(spec).phases(spec, window)) walk.along(phase)
  return walk.shapes
}

function partsFor(shapes: LayerShapes, weights: ModelToWrite['weights']): Part[] {
  const { name, layer } = shapes
  const weight = (own: string): SavedTensor => {
    const tensor = weights.get(`${name}/${own}`)
    if (tensor === undefined) throw new Error(`The checkpoint has no weight ${name}/${own}.`)
    return tensor
  }
  try {
    return partsOf({ layer, shapes, weight })
  } catch (error) {
    if (!(error instanceof InexpressibleError)) throw error
    throw new GridcastError('export.model-layer', { layer: name, why: error.why }, { cause: error })
  }
}

/** The part with weights, or else the last one, has the layer's own name. */
function placed(
  parts: Part[],
  { name, reads }: LayerShapes,
  ends: Ends,
  trainable: boolean,
): KerasLayer[] {
  const heavy = parts.findIndex(({ weights }) => weights.length > 0)
  const main = heavy < 0 ? parts.length - 1 : heavy
  const names = parts.map(({ kind }, at) => (at === main ? name : `${name}.${kind.toLowerCase()}`))
  const first = reads.map((input) => ends.get(input) ?? input)
  ends.set(name, names.at(-1) ?? name)
  return parts.map((part, at) => ({
    ...part,
    name: names[at]!,
    inputs: at === 0 ? first : [names[at - 1]!],
    trainable,
  }))
}

/** What it predicts is the change of each frame. */
function changeFrom(layers: readonly KerasLayer[]): KerasLayer {
  const taken = new Set(layers.map(({ name }) => name))
  const name = taken.has('next') ? 'next.frame' : 'next'
  const inputs = [framesInput, layers.at(-1)?.name ?? framesInput]
  return { kind: 'Add', name, config: {}, inputs, trainable: true, weights: [] }
}
