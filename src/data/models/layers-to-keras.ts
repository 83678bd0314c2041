/**
 * Every kind of layer as Keras has it: one layer, or a few that compute the same. What works on
 * frames one by one becomes a three-dimensional layer of size 1 in time, or is wrapped.
 *
 * The hard sigmoid is x/5 + 1/2 here and in Keras 2, but x/6 + 1/2 in Keras 3, under one name. So
 * it goes out as a rectifier up to 1 of weights that have x/5 + 1/2 inside, which both compute.
 */
import type { SavedTensor } from '../../process/safetensors-file'
import type { Activation } from '../../shared/model/activations'
import type { LayerShapes } from '../../shared/model/graph-walk'
import type { LayerType, ResolvedLayer } from '../../shared/model/layers'
import { groupsOf } from '../../shared/model/layers/group-normalization'
import type { Inexpressible } from '../../shared/notices/areas/interop'
import type { Config, Json, KerasLayer, KerasWeight } from './keras-layer'
import { enlargedKernel, filled, mapGates, mapValues, shaped } from './tensors'

/** Thrown for a layer that Keras can't have. */
export class InexpressibleError extends Error {
  constructor(readonly why: Inexpressible) {
    super(why)
  }
}

/** A layer without its place. */
export type Part = Pick<KerasLayer, 'kind' | 'config' | 'weights' | 'wrapped'>

export interface LayerToWrite<T extends LayerType = LayerType> {
  layer: ResolvedLayer<T>
  shapes: LayerShapes
  /** @throws Error for a weight that is not there */
  weight: (name: string) => SavedTensor
}

/** One after the other, each reading the one before. */
type ToKeras<T extends LayerType> = (given: LayerToWrite<T>) => Part[]

const part = (kind: string, config: Config, weights: readonly KerasWeight[] = []): Part => ({
  kind,
  config,
  weights,
})

const perFrame = (kind: string, config: Config, weights: readonly KerasWeight[]): Part => ({
  kind: 'TimeDistributed',
  config: {},
  wrapped: { kind, config },
  weights,
})

/** Of the hard sigmoid. */
const slope = 0.2

/** Sizes of what works on frames one by one. */
const square = (side: number) => [1, side, side]

