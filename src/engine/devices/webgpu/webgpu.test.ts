/**
 * The WebGPU device on a GPU in software: the same numbers as the reference, a whole training, the
 * loss of the device.
 */
import { say } from '../../../shared/notices/say'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { useSoftwareGpu } from '../../../../scripts/lib/software-gpu.mjs'
import { modelSpecSchema } from '../../../shared/model/model-spec'
import type { ModelSpec } from '../../../shared/model/model-spec'
import { needing } from '../../../shared/testing/needing'
import { hasKernel } from '../../ops/dispatch'
import { buildModel } from '../../families/build-model'
import { movingDots } from '../../windows/testing'
import { runTiny, tinyRequest } from '../../training/testing'
import { withDevice } from '../select-device'
import { comparedNumbers, largestDifference } from '../self-check'

const missing = await useSoftwareGpu()
const useFusedConvLstm = async (fused: boolean) => (await import('./fused')).useFusedConvLstm(fused)

/** Every layer that a next-frame model can have. */
const everyLayer = modelSpecSchema.parse({
  family: 'next-frame',
  name: 'every layer',
  layers: [
    { type: 'patch', size: 2 },
    { type: 'convLstm2d', filters: 3, kernel: 3, recurrentActivation: 'hardSigmoid' },
    { type: 'batchNormalization' },
    { type: 'conv2d', filters: 4, kernel: 3, strides: 2, activation: 'leakyRelu' },
    { type: 'maxPooling2d', size: 2 },
    { type: 'layerNormalization' },
    { type: 'upSampling2d', size: 2 },
    { type: 'convTranspose2d', filters: 4, kernel: 3, strides: 2, activation: 'swish' },
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
  patch: 2,
  cells: [
    { filters: 5, kernel: 5, recurrentKernel: 3, peepholes: true },
    { filters: 3, kernel: 3 },
  ],
})
const frame = { height: 7, width: 9, channels: 2 }

/** The output in use, then all gradients in training. */
async function numbersOf(spec: ModelSpec): Promise<Float32Array[]> {
  const model = buildModel(spec, { ...frame, seed: 3 })
  const x = tf.randomUniform<tf.Rank.R5>(
    [2, 3, frame.height, frame.width, frame.channels],
    0,
    1,
    'float32',
    5,
  )
  const output = tf.tidy(() => model.predictWindow(x, 2, { training: false }))
  const loss = () =>
    tf.mean<tf.Scalar>(tf.square(model.predictWindow(x, 2, { training: true, step: 2 })))
  const { value, grads } = tf.variableGrads(loss, [...model.trainable])
  const tensors = [output, ...model.trainable.map((weight) => grads[weight.name]!)]
  const numbers = await Promise.all(
    tensors.map(async (tensor) => Float32Array.from(await tensor.data())),
  )
  tf.dispose([x, value, ...tensors])
  model.dispose()
  return numbers
}

needing(missing).describe('the WebGPU device', () => {
  it.each([
    ['an encoder-forecaster', forecaster],
    ['a next-frame stack of every layer', everyLayer],
  ])(
    'computes %s like the reference, gradients included, and keeps nothing',
    async (_name, spec) => {
      const truth = await withDevice('reference', () => numbersOf(spec))
      expect(truth.every((values) => values.some((value) => value !== 0))).toBe(true)
      await withDevice('webgpu', async ({ id, detail }) => {
        expect([id, tf.getBackend()]).toEqual(['webgpu', 'webgpu'])
        expect(detail.code).toBe('path.webgpu')
        const before = tf.memory().numTensors
        expect(largestDifference(await numbersOf(spec), truth)).toBeLessThan(1e-4)
        expect(tf.memory().numTensors).toBe(before)
      })
    },
  )

  it('adds up more tensors than a card can bind at once', async () => {
    await withDevice('webgpu', async () => {
      const { numTensors, numDataBuffers } = tf.memory()
      const sum = tf.tidy(() =>
        tf.addN(Array.from({ length: 40 }, (_, n) => tf.fill([2, 1, 1, 1, 3], n))),
      )
      expect([...(await sum.data())]).toEqual(Array<number>(6).fill(780))
      sum.dispose()
      expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers })
    })
  })

  it('passes the comparison that decides whether it is offered', async () => {
    const truth = await withDevice('reference', comparedNumbers)
    expect(largestDifference(await withDevice('webgpu', comparedNumbers), truth)).toBeLessThan(1e-4)
  })

  it('trains a run to the same losses as the reference', async () => {
    const [expected, actual] = [
      await withDevice('reference', (device) => runTiny(twoEpochs(), undefined, device)),
      await withDevice('webgpu', (device) => runTiny(twoEpochs(), undefined, device)),
    ]
    expect(actual.result.status).toBe('completed')
    expect(actual.result.epochs).toHaveLength(expected.result.epochs.length)
    actual.result.epochs.forEach(({ trainingLoss, validationLoss }, i) => {
      expect(trainingLoss).toBeCloseTo(expected.result.epochs[i]!.trainingLoss, 3)
      expect(validationLoss).toBeCloseTo(expected.result.epochs[i]!.validationLoss, 3)
    })
  })

  it('runs a ConvLSTM in either form to the same losses, and says which one it took', async () => {
    const losses: number[][] = []
    for (const fused of [false, true]) {
      await withDevice('webgpu', async (device) => {
        expect(say(device.detail, 'en')).toMatch(
          /fused ConvLSTM kernels, [\d.]+ times|composed operations, [\d.]+ times/,
        )
        await useFusedConvLstm(fused)
        expect(hasKernel('ConvLstmSequence')).toBe(fused)
        const { result } = await runTiny(twoEpochs(), undefined, device)
        losses.push(
          result.epochs.flatMap(({ trainingLoss, validationLoss }) => [
            trainingLoss,
            validationLoss,
          ]),
        )
      })
    }
    expect(losses[0]).toHaveLength(4)
    losses[1]!.forEach((loss, i) => expect(Math.abs(loss / losses[0]![i]! - 1)).toBeLessThan(1e-4))
  })

  it('that is lost ends the run with its checkpoint kept, and a fresh one goes on', async () => {
    const request = twoEpochs()
    let checkpoint: string | null = null
    const training = withDevice('webgpu', (device) =>
      runTiny(
        request,
        (news) => {
          if (news.type !== 'checkpoint') return
          checkpoint = news.path
          backendDevice().destroy()
        },
        device,
      ),
    )
    await expect(training).rejects.toMatchObject({ code: 'device.lost' })
    expect(checkpoint).toContain('1.safetensors')
    const resumed = await withDevice('webgpu', (device) =>
      runTiny({ ...request, resumeFrom: checkpoint }, undefined, device),
    )
    expect(resumed.result).toMatchObject({ status: 'completed' })
    expect(resumed.result.epochs.map(({ epoch }) => epoch)).toEqual([1, 2])
  })

  it('whose driver reports an error late ends the work with it', async () => {
    const work = withDevice('webgpu', async () => {
      backendDevice().createBuffer({ size: 2 ** 50, usage: GPUBufferUsage.STORAGE })
      await new Promise(() => undefined)
    })
    await expect(work).rejects.toMatchObject({
      code: 'device.memory',
      values: { detail: expect.stringContaining('max buffer size') as string },
    })
  })
})

const twoEpochs = () => tinyRequest({ epochs: 2 }, { dataset: movingDots(8, 5, 4) })

function backendDevice(): GPUDevice {
  return (tf.backend() as unknown as { device: GPUDevice }).device
}
