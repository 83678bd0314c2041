/**
 * No training step and no forecast of any template or layer leaves work on large arrays to the
 * stock kernels, which are slow.
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Activation } from '../../shared/model/activations'
import { modelSpecSchema, templateNames } from '../../shared/model/model-spec'
import type { ModelSpec } from '../../shared/model/model-spec'
import { templateModel } from '../../shared/model/template-models'
import type { LossName } from '../../shared/training/settings'
import type { SimdBackend } from '../devices/cpu/simd/simd-backend'
import { useSimd } from '../devices/cpu/simd/testing'
import { countTerms, losses, weightedLoss } from '../losses'
import { buildModel } from './build-model'

const side = 24
const frame = { height: side, width: side, channels: 1 }
const large = 256
/** These only give an array another name or shape. */
const harmless = ['Identity', 'Reshape', 'Cast', 'ExpandDims']

const activations = [
  'relu',
  'leakyRelu',
  'tanh',
  'sigmoid',
  'hardSigmoid',
  'swish',
  'gelu',
] satisfies Activation[]
const everyLayer = modelSpecSchema.parse({
  family: 'next-frame',
  name: 'every layer',
  residual: true,
  layers: [
    ...activations.map((activation) => ({ type: 'conv2d', filters: 4, kernel: 3, activation })),
    { type: 'conv2d', filters: 4, kernel: 7, strides: 3 },
    { type: 'convTranspose2d', filters: 4, kernel: 4, strides: 3 },
    { type: 'patch', size: 2 },
    {
      type: 'convLstm2d',
      filters: 5,
      kernel: 3,
      recurrentActivation: 'hardSigmoid',
      peepholes: true,
    },
    { type: 'batchNormalization' },
    { type: 'conv2d', filters: 8, kernel: 3, strides: 2 },
    { type: 'convTranspose2d', filters: 16, kernel: 3, strides: 2 },
    { type: 'maxPooling2d', size: 2 },
    { type: 'layerNormalization' },
    { type: 'groupNormalization', groups: 4 },
    { type: 'depthwiseConv2d', kernel: 3, dilation: 2 },
    { type: 'upSampling2d', size: 2 },
    { type: 'averagePooling2d', size: 5 },
    { type: 'upSampling2d', size: 5 },
    { type: 'activation', activation: 'hardSigmoid' },
    { type: 'dropout', rate: 0.2 },
    { type: 'unpatch', size: 2 },
    { type: 'conv3d', filters: 3, kernel: [3, 3, 3], activation: 'relu' },
    { type: 'conv3d', filters: 1, kernel: [3, 3, 3], padding: 'same' },
  ],
})

const models: [string, ModelSpec][] = [
  ...templateNames.map((name): [string, ModelSpec] => [name, template(name)]),
  ['small, residual', template('small', true)],
  ['every layer', everyLayer],
]

function template(name: (typeof templateNames)[number], residual = false): ModelSpec {
  return templateModel(name, frame, { filters: 8, residual })
}

/** Stock kernels that met large arrays on the simd backend. */
const used = new Set<string>()
let backend: SimdBackend

beforeAll(async () => {
  for (const kernel of tf.getKernelsForBackend('cpu')) {
    const kernelFunc: typeof kernel.kernelFunc = (call) => {
      const result = kernel.kernelFunc(call)
      const sizes = [...Object.values(call.inputs), result]
        .flat()
        .map((tensor) => tensor && tf.util.sizeFromShape(tensor.shape))
      if (tf.getBackend() === 'simd' && sizes.some((size) => size !== undefined && size >= large))
        used.add(kernel.kernelName)
      return result
    }
    tf.unregisterKernel(kernel.kernelName, 'cpu')
    tf.registerKernel({ ...kernel, kernelFunc })
  }
  ;({ backend } = await useSimd())
  await tf.setBackend('simd')
}, 120_000)
afterAll(() => backend.runtime.close())

/** Losses of amounts are composed: they have no kernels of their own. */
const withKernels: readonly LossName[] = ['bce', 'mse', 'mae', 'huber', 'ssim']

function trainingStep(spec: ModelSpec, name: LossName): void {
  const model = buildModel(spec, { ...frame, inputFrames: 4, targetFrames: 4, seed: 1 })
  tf.tidy(() => {
    const frames = (seed: number) =>
      tf.randomUniform<tf.Rank.R5>([2, 4, side, side, 1], 0, 1, 'float32', seed)
    const [x, truth, mask] = [frames(1), frames(2), tf.greater<tf.Tensor5D>(frames(3), 0.1)]
    const summands = [{ loss: losses[name], weight: 1 }]
    const terms = countTerms(summands, truth.shape, mask.dataSync() as Uint8Array)
    const pass = { training: true, step: 1 } as const
    const loss = () => {
      const prediction =
        spec.family === 'next-frame'
          ? model.predictShifted!(x, pass)
          : model.predictWindow(x, 4, pass)
      return weightedLoss(summands, { prediction, truth, mask }, terms, { dynamicRange: 1 })
    }
    expect(Number.isFinite(tf.variableGrads(loss, [...model.trainable]).value.dataSync()[0])).toBe(
      true,
    )
  })
  model.dispose()
}

it.each(models)('a forecast with %s', (_name, spec) => {
  used.clear()
  const model = buildModel(spec, { ...frame, inputFrames: 4, targetFrames: 4, seed: 1 })
  tf.tidy(() => {
    const x = tf.randomUniform<tf.Rank.R5>([2, 4, side, side, 1], 0, 1, 'float32', 1)
    const mask = tf.tensor2d([1, 1, 0, 1, 1, 1, 1, 1], [2, 4], 'bool')
    for (const pass of [{ training: false }, { training: false, mask }] as const)
      model.predictWindow(x, 3, pass).dataSync()
  })
  model.dispose()
  expect([...used].filter((kernel) => !harmless.includes(kernel))).toEqual([])
})

it.each(models)('a training step of %s', (_name, spec) => {
  used.clear()
  for (const name of withKernels) trainingStep(spec, name)
  expect([...used].filter((kernel) => !harmless.includes(kernel))).toEqual([])
})
