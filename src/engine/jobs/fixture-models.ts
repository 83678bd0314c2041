/**
 * The models of which the package for clusters (`resources/job`) must compute what we do: every
 * kind of layer with each of its settings, every family and template.
 */
import { encoderForecasterOf } from '../../shared/model/encoder-forecaster-form'
import { stackOf } from '../../shared/model/graph'
import { layerSpecSchema } from '../../shared/model/layers'
import { modelSpecSchema, type ModelSpec } from '../../shared/model/model-spec'
import { templateNames } from '../../shared/model/model-spec'
import { templateModel } from '../../shared/model/template-models'
import type { LossName } from '../../shared/training/settings'

export interface FixtureModel {
  name: string
  spec: ModelSpec
  objective: 'window' | 'shifted'
  loss: Partial<Record<LossName, number>>
  /** Whether some cells and whole frames have no data. */
  masked: boolean
  startFrames: number
}

export const frame = { height: 7, width: 9, channels: 2 }
export const frames = { inputs: 3, targets: 2 }

/** Layers one after the other, as they are written by hand. */
const stacks: Record<string, readonly object[]> = {
  convLstm2d: [
    { type: 'convLstm2d', filters: 3, kernel: 3, recurrentKernel: 1, peepholes: true },
    {
      type: 'convLstm2d',
      filters: 2,
      kernel: 1,
      recurrentKernel: 3,
      bias: false,
      recurrentActivation: 'hardSigmoid',
    },
  ],
  batchNormalization: [
    { type: 'conv2d', filters: 3, kernel: 1 },
    { type: 'batchNormalization', momentum: 0.9 },
  ],
  normalizations: [
    { type: 'conv2d', filters: 6, kernel: 1 },
    { type: 'layerNormalization', epsilon: 1e-2 },
    { type: 'groupNormalization', groups: 4, epsilon: 1e-2 },
  ],
  strided: [
    { type: 'conv2d', filters: 3, kernel: 3, strides: 2, activation: 'swish' },
    { type: 'convTranspose2d', filters: 3, kernel: 4, strides: 2, activation: 'tanh' },
  ],
  'strided by 3': [
    { type: 'conv2d', filters: 3, kernel: 5, strides: 3, activation: 'gelu', bias: false },
    { type: 'convTranspose2d', filters: 3, kernel: 1, strides: 3, bias: false },
  ],
  depthwise: [
    { type: 'depthwiseConv2d', kernel: 3, dilation: 2, activation: 'leakyRelu' },
    { type: 'depthwiseConv2d', kernel: 5, bias: false, activation: 'hardSigmoid' },
  ],
  'conv3d causal': [
    { type: 'conv3d', filters: 2, kernel: [3, 1, 3], activation: 'sigmoid' },
    { type: 'conv3d', filters: 2, kernel: [1, 3, 1], activation: 'relu' },
  ],
  'conv3d centred': [{ type: 'conv3d', filters: 2, kernel: [3, 3, 1], padding: 'same' }],
  patches: [
    { type: 'patch', size: 2 },
    { type: 'conv2d', filters: 8, kernel: 1 },
    { type: 'unpatch', size: 2 },
    { type: 'activation', activation: 'gelu' },
  ],
  pooling: [
    { type: 'maxPooling2d', size: 2 },
    { type: 'averagePooling2d', size: 3 },
    { type: 'conv2d', filters: 3, kernel: 1 },
    { type: 'dropout', rate: 0 },
    { type: 'upSampling2d', size: 3 },
    { type: 'upSampling2d', size: 2 },
  ],
}

const head = { type: 'conv2d', filters: { perOutputChannel: 1 }, kernel: 1, activation: 'sigmoid' }

const losses = [{ mse: 1 }, { bce: 1 }, { mae: 1, ssim: 0.5 }, { huber: 1 }] as const

/** Every fixture, in order. */
export function fixtureModels(): FixtureModel[] {
  const layered = Object.entries(stacks).flatMap(([name, layers], index) =>
    ([false, true] as const).map((masked) => ({
      name: `${name}${masked ? ', masked' : ''}`,
      spec: nextFrameOf([...layers, head]),
      objective: masked ? ('window' as const) : ('shifted' as const),
      loss: losses[index % losses.length]!,
      masked,
      startFrames: 0,
    })),
  )
  return [...layered, ...joins(), ...templates(), patchedForecaster(), startingModel()]
}

function nextFrameOf(layers: readonly object[], residual = false): ModelSpec {
  const parsed = layers.map((layer) => layerSpecSchema.parse(layer))
  return specOf({
    version: 2,
    family: 'next-frame',
    name: 'fixture',
    residual,
    layers: stackOf(parsed),
  })
}

function specOf(input: unknown): ModelSpec {
  return modelSpecSchema.parse(input)
}

/** Layers that read several. */
function joins(): FixtureModel[] {
  const conv = { type: 'conv2d', filters: 2, kernel: 3 }
  const spec = specOf({
    version: 2,
    family: 'next-frame',
    name: 'fixture',
    residual: true,
    layers: [
      { ...conv, name: 'a', inputs: ['frames'], activation: 'tanh' },
      { ...conv, name: 'b', inputs: ['frames'] },
      { type: 'add', name: 'sum', inputs: ['a', 'b'] },
      { type: 'multiply', name: 'product', inputs: ['sum', 'a'] },
      { type: 'concatenate', name: 'joined', inputs: ['product', 'frames'] },
      { ...conv, name: 'out', inputs: ['joined', 'b'] },
    ],
  })
  const common = { spec, loss: { mse: 1 }, startFrames: 0 }
  return [
    { ...common, name: 'joins', objective: 'shifted', masked: false },
    { ...common, name: 'joins, masked', objective: 'window', masked: true },
  ]
}

function templates(): FixtureModel[] {
  return templateNames.flatMap((name) => {
    const isKeras = name.startsWith('keras')
    return (isKeras ? [false] : [false, true]).map((residual) => ({
      name: `${name}${residual ? ', residual' : ''}`,
      spec: templateModel(name, frame, { filters: 2, residual }),
      objective: isKeras ? ('shifted' as const) : ('window' as const),
      loss: residual ? { huber: 1 } : { mse: 1 },
      masked: residual,
      startFrames: 0,
    }))
  })
}

/** An encoder-forecaster whose patches don't fit the frames: what it unfolds is cropped. */
function patchedForecaster(): FixtureModel {
  const cell = { filters: 2, kernel: 3, peepholes: true }
  const form = { name: 'patched', residual: true, patch: 2, cells: [cell, cell] }
  return {
    name: 'patched encoder-forecaster, masked',
    spec: encoderForecasterOf({ ...form, outputActivation: 'linear' }),
    objective: 'window',
    loss: { mse: 1 },
    masked: true,
    startFrames: 0,
  }
}

/** A direct network that corrects another forecast. */
function startingModel(): FixtureModel {
  return {
    name: 'starts from a forecast',
    spec: templateModel('residual', frame, { filters: 2, residual: true }),
    objective: 'window',
    loss: { mse: 1 },
    masked: false,
    startFrames: frames.targets,
  }
}
