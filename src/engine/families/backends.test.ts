/** The same models on our own kernels as on the reference: forward values and every gradient. */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { modelSpecSchema } from '../../shared/model/model-spec'
import type { SimdBackend } from '../devices/cpu/simd/simd-backend'
import { relativeDifference, useSimd } from '../devices/cpu/simd/testing'
import { buildModel } from './build-model'
import type { GridModel, PassOptions } from './grid-model'

let backend: SimdBackend
beforeAll(async () => {
  ;({ backend } = await useSimd())
}, 120_000)
afterAll(async () => {
  await tf.setBackend('cpu')
  backend.dispose()
})

const frame = { height: 7, width: 9, channels: 2 }
const specs = [
  modelSpecSchema.parse({
    family: 'encoder-forecaster',
    name: 'forecaster',
    residual: true,
    outputActivation: 'linear',
    patch: 2,
    cells: [
      { filters: 5, kernel: 5, recurrentKernel: 3, peepholes: true },
      { filters: 3, kernel: 3 },
    ],
  }),
  modelSpecSchema.parse({
    family: 'next-frame',
    name: 'stack',
    layers: [
      { type: 'patch', size: 2 },
      { type: 'convLstm2d', filters: 4, kernel: 3, recurrentActivation: 'hardSigmoid' },
      { type: 'batchNormalization' },
      { type: 'conv2d', filters: 6, kernel: 3, strides: 2, activation: 'leakyRelu' },
      { type: 'maxPooling2d', size: 2 },
      { type: 'layerNormalization' },
      { type: 'upSampling2d', size: 2 },
      { type: 'convTranspose2d', filters: 8, kernel: 3, strides: 2, activation: 'swish' },
      { type: 'averagePooling2d', size: 2 },
      { type: 'upSampling2d', size: 2 },
      { type: 'dropout', rate: 0.2 },
      { type: 'unpatch', size: 2 },
      { type: 'conv3d', filters: 2, kernel: [3, 3, 3], activation: 'sigmoid' },
    ],
  }),
]

type Run = (model: GridModel, x: tf.Tensor5D, options: PassOptions) => tf.Tensor5D
const window: Run = (model, x, options) => model.predictWindow(x, 3, options)
const shifted: Run = (model, x, options) => model.predictShifted!(x, options)

/** The output in use, and all gradients in training, on the active backend. */
function valuesOf(spec: (typeof specs)[number], run: Run): Map<string, Float32Array> {
  const model = buildModel(spec, { ...frame, seed: 3 })
  const values = new Map<string, Float32Array>()
  tf.tidy(() => {
    const x = tf.randomUniform<tf.Rank.R5>(
      [2, 4, frame.height, frame.width, frame.channels],
      0,
      1,
      'float32',
      5,
    )
    values.set('output', Float32Array.from(run(model, x, { training: false }).dataSync()))
    const loss = () => tf.mean<tf.Scalar>(tf.square(run(model, x, { training: true, step: 2 })))
    const { grads } = tf.variableGrads(loss, [...model.trainable])
    for (const [name, weight] of model.weights) {
      const gradient = grads[weight.name]
      if (gradient !== undefined)
        values.set(`gradient of ${name}`, Float32Array.from(gradient.dataSync()))
    }
  })
  model.dispose()
  return values
}

describe('models on the simd backend', () => {
  const cases = [
    ['encoder-forecaster, a window', specs[0]!, window],
    ['next-frame, shifted', specs[1]!, shifted],
    ['next-frame, free-running', specs[1]!, window],
  ] as const

  it.each(cases)('agree with the reference: %s', async (_name, spec, run) => {
    await tf.setBackend('cpu')
    const expected = valuesOf(spec, run)
    await tf.setBackend('simd')
    const actual = valuesOf(spec, run)
    expect([...actual.keys()]).toEqual([...expected.keys()])
    expect(expected.size).toBeGreaterThan(5)
    for (const [name, values] of expected) {
      expect(relativeDifference(actual.get(name) ?? new Float32Array(), values), name).toBeLessThan(
        1e-4,
      )
    }
  })
})
