import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { AdoptRequest, TrainRequest } from '../../shared/engine-calls'
import { withFrozen } from '../../shared/model/frozen'
import { readCheckpoint, writeCheckpoint } from '../checkpoints/checkpoint-file'
import { temporaryFolder } from '../windows/testing'
import { adopt } from './adopt'
import { bestPath } from './run-files'
import type { CheckpointMetadata } from './run-state'
import { referenceDevice, runTiny, tinyRequest, tinyStack } from './testing'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const never = () => undefined

/** A trained model, and an order to make a run of it elsewhere. */
async function trainedElsewhere(modelSpec = tinyStack): Promise<AdoptRequest & TrainRequest> {
  const there = tinyRequest({ epochs: 2, objective: 'shifted' }, { modelSpec })
  await runTiny(there)
  const weights = bestPath(there.runFolder)
  return { ...there, runFolder: temporaryFolder(), weights, scaling: null, title: 'net.keras' }
}

/** By name, bit for bit. */
function weightsIn(path: string): Map<string, string> {
  const weights = [...readCheckpoint(path).tensors].filter(([name]) => name.startsWith('weights/'))
  return new Map(
    weights.map(([name, { values }]) => [name, Buffer.from(values.buffer).toString('hex')]),
  )
}

const documentOf = (path: string) => readCheckpoint<CheckpointMetadata>(path).metadata

it('keeps weights from elsewhere as the best, with the loss that they have here', async () => {
  const order = await trainedElsewhere()
  const tensors = tf.memory().numTensors
  const { checkpoint, ending, parameters, scaling } = await adopt(order, referenceDevice, never)
  expect(tf.memory().numTensors).toBe(tensors)
  const best = documentOf(order.weights).progress
  const loss = best.epochs.find(({ epoch }) => epoch === best.bestEpoch)?.validationLoss ?? NaN
  expect(ending.code).toBe('ended.imported')
  expect(ending.values['loss']).toBeCloseTo(loss, 6)
  expect(documentOf(checkpoint).progress).toMatchObject({ bestEpoch: 0, epochs: [], step: 0 })
  expect(documentOf(bestPath(order.runFolder)).facts.scaling).toEqual(scaling)
  expect(weightsIn(bestPath(order.runFolder))).toEqual(weightsIn(order.weights))
  expect(parameters).toBeGreaterThan(0)
})

it('uses the scaling that the weights were trained with', async () => {
  const scaling = { log: false, offset: 1, scale: 7 }
  const order = { ...(await trainedElsewhere()), scaling }
  expect((await adopt(order, referenceDevice, never)).scaling).toEqual(scaling)
})

it('is trained on, and stays the best where that makes it worse', async () => {
  const trained = await trainedElsewhere()
  const worse = { ...trained.settings, epochs: 1, optimizer: 'sgd', learningRate: 50 } as const
  const order = { ...trained, settings: worse }
  const { checkpoint } = await adopt(order, referenceDevice, never)
  const { result } = await runTiny({ ...order, resumeFrom: checkpoint })
  expect(result.epochs).toHaveLength(1)
  expect(result.bestEpoch).toBe(0)
  expect(weightsIn(bestPath(order.runFolder))).toEqual(weightsIn(order.weights))
})

it('leaves frozen layers as they are, their moving averages too', async () => {
  const order = await trainedElsewhere()
  const modelSpec = withFrozen(order.modelSpec, ['1-convLstm2d', '2-batchNormalization'])
  const frozen = { ...order, modelSpec }
  const { checkpoint } = await adopt(frozen, referenceDevice, never)
  await runTiny({ ...frozen, settings: { ...order.settings, epochs: 1 }, resumeFrom: checkpoint })
  const before = weightsIn(order.weights)
  const after = weightsIn(join(order.runFolder, 'checkpoints', '1.safetensors'))
  const moved = [...before.keys()].filter((name) => before.get(name) !== after.get(name))
  expect(moved).toEqual(['weights/4-conv3d/kernel', 'weights/4-conv3d/bias'])
})

it('refuses to freeze all there is', async () => {
  const order = await trainedElsewhere()
  const names = ['1-convLstm2d', '2-batchNormalization', '4-conv3d']
  const frozen = { ...order, modelSpec: withFrozen(order.modelSpec, names) }
  await expect(adopt(frozen, referenceDevice, never)).rejects.toMatchObject({
    code: 'model-file.all-frozen',
  })
})

it('refuses weights of another shape, by name', async () => {
  const order = await trainedElsewhere()
  const { tensors, metadata } = readCheckpoint(order.weights)
  tensors.set('weights/4-conv3d/bias', { shape: [2], values: Float32Array.of(1, 2) })
  const weights = join(temporaryFolder(), 'other.safetensors')
  writeCheckpoint(weights, { tensors, metadata })
  await expect(adopt({ ...order, weights }, referenceDevice, never)).rejects.toMatchObject({
    code: 'checkpoint.other-model',
    values: { weight: 'weights/4-conv3d/bias' },
  })
})
