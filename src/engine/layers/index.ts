/** The closed list of layers: how each kind of layer runs. */
import type { LayerShapes } from '../../shared/model/graph-walk'
import { descriptionOf } from '../../shared/model/layers'
import type { LayerType } from '../../shared/model/layers'
import type { WeightDescription } from '../../shared/model/layers/layer-description'
import '../ops/gradients'
import { activation } from './activation'
import { add } from './add'
import { averagePooling2d } from './average-pooling-2d'
import { batchNormalization } from './batch-normalization'
import { concatenate } from './concatenate'
import { conv2d } from './conv-2d'
import { conv3d } from './conv-3d'
import { convLstm2d } from './conv-lstm-2d'
import { convTranspose2d } from './conv-transpose-2d'
import { depthwiseConv2d } from './depthwise-conv-2d'
import { dropout } from './dropout'
import { firstWeights } from './first-weights'
import { groupNormalization } from './group-normalization'
import type { LayerImplementation, LayerParts, LayerWeights, RunLayer } from './layer'
import { layerNormalization } from './layer-normalization'
import { maxPooling2d } from './max-pooling-2d'
import { multiply } from './multiply'
import { patch } from './patch'
import { unpatch } from './unpatch'
import { upSampling2d } from './up-sampling-2d'

const implementations: { [T in LayerType]: LayerImplementation<T> } = {
  convLstm2d,
  batchNormalization,
  layerNormalization,
  groupNormalization,
  conv2d,
  convTranspose2d,
  depthwiseConv2d,
  conv3d,
  patch,
  unpatch,
  maxPooling2d,
  averagePooling2d,
  upSampling2d,
  dropout,
  activation,
  add,
  multiply,
  concatenate,
}

/** A layer of a built model, in its place. */
export interface Layer {
  /** The prefix of the names of its weights. */
  readonly name: string
  /** The layers it reads, and the one with whose state it begins. */
  readonly reads: readonly string[]
  readonly state: string | null
  readonly weights: LayerWeights
  readonly run: RunLayer
}

export interface LayerOptions {
  /** Fixes the first weights and what dropout drops. */
  seed: number
  /** First values other than the description's, by weight. */
  initial?: Partial<Record<string, WeightDescription['initial']>>
}

/** Builds a layer with its first weights; the caller disposes them. */
export function buildLayer(shapes: LayerShapes, { seed, initial = {} }: LayerOptions): Layer {
  const { name, layer, reads, state, frozen, inputs, output } = shapes
  const descriptions = descriptionOf(layer)
    .weights(layer, inputs)
    .map((weight) => ({
      ...weight,
      trainable: weight.trainable && !frozen,
      initial: initial[weight.name] ?? weight.initial,
    }))
  const weights = firstWeights(descriptions, seed)
  const crop = { height: output.height, width: output.width }
  return { name, reads, state, weights, run: implement({ layer, weights, crop, seed, frozen }) }
}

function implement<T extends LayerType>(parts: LayerParts<T>): RunLayer {
  const build = implementations[parts.layer.type] as LayerImplementation<T>
  return build(parts)
}
