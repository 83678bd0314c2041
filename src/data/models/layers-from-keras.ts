/**
 * Every kind of Keras's layers that our networks know, as one of ours. What a layer asks for that
 * ours can't do is refused by its setting's name and value, never left out silently.
 */
import type { SavedTensor } from '../../process/safetensors-file'
import type { Activation } from '../../shared/model/activations'
import type { LayerSpec } from '../../shared/model/layers'
import { sentence, type Sentence } from '../../shared/notices/say'
import type { Config, Json } from './keras-layer'
import type { KerasNode } from './keras-node'
import { filled, mapGates, mapValues, shaped } from './tensors'

/** Thrown for what can't be taken over. */
export class RefusedError extends Error {
  constructor(readonly problem: Sentence) {
    super(problem.code)
  }
}

export interface LayerToRead {
  kind: string
  config: Config
  /** In Keras's order. */
  tensors: readonly SavedTensor[]
  /** Of the program that wrote the file, for what both compute differently. */
  major: number
  /** Axes of what it reads: 5, or 4 for frames one by one. */
  rank: number
  /** Zeros around frames that a layer before it asked for, by axis: `[before, after]`. */
  padding: readonly (readonly [number, number])[] | null
}

export interface LayerRead {
  layer: LayerSpec
  weights: Readonly<Record<string, SavedTensor>>
  notes: readonly Sentence[]
}

type Reader = (given: LayerToRead) => LayerRead

const read = (
  layer: object,
  weights: Record<string, SavedTensor> = {},
  notes: readonly Sentence[] = [],
): LayerRead => ({ layer: layer as LayerSpec, weights, notes })

const readers: Readonly<Record<string, Reader>> = {
  ConvLSTM2D: readConvLstm,
  BatchNormalization({ config, tensors, rank }) {
    needLastAxis(config, rank)
    const [isScaled, isShifted] = [config['scale'] !== false, config['center'] !== false]
    const [gamma, ...afterGamma] = isScaled ? tensors : [undefined, ...tensors]
    const [beta, mean, variance] = isShifted ? afterGamma : [undefined, ...afterGamma]
    if (mean === undefined || variance === undefined) throw lacking(tensors.length)
    const weights = {
      gamma: gamma ?? filled(mean.shape, 1),
      beta: beta ?? filled(mean.shape, 0),
      movingMean: mean,
      movingVariance: variance,
    }
    return read({ type: 'batchNormalization', ...numbers(config, 'momentum', 'epsilon') }, weights)
  },
  LayerNormalization({ config, tensors, rank }) {
    needLastAxis(config, rank)
    const settings = numbers(config, 'epsilon')
    return read({ type: 'layerNormalization', ...settings }, scaleOf(config, tensors))
  },
  GroupNormalization({ config, tensors, rank }) {
    // Of whole sequences it would be the mean over all frames
    if (rank === 5) throw new RefusedError(sentence('keras.over-time', {}))
    needLastAxis(config, rank)
    const settings = numbers(config, 'groups', 'epsilon')
    return read({ type: 'groupNormalization', ...settings }, scaleOf(config, tensors))
  },
  Conv3D(given) {
    const [time = 1, height = 1, width = 1] = sides(given.config, 'kernel_size', 3)
    const [, ...strides] = sides(given.config, 'strides', 3)
    need(given.config, 'groups', 1)
    need(given.config, 'dilation_rate', [1, 1, 1])
    if (time === 1 && height === width && given.padding === null) {
      need(given.config, 'strides', [1, ...same(given.config, 'strides', strides)])
      return convolved(given, { type: 'conv2d', kernel: height, strides: strides[0] }, squeezed)
    }
    need(given.config, 'strides', [1, 1, 1])
    const padding = paddingOf(given, [time, height, width])
    return convolved(given, { type: 'conv3d', kernel: [time, height, width], padding })
  },
  Conv2D(given) {
    need(given.config, 'groups', 1)
    need(given.config, 'dilation_rate', [1, 1])
    return convolved(given, { type: 'conv2d', ...squareOf(given.config) })
  },
  Conv3DTranspose(given) {
    const [time, ...kernel] = sides(given.config, 'kernel_size', 3)
    const [step, ...strides] = sides(given.config, 'strides', 3)
    if (time !== 1) throw unsuited('kernel_size', given.config['kernel_size'], [1, ...kernel])
    if (step !== 1) throw unsuited('strides', given.config['strides'], [1, ...strides])
    need(given.config, 'output_padding', null)
    same(given.config, 'kernel_size', kernel)
    same(given.config, 'strides', strides)
    const own = { type: 'convTranspose2d', kernel: kernel[0], strides: strides[0] }
    return convolved(given, own, squeezed)
  },
  Conv2DTranspose(given) {
    need(given.config, 'output_padding', null)
    return convolved(given, { type: 'convTranspose2d', ...squareOf(given.config) })
  },
  DepthwiseConv2D(given) {
    need(given.config, 'depth_multiplier', 1)
    need(given.config, 'strides', [1, 1])
    const { kernel } = squareOf({ ...given.config, strides: [1, 1] })
    const dilation = sides(given.config, 'dilation_rate', 2)
    same(given.config, 'dilation_rate', dilation)
    const own = { type: 'depthwiseConv2d', kernel, dilation: dilation[0] }
    // [k, k, C, 1] -> [k, k, C]
    return convolved(given, own, (tensor) => shaped(tensor, tensor.shape.slice(0, 3)))
  },
  MaxPooling2D: (given) => pooled(given, 'maxPooling2d', 2),
  MaxPooling3D: (given) => pooled(given, 'maxPooling2d', 3),
  AveragePooling2D: (given) => pooled(given, 'averagePooling2d', 2),
  AveragePooling3D: (given) => pooled(given, 'averagePooling2d', 3),
  UpSampling2D({ config }) {
    need(config, 'interpolation', 'nearest')
    return read({ type: 'upSampling2d', size: perSide(config, 'size', 2) })
  },
  UpSampling3D: ({ config }) => read({ type: 'upSampling2d', size: perSide(config, 'size', 3) }),
  Dropout({ config }) {
    need(config, 'noise_shape', null)
    return read({ type: 'dropout', rate: Number(config['rate'] ?? 0) })
  },
  Activation({ config, major }) {
    const activation = activationOf(config['activation'])
    // Nothing of its own could make up for x/6 in place of x/5
    if (activation === 'hardSigmoid' && major >= 3)
      throw unsuited('activation', config['activation'], 'sigmoid')
    return activated(activation)
  },
  LeakyReLU({ config }) {
    const slope = config['negative_slope'] ?? config['alpha'] ?? 0.3
    if (Math.abs(Number(slope) - 0.2) > 1e-6) throw unsuited('negative_slope', slope, 0.2)
    return activated('leakyRelu')
  },
  ReLU({ config }) {
    need(config, 'max_value', null)
    need(config, 'negative_slope', 0)
    need(config, 'threshold', 0)
    return activated('relu')
  },
  Add: () => read({ type: 'add' }),
  Multiply: () => read({ type: 'multiply' }),
  Concatenate({ config, rank }) {
    needLastAxis(config, rank)
    return read({ type: 'concatenate' })
  },
}