const writers: { readonly [T in LayerType]: ToKeras<T> } = {
  convLstm2d(given) {
    const { layer } = given
    if (layer.peepholes) throw new InexpressibleError('peepholes')
    if (given.shapes.state !== null || given.shapes.inputs.length === 0)
      throw new InexpressibleError('state')
    const { recurrentActivation, weights } = gatesOf(given)
    return [
      part(
        'ConvLSTM2D',
        {
          filters: layer.filters,
          kernel_size: [sideOf(layer), sideOf(layer)],
          strides: [1, 1],
          padding: 'same',
          data_format: 'channels_last',
          dilation_rate: [1, 1],
          activation: layer.activation ?? 'tanh',
          recurrent_activation: recurrentActivation,
          use_bias: weights.length === 3,
          return_sequences: true,
        },
        weights,
      ),
    ]
  },
  batchNormalization: ({ layer: { momentum, epsilon }, weight }) => [
    part('BatchNormalization', { axis: -1, momentum, epsilon, center: true, scale: true }, [
      { name: 'gamma', tensor: weight('gamma') },
      { name: 'beta', tensor: weight('beta') },
      { name: 'moving_mean', tensor: weight('movingMean') },
      { name: 'moving_variance', tensor: weight('movingVariance') },
    ]),
  ],
  layerNormalization: ({ layer: { epsilon }, weight }) => [
    part('LayerNormalization', { axis: -1, epsilon }, [
      { name: 'gamma', tensor: weight('gamma') },
      { name: 'beta', tensor: weight('beta') },
    ]),
  ],
  groupNormalization({ layer: { groups, epsilon }, shapes, weight }) {
    const config = { groups: groupsOf(shapes.output.channels, groups), axis: -1, epsilon }
    return [
      perFrame('GroupNormalization', config, [
        { name: 'gamma', tensor: weight('gamma') },
        { name: 'beta', tensor: weight('beta') },
      ]),
    ]
  },
  conv2d(given) {
    const { filters, kernel, strides } = given.layer
    const joined = given.shapes.inputs.length > 1 ? [part('Concatenate', { axis: -1 })] : []
    const config = { filters, kernel_size: square(kernel), strides: square(strides), ...plain }
    const convolved = convolution('Conv3D', config, given, (own) => [1, ...own])
    return [...joined, ...convolved]
  },
  convTranspose2d(given) {
    const { filters, kernel, strides } = given.layer
    const config = { filters, kernel_size: square(kernel), strides: square(strides), ...plain }
    const [convolved, ...after] = convolution('Conv3DTranspose', config, given, (own) => [
      1,
      ...own,
    ])
    return [convolved!, ...cropping(given.shapes, strides), ...after]
  },
  depthwiseConv2d(given) {
    const { kernel, dilation } = given.layer
    const config = {
      kernel_size: [kernel, kernel],
      dilation_rate: [dilation, dilation],
      depth_multiplier: 1,
      padding: 'same',
    }
    const [convolved, ...after] = convolution('DepthwiseConv2D', config, given, (own) => [
      ...own,
      1,
    ])
    const { kind, config: inner, weights } = convolved!
    return [perFrame(kind, inner, weights), ...after]
  },
  conv3d(given) {
    const { filters, kernel, padding } = given.layer
    const [time, height, width] = kernel
    const isCausal = padding === 'causal'
    const margin = [(height - 1) / 2, (width - 1) / 2] as const
    const around = [[time - 1, 0], ...margin.map((cells) => [cells, cells])]
    const config = {
      filters,
      kernel_size: [...kernel],
      strides: [1, 1, 1],
      ...plain,
      padding: isCausal ? 'valid' : 'same',
    }
    return [
      ...(isCausal ? [part('ZeroPadding3D', { padding: around })] : []),
      ...convolution('Conv3D', config, given, (own) => [...own]),
    ]
  },
  patch: () => refuse('folding'),
  unpatch: () => refuse('folding'),
  maxPooling2d: (given) => [pooling('MaxPooling3D', given)],
  averagePooling2d: (given) => [pooling('AveragePooling3D', given)],
  upSampling2d: ({ layer: { size }, shapes }) => [
    part('UpSampling3D', { size: square(size) }),
    ...cropping(shapes, size),
  ],
  dropout: ({ layer: { rate } }) => [part('Dropout', { rate })],
  activation: ({ layer: { activation } }) =>
    activation === 'hardSigmoid'
      ? [part('Rescaling', { scale: slope, offset: 0.5 }), upToOne]
      : activated(activation),
  add: () => [part('Add', {})],
  multiply: () => [part('Multiply', {})],
  concatenate: () => [part('Concatenate', { axis: -1 })],
}

const plain = { padding: 'same', data_format: 'channels_last' }
const upToOne = part('ReLU', { max_value: 1 })

/** The layers that compute what one of ours does. @throws InexpressibleError */
export function partsOf<T extends LayerType>(given: LayerToWrite<T>): Part[] {
  return (writers[given.layer.type] as ToKeras<T>)(given)
}

function refuse(why: Inexpressible): never {
  throw new InexpressibleError(why)
}

/** Keras has one size for both kernels; the smaller one gets zeros around it. */
function sideOf({ kernel, recurrentKernel = kernel }: ResolvedLayer<'convLstm2d'>): number {
  return Math.max(kernel, recurrentKernel)
}

function gatesOf({ layer, weight }: LayerToWrite<'convLstm2d'>): {
  recurrentActivation: Json
  weights: KerasWeight[]
} {
  const side = sideOf(layer)
  const kernel = enlargedKernel(weight('kernel'), side)
  const recurrent = enlargedKernel(weight('recurrentKernel'), side)
  const bias = layer.bias ? weight('bias') : null
  const isHard = layer.recurrentActivation === 'hardSigmoid'
  const factor = isHard ? slope : 1
  const shifted = isHard ? mapGates(bias ?? filled([4 * layer.filters], 0), slope, 0.5) : bias
  return {
    recurrentActivation: isHard ? upToOneAsActivation : 'sigmoid',
    weights: [
      { name: 'kernel', tensor: mapGates(kernel, factor) },
      { name: 'recurrent_kernel', tensor: mapGates(recurrent, factor) },
      ...(shifted === null ? [] : [{ name: 'bias', tensor: shifted }]),
    ],
  }
}

