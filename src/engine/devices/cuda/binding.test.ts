/**
 * The package for CUDA up to CUDA itself: loaded as the device loads it, its operations and
 * gradients beside the reference, a whole training, and every tensor let go. `npm run
 * test:cuda-binding` compiles its native part against TensorFlow for the processor.
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, expect, it } from 'vitest'
import { bindingVariable } from '../../../../scripts/lib/cuda-binding.mjs'
import { modelSpecSchema, type ModelSpec } from '../../../shared/model/model-spec'
import { needing } from '../../../shared/testing/needing'
import { buildModel } from '../../families/build-model'
import type { GridModel } from '../../families/grid-model'
import { runTiny, tinyRequest, tinyStack } from '../../training/testing'
import { comparedNumbers, largestDifference } from '../self-check'
import { cudaDriver, loadPackage } from './cuda'

const folder = process.env[bindingVariable]
const missing = folder === undefined ? '`npm run test:cuda-binding` makes what it needs' : null

const stack = modelSpecSchema.parse({
  family: 'next-frame',
  name: 'every layer',
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
})
const forecaster = modelSpecSchema.parse({
  family: 'encoder-forecaster',
  name: 'forecaster',
  residual: true,
  outputActivation: 'linear',
  patch: 2,
  cells: [
    { filters: 5, kernel: 5, recurrentKernel: 3, peepholes: true },
    { filters: 3, kernel: 3 },
  ],
})
const frame = { height: 7, width: 9, channels: 2 }

type Pass = (model: GridModel, x: tf.Tensor5D, training: boolean) => tf.Tensor5D
const window: Pass = (model, x, training) =>
  model.predictWindow(x, 3, training ? { training, step: 2 } : { training })
const shifted: Pass = (model, x, training) =>
  model.predictShifted!(x, training ? { training, step: 2 } : { training })

/** Output in use, and all gradients in training, by name. */
async function numbersOf(spec: ModelSpec, pass: Pass): Promise<Map<string, Float32Array>> {
  const model = buildModel(spec, { ...frame, seed: 3 })
  const x = tf.tensor5d(values(2 * 4 * 7 * 9 * 2), [2, 4, 7, 9, 2])
  const output = tf.tidy(() => pass(model, x, false))
  const loss = () => tf.mean<tf.Scalar>(tf.square(pass(model, x, true)))
  const { value, grads } = tf.variableGrads(loss, [...model.trainable])
  const named: [string, tf.Tensor][] = [
    ['output', output],
    ...[...model.weights].flatMap(([name, weight]): [string, tf.Tensor][] => {
      const gradient = grads[weight.name]
      return gradient === undefined ? [] : [[name, gradient]]
    }),
  ]
  const numbers = named.map(([name, tensor]): [string, Float32Array] => [
    name,
    Float32Array.from(tensor.dataSync()),
  ])
  tf.dispose([x, value, ...named.map(([, tensor]) => tensor)])
  model.dispose()
  return new Map(numbers)
}

/** The same on every backend: those of a library differ in their random numbers. */
function values(count: number): Float32Array {
  let state = 1
  return Float32Array.from({ length: count }, () => {
    state = (state * 16807) % 2147483647
    return state / 2147483647
  })
}

const on = async <T>(backend: 'cpu' | 'tensorflow', work: () => Promise<T>): Promise<T> => {
  await tf.setBackend(backend)
  const before = tf.memory().numTensors
  const result = await work()
  expect(tf.memory().numTensors, `tensors left on ${backend}`).toBe(before)
  return result
}

needing(missing).describe('the package for CUDA, without CUDA', () => {
  beforeAll(() => loadPackage(folder))

  it('is loaded by the device, which then sees that it computes on the processor', async () => {
    const card = { name: 'NVIDIA T4', memoryBytes: 2 ** 34, driver: '470.82.01' }
    const driver = cudaDriver({
      check: () => Promise.resolve({ card }),
      load: () => loadPackage(folder),
      backend: async () => {
        await tf.setBackend('tensorflow')
        return tf.backend()
      },
    })
    expect(tf.backend()).toMatchObject({ isGPUPackage: true })
    await expect(driver.open()).rejects.toThrow(/doesn't use the NVIDIA T4/)
  })

  it('passes the check that a device must pass to be offered', async () => {
    const reference = await on('cpu', comparedNumbers)
    const native = await on('tensorflow', comparedNumbers)
    expect(largestDifference(native, reference)).toBeLessThan(1e-5)
  })

  it.each([
    ['an encoder-forecaster', forecaster, window],
    ['a stack of every layer, one step', stack, shifted],
    ['a stack of every layer, running free', stack, window],
  ])('computes %s and all its gradients like the reference', async (_name, spec, pass) => {
    const reference = await on('cpu', () => numbersOf(spec, pass))
    const native = await on('tensorflow', () => numbersOf(spec, pass))
    expect(native.size).toBeGreaterThan(5)
    expect([...native.keys()]).toEqual([...reference.keys()])
    for (const [name, numbers] of reference)
      expect(largestDifference([native.get(name)!], [numbers]), name).toBeLessThan(1e-4)
  })

  it.each([
    ['an encoder-forecaster', {}],
    ['a stack with state of its own', { modelSpec: tinyStack }],
  ])('trains %s to the same losses', async (_name, parts) => {
    const losses = async () => {
      const { result } = await runTiny(tinyRequest({ epochs: 2 }, parts))
      return result.epochs.map(({ trainingLoss }) => trainingLoss)
    }
    const reference = await on('cpu', losses)
    const native = await on('tensorflow', losses)
    expect(native).toHaveLength(2)
    native.forEach((loss, epoch) => expect(loss / reference[epoch]!).toBeCloseTo(1, 3))
  })

  it('holds nothing of what was let go', async () => {
    await tf.setBackend('tensorflow')
    const backend = tf.backend()
    const before = backend.numDataIds()
    for (let round = 0; round < 3; round++) await numbersOf(forecaster, window)
    expect(backend.numDataIds()).toBe(before)
  })
})