/** @throws RefusedError */
export function readLayer(given: LayerToRead): LayerRead {
  const reader = readers[given.kind]
  if (reader === undefined) throw new RefusedError(sentence('keras.unknown-kind', {}))
  need(given.config, 'data_format', 'channels_last')
  return reader(given)
}

/** What a wrapper applies to every frame, or the layer itself. @throws RefusedError */
export function unwrapped({ kind, config, wrapped }: KerasNode): { kind: string; config: Config } {
  if (kind !== 'TimeDistributed') return { kind, config }
  if (wrapped === undefined) throw new RefusedError(sentence('keras.unknown-kind', {}))
  if (!wrapped.kind.endsWith('3D') && !wrapped.kind.startsWith('ConvLSTM')) return wrapped
  throw new RefusedError(sentence('keras.unknown-kind', {}))
}

const activated = (activation: Activation) => read({ type: 'activation', activation })

function readConvLstm({ config, tensors, major }: LayerToRead): LayerRead {
  const hasBias = config['use_bias'] !== false
  for (const key of ['go_backwards', 'stateful', 'return_state']) need(config, key, false)
  need(config, 'strides', [1, 1])
  need(config, 'dilation_rate', [1, 1])
  need(config, 'padding', 'same', 'valid')
  const { kernel } = squareOf({ ...config, strides: [1, 1] })
  const { recurrent, notes, ...gates } = gatesOf(config, tensors, major)
  if (tensors.length !== (hasBias ? 3 : 2)) throw lacking(tensors.length)
  const activation = nameIn(config['activation'] ?? 'tanh')
  if (activation !== 'tanh' && activation !== 'relu')
    throw unsuited('activation', config['activation'], 'tanh')
  const own = {
    type: 'convLstm2d',
    filters: config['filters'],
    kernel,
    recurrentActivation: recurrent,
    bias: hasBias,
    ...(activation === 'relu' ? { activation } : {}),
  }
  return read(own, weightsOf(gates), [...notes, ...dropoutNotes(config)])
}