/** max(0, min(x, 1)), which Keras takes for a function in place of a name. */
const upToOneAsActivation: Json = {
  module: 'keras.layers',
  class_name: 'ReLU',
  config: { name: 'up_to_one', dtype: 'float32', trainable: true, max_value: 1 },
  registered_name: null,
}

/**
 * A convolution and its activation, which is a layer of its own where Keras 2 and 3 have no name
 * for it in common.
 */
function convolution(
  kind: string,
  config: Config,
  { layer, weight }: LayerToWrite<'conv2d' | 'conv3d' | 'convTranspose2d' | 'depthwiseConv2d'>,
  shapeOf: (own: readonly number[]) => number[],
): Part[] {
  const { activation } = layer
  const own = weight('kernel')
  const kernel = shaped(own, shapeOf(own.shape))
  const bias = layer.bias ? weight('bias') : null
  const name = kind === 'DepthwiseConv2D' ? 'depthwise_kernel' : 'kernel'
  const made = (activationName: string, used: SavedTensor, shift: SavedTensor | null) =>
    part(kind, { ...config, activation: activationName, use_bias: shift !== null }, [
      { name, tensor: used },
      ...(shift === null ? [] : [{ name: 'bias', tensor: shift }]),
    ])
  if (activation !== 'hardSigmoid') {
    const inside = sharedNames[activation]
    return inside === undefined
      ? [made('linear', kernel, bias), ...activated(activation)]
      : [made(inside, kernel, bias)]
  }
  const outputs = bias?.shape ?? [kind === 'DepthwiseConv2D' ? own.shape[2]! : filtersOf(layer)]
  const shifted = mapValues(bias ?? filled(outputs, 0), (value) => value * slope + 0.5)
  return [
    made(
      'linear',
      mapValues(kernel, (value) => value * slope),
      shifted,
    ),
    upToOne,
  ]
}

const filtersOf = (layer: object) => ('filters' in layer ? Number(layer.filters) : 0)

/** Activations that Keras 2 and 3 call alike and compute alike. */
const sharedNames: Partial<Record<Activation, string>> = {
  linear: 'linear',
  relu: 'relu',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  swish: 'swish',
}

function activated(activation: Activation): Part[] {
  // Keras's is the exact one, ours its approximation
  if (activation === 'gelu') return refuse('gelu')
  // Keras 2 calls it alpha; Keras 3 knows that
  if (activation === 'leakyRelu') return [part('LeakyReLU', { alpha: 0.2 })]
  return [part('Activation', { activation: sharedNames[activation] ?? activation })]
}

/** An enlarged frame is cropped at its bottom and right. */
function cropping({ inputs, output }: LayerShapes, by: number): Part[] {
  const [{ height, width } = output] = inputs
  const [rows, columns] = [height * by - output.height, width * by - output.width]
  if (rows === 0 && columns === 0) return []
  return [
    part('Cropping3D', {
      cropping: [
        [0, 0],
        [0, rows],
        [0, columns],
      ],
    }),
  ]
}

/** Keras shares what is missing at the edges between both sides, so one cell may be missing. */
function pooling(
  kind: string,
  { layer: { size }, shapes }: LayerToWrite<'maxPooling2d' | 'averagePooling2d'>,
): Part {
  const [input] = shapes.inputs
  const missing = (side: number) => Math.ceil(side / size) * size - side
  if (missing(input?.height ?? 0) > 1 || missing(input?.width ?? 0) > 1) refuse('edge')
  return part(kind, { pool_size: square(size), strides: square(size), ...plain })
}
