/** The closed list of layers: the schema of a layer in a spec, and the description of each kind. */
import { z } from 'zod'
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
import { groupNormalization } from './group-normalization'
import type { LayerDescription, Resolved } from './layer-description'
import { layerNormalization } from './layer-normalization'
import { maxPooling2d } from './max-pooling-2d'
import { multiply } from './multiply'
import { patch } from './patch'
import { unpatch } from './unpatch'
import { upSampling2d } from './up-sampling-2d'

export const layerSpecSchema = z.discriminatedUnion('type', [
  convLstm2d.schema,
  batchNormalization.schema,
  layerNormalization.schema,
  groupNormalization.schema,
  conv2d.schema,
  convTranspose2d.schema,
  depthwiseConv2d.schema,
  conv3d.schema,
  patch.schema,
  unpatch.schema,
  maxPooling2d.schema,
  averagePooling2d.schema,
  upSampling2d.schema,
  dropout.schema,
  activation.schema,
  add.schema,
  multiply.schema,
  concatenate.schema,
])
export type LayerSpec = z.infer<typeof layerSpecSchema>
export type LayerType = LayerSpec['type']
export type LayerOf<T extends LayerType> = Extract<LayerSpec, { type: T }>
/** With its filters multiplied out. */
export type ResolvedLayer<T extends LayerType = LayerType> = {
  [K in T]: Resolved<LayerOf<K>>
}[T]

/** In the order in which the window offers them. */
export const layerDescriptions = {
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
} as const satisfies { [T in LayerType]: LayerDescription<LayerOf<T>> }

export const layerTypes = Object.keys(layerDescriptions) as LayerType[]

/** The description of a layer's kind, which takes that layer and no other. */
export function descriptionOf(layer: { type: LayerType }): LayerDescription<LayerSpec> {
  return layerDescriptions[layer.type]
}

/** The layer with filters "per channel of the output" multiplied out. */
export function resolveLayer(layer: LayerSpec, outputChannels: number): ResolvedLayer {
  if (!('filters' in layer)) return layer
  const { filters } = layer
  if (typeof filters === 'number') return { ...layer, filters }
  return { ...layer, filters: filters.perOutputChannel * outputChannels }
}