function weightsOf({ kernel, recurrentKernel, bias }: Gates): Record<string, SavedTensor> {
  return { kernel, recurrentKernel, ...(bias ? { bias } : {}) }
}

interface Gates {
  kernel: SavedTensor
  recurrentKernel: SavedTensor
  bias: SavedTensor | undefined
}

/**
 * The weights, such that our hard sigmoid of them is what Keras computes: Keras 3 has x/6 where
 * ours has x/5; our own files have a rectifier up to 1 of weights with x/5 + 1/2 inside.
 */
function gatesOf(
  config: Config,
  [kernel, recurrentKernel, bias]: readonly SavedTensor[],
  major: number,
): Gates & { recurrent: 'sigmoid' | 'hardSigmoid'; notes: Sentence[] } {
  if (kernel === undefined || recurrentKernel === undefined) throw lacking(0)
  const usual = major < 3 ? 'hard_sigmoid' : 'sigmoid'
  const given = config['recurrent_activation'] ?? usual
  const times = (factor: number, offset = 0): Gates => ({
    kernel: mapGates(kernel, factor),
    recurrentKernel: mapGates(recurrentKernel, factor),
    bias: bias && mapGates(bias, factor, offset),
  })
  if (isUpToOne(given)) return { ...times(5, -2.5), recurrent: 'hardSigmoid', notes: [] }
  const name = nameIn(given)
  if (name === 'sigmoid') return { kernel, recurrentKernel, bias, recurrent: 'sigmoid', notes: [] }
  if (name !== 'hard_sigmoid') throw unsuited('recurrent_activation', given, 'sigmoid')
  if (major < 3) return { kernel, recurrentKernel, bias, recurrent: 'hardSigmoid', notes: [] }
  const notes = [sentence('keras.hard-sigmoid', {})]
  return { ...times(1 / 1.2), recurrent: 'hardSigmoid', notes }
}

function isUpToOne(json: Json): boolean {
  if (!isObject(json) || json['class_name'] !== 'ReLU' || !isObject(json['config'])) return false
  const { max_value: most, negative_slope: slope = 0, threshold = 0 } = json['config']
  return most === 1 && slope === 0 && threshold === 0
}

function dropoutNotes(config: Config): Sentence[] {
  const rates = ['dropout', 'recurrent_dropout'].map((key) => Number(config[key] ?? 0))
  return rates.some((rate) => rate > 0) ? [sentence('keras.inner-dropout', {})] : []
}

function convolved(
  { config, tensors, major, padding }: LayerToRead,
  own: { type: string; kernel: unknown; strides?: unknown; padding?: string; dilation?: unknown },
  change: (kernel: SavedTensor) => SavedTensor = (kernel) => kernel,
): LayerRead {
  const hasBias = config['use_bias'] !== false
  if (own.type !== 'conv3d') {
    if (padding !== null) throw new RefusedError(sentence('keras.padding-alone', {}))
    need(config, 'padding', 'same', 'valid')
  }
  const [kernel, bias] = tensors
  if (kernel === undefined || tensors.length !== (hasBias ? 2 : 1)) throw lacking(tensors.length)
  const activation = activationOf(config['activation'] ?? 'linear')
  const scaled = activation === 'hardSigmoid' && major >= 3
  const fitted = (tensor: SavedTensor) =>
    scaled ? mapValues(tensor, (value) => value / 1.2) : tensor
  const filters = own.type === 'depthwiseConv2d' ? {} : { filters: config['filters'] }
  return read(
    { ...own, ...filters, activation, bias: hasBias },
    { kernel: fitted(change(kernel)), ...(bias && hasBias ? { bias: fitted(bias) } : {}) },
    scaled ? [sentence('keras.hard-sigmoid', {})] : [],
  )
}

/** `[1, k, k, C, F]` -> `[k, k, C, F]` */
const squeezed = (tensor: SavedTensor) => shaped(tensor, tensor.shape.slice(1))

/** `valid` behind zeros before the frames is causal. */
function paddingOf({ config, padding }: LayerToRead, kernel: readonly number[]) {
  if (padding === null) {
    need(config, 'padding', 'same', 'valid')
    return 'same'
  }
  const [time = 1, ...sides] = kernel
  const wanted = [[time - 1, 0], ...sides.map((side) => [(side - 1) / 2, (side - 1) / 2])]
  if (String(padding) === String(wanted) && config['padding'] === 'valid') return 'causal'
  throw new RefusedError(sentence('keras.padding-alone', {}))
}

