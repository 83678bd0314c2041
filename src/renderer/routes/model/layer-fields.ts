/** What can be set on each kind of layer, and what a new one begins with. */
import type { LayerSpec, LayerType } from '../../../shared/model/model-spec'

export type FieldKind =
  | 'count'
  | 'odd'
  | 'size'
  | 'share'
  | 'small'
  | 'switch'
  | 'activation'
  | 'gate'
  | 'padding'
  | 'triple'

export interface LayerField {
  key:
    | 'filters'
    | 'kernel'
    | 'recurrentKernel'
    | 'bias'
    | 'peepholes'
    | 'recurrentActivation'
    | 'momentum'
    | 'epsilon'
    | 'strides'
    | 'activation'
    | 'padding'
    | 'size'
    | 'rate'
  kind: FieldKind
  optional?: boolean
}

const filters: LayerField = { key: 'filters', kind: 'count' }
const kernel: LayerField = { key: 'kernel', kind: 'odd' }
const bias: LayerField = { key: 'bias', kind: 'switch' }
const activation: LayerField = { key: 'activation', kind: 'activation' }
const size: LayerField = { key: 'size', kind: 'size' }
const epsilon: LayerField = { key: 'epsilon', kind: 'small' }
const strides: LayerField = { key: 'strides', kind: 'count' }

export const layerFields: Record<LayerType, readonly LayerField[]> = {
  convLstm2d: [
    filters,
    kernel,
    { key: 'recurrentKernel', kind: 'odd', optional: true },
    { key: 'recurrentActivation', kind: 'gate' },
    bias,
    { key: 'peepholes', kind: 'switch' },
  ],
  batchNormalization: [{ key: 'momentum', kind: 'share' }, epsilon],
  layerNormalization: [epsilon],
  conv2d: [filters, kernel, strides, activation, bias],
  convTranspose2d: [filters, { key: 'kernel', kind: 'count' }, strides, activation, bias],
  conv3d: [
    filters,
    { key: 'kernel', kind: 'triple' },
    { key: 'padding', kind: 'padding' },
    activation,
    bias,
  ],
  patch: [size],
  unpatch: [size],
  maxPooling2d: [size],
  averagePooling2d: [size],
  upSampling2d: [size],
  dropout: [{ key: 'rate', kind: 'share' }],
  activation: [activation],
}

export const newLayers: Record<LayerType, LayerSpec> = {
  convLstm2d: {
    type: 'convLstm2d',
    filters: 32,
    kernel: 3,
    bias: true,
    peepholes: false,
    recurrentActivation: 'sigmoid',
  },
  batchNormalization: { type: 'batchNormalization', momentum: 0.99, epsilon: 1e-3 },
  layerNormalization: { type: 'layerNormalization', epsilon: 1e-3 },
  conv2d: { type: 'conv2d', filters: 32, kernel: 3, strides: 1, activation: 'relu', bias: true },
  convTranspose2d: {
    type: 'convTranspose2d',
    filters: 32,
    kernel: 3,
    strides: 2,
    activation: 'relu',
    bias: true,
  },
  conv3d: {
    type: 'conv3d',
    filters: 1,
    kernel: [3, 3, 3],
    padding: 'causal',
    activation: 'sigmoid',
    bias: true,
  },
  patch: { type: 'patch', size: 2 },
  unpatch: { type: 'unpatch', size: 2 },
  maxPooling2d: { type: 'maxPooling2d', size: 2 },
  averagePooling2d: { type: 'averagePooling2d', size: 2 },
  upSampling2d: { type: 'upSampling2d', size: 2 },
  dropout: { type: 'dropout', rate: 0.2 },
  activation: { type: 'activation', activation: 'relu' },
}

/** The main sizes of a layer in a few characters: `64 · 5×5`. */
export function layerSketch(layer: LayerSpec): string {
  const parts: string[] = []
  if ('filters' in layer) parts.push(String(layer.filters))
  if ('kernel' in layer)
    parts.push(
      Array.isArray(layer.kernel) ? layer.kernel.join('×') : `${layer.kernel}×${layer.kernel}`,
    )
  if ('size' in layer) parts.push(`${layer.size}×${layer.size}`)
  if ('rate' in layer) parts.push(String(layer.rate))
  if ('activation' in layer && layer.activation !== 'linear') parts.push(layer.activation)
  return parts.join(' · ')
}