function pooled({ config }: LayerToRead, type: string, rank: 2 | 3): LayerRead {
  const size = perSide(config, 'pool_size', rank)
  if (config['strides'] !== null && config['strides'] !== undefined) {
    const strides = perSide(config, 'strides', rank)
    if (strides !== size) throw unsuited('strides', config['strides'], config['pool_size'] ?? size)
  }
  return read({ type, size })
}

/** The size along height and width, which must be alike and 1 in time. */
function perSide(config: Config, key: string, rank: 2 | 3): number {
  const all = sides(config, key, rank)
  if (rank === 3 && all[0] !== 1) throw unsuited(key, config[key], [1, ...all.slice(1)])
  return same(config, key, all.slice(rank - 2))[0] ?? 1
}

function squareOf(config: Config): { kernel: number; strides: number } {
  const [kernel = 1] = same(config, 'kernel_size', sides(config, 'kernel_size', 2))
  const [strides = 1] = same(config, 'strides', sides(config, 'strides', 2))
  return { kernel, strides }
}

/** Numbers by axis; one number stands for all of them. */
function sides(config: Config, key: string, count: number): number[] {
  const json = config[key] ?? 1
  const all = Array.isArray(json)
    ? (json as readonly Json[])
    : Array.from({ length: count }, () => json)
  if (all.length !== count || !all.every(Number.isInteger)) throw unsuited(key, json, 1)
  return all.map(Number)
}

function same(config: Config, key: string, all: readonly number[]): readonly number[] {
  if (all.every((side) => side === all[0])) return all
  throw unsuited(
    key,
    config[key],
    all.map(() => all[0] ?? 1),
  )
}

function scaleOf(config: Config, tensors: readonly SavedTensor[]): Record<string, SavedTensor> {
  const [isScaled, isShifted] = [config['scale'] !== false, config['center'] !== false]
  const [gamma, beta] = isScaled ? tensors : [undefined, ...tensors]
  const shape = (gamma ?? beta)?.shape
  if (shape === undefined || (isShifted && beta === undefined)) throw lacking(tensors.length)
  return { gamma: gamma ?? filled(shape, 1), beta: beta ?? filled(shape, 0) }
}

/** Keras's names of what ours computes alike; `gelu` only as its approximation, which has none. */
const activationNames: Readonly<Record<string, Activation>> = {
  linear: 'linear',
  relu: 'relu',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  hard_sigmoid: 'hardSigmoid',
  swish: 'swish',
  silu: 'swish',
  leaky_relu: 'leakyRelu',
}

function activationOf(json: Json | undefined): Activation {
  const known = activationNames[nameIn(json) ?? '']
  if (known === undefined) throw unsuited('activation', json, 'linear')
  return known
}

/** A function's name, however it is kept. */
function nameIn(json: Json | undefined): string | null {
  if (typeof json === 'string') return json
  return isObject(json) && typeof json['config'] === 'string' ? json['config'] : null
}

function isObject(json: Json | undefined): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function numbers(config: Config, ...keys: readonly string[]): Record<string, number> {
  const given = keys.filter((key) => typeof config[key] === 'number')
  return Object.fromEntries(given.map((key) => [key, Number(config[key])]))
}

/** The last of so many axes; Keras 2 keeps it as a list. */
function needLastAxis({ axis = -1 }: Config, rank: number): void {
  const given = Array.isArray(axis) ? (axis as readonly Json[])[0] : axis
  if (given !== -1 && given !== rank - 1) throw unsuited('axis', axis, -1)
}

/**
 * @param usual what Keras takes where the setting is absent; `wanted` when not given
 * @throws RefusedError for another value than the one ours can do
 */
function need(config: Config, key: string, wanted: Json, usual: Json = wanted): void {
  const given = config[key] ?? usual
  const all = Array.isArray(wanted) && !Array.isArray(given) ? wanted.map(() => given) : given
  if (JSON.stringify(all) !== JSON.stringify(wanted)) throw unsuited(key, given, wanted)
}

function unsuited(setting: string, given: Json | undefined, wanted: Json): RefusedError {
  const values = { setting, given: JSON.stringify(given ?? null), wanted: JSON.stringify(wanted) }
  return new RefusedError(sentence('keras.setting', values))
}

const lacking = (found: number) => new RefusedError(sentence('keras.weights', { found }))
