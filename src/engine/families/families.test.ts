/** Every family: builds, forecasts, can be trained as it says, and leaves no tensor behind. */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { familyOf, layersOf } from '../../shared/model/families'
import { modelSpecSchema } from '../../shared/model/model-spec'
import type { Family, ModelSpec } from '../../shared/model/model-spec'
import { summarizeModel } from '../../shared/model/summarize-model'
import { predictTargets } from '../training/objective'
import { buildModel } from './build-model'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const conv = { type: 'conv2d', filters: 3, kernel: 3, activation: 'relu' }
const cell = { type: 'convLstm2d', filters: 3, kernel: 3 }
const last = { type: 'conv2d', filters: { perOutputChannel: 1 }, kernel: 1 }

type NetworkFamily = Exclude<Family, 'reference' | 'automatic'>

/** A graph of each family with a skip connection, a sum and a change of size. */
const samples: Record<NetworkFamily, object> = {
  'next-frame': {
    layers: [
      { ...cell, name: 'a', inputs: ['frames'] },
      { type: 'averagePooling2d', size: 2, name: 'half', inputs: ['a'] },
      { ...conv, name: 'b', inputs: ['half'] },
      { type: 'upSampling2d', size: 2, name: 'large', inputs: ['b'] },
      { type: 'add', name: 'sum', inputs: ['large', 'a'] },
      { type: 'concatenate', name: 'joined', inputs: ['sum', 'frames'] },
      { ...last, name: 'last', inputs: ['joined'] },
    ],
  },
  'encoder-forecaster': {
    reading: [
      { ...cell, name: 'e1', inputs: ['frames'] },
      { ...conv, strides: 2, name: 'down', inputs: ['e1'] },
      { ...conv, name: 'more', inputs: ['down'] },
      { type: 'add', name: 'sum', inputs: ['down', 'more'] },
      { ...cell, name: 'e2', inputs: ['sum'] },
    ],
    forecasting: [
      { ...cell, name: 'f2', inputs: [], state: 'e2' },
      { type: 'upSampling2d', size: 2, name: 'large', inputs: ['f2'] },
      { ...cell, name: 'f1', inputs: ['large'], state: 'e1' },
      { type: 'concatenate', name: 'joined', inputs: ['large', 'f1'] },
      { ...last, name: 'last', inputs: ['joined'] },
    ],
  },
  direct: {
    layers: [
      { ...conv, name: 'a', inputs: ['frames'] },
      { type: 'averagePooling2d', size: 2, name: 'half', inputs: ['a'] },
      { ...conv, name: 'b', inputs: ['half'] },
      { type: 'upSampling2d', size: 2, name: 'large', inputs: ['b'] },
      { type: 'add', name: 'sum', inputs: ['large', 'a'] },
      { ...last, name: 'last', inputs: ['sum', 'a'] },
    ],
  },
}

const frame = { height: 5, width: 6, channels: 2 }
const named = (Object.keys(samples) as NetworkFamily[]).map((family) => {
  const spec = modelSpecSchema.parse({ ...samples[family], version: 2, family, name: 'sample' })
  return [family, spec] as const
})
const built = (spec: ModelSpec) =>
  buildModel(spec, { ...frame, inputFrames: 3, targetFrames: 2, seed: 2 })
const random = (frames: number) =>
  tf.randomUniform<tf.Rank.R5>([2, frames, 5, 6, 2], 0, 1, 'float32', 3)

describe.each(named)('the family %s', (_family, spec) => {
  it('has as many weights as its summary says, named after its layers', () => {
    const model = built(spec)
    const names = new Set(layersOf(spec).map(({ name }) => name))
    for (const name of model.weights.keys()) expect(names).toContain(name.split('/')[0])
    const use = { objective: 'window', frames: 3, targetFrames: 2, ...frame, batchSize: 1 } as const
    const { parameters, problem } = summarizeModel(spec, use)
    expect(problem).toBeNull()
    expect([...model.weights.values()].reduce((sum, { size }) => sum + size, 0)).toBe(parameters)
    model.dispose()
  })

  it.each([...familyOf(spec).objectives])('learns with the objective %s', (objective) => {
    const before = tf.memory().numTensors
    const model = built(spec)
    const x = random(3)
    const settings = { objective, inputFrames: 3, targetFrames: 2 }
    const loss = () => {
      const y = predictTargets(model, settings, x, { training: true, step: 1 })
      return tf.mean<tf.Scalar>(tf.square(y))
    }
    const { value, grads } = tf.variableGrads(loss, [...model.trainable])
    for (const weight of model.trainable)
      expect(tf.tidy(() => tf.max(tf.abs(grads[weight.name]!)).dataSync()[0])).toBeGreaterThan(0)
    tf.dispose([value, grads, x])
    model.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('forecasts the same whether it lets go of what it no longer needs or not', () => {
    const before = tf.memory().numTensors
    const model = built(spec)
    tf.tidy(() => {
      const x = random(3)
      const [used, kept] = [{ training: false } as const, { training: true, step: 1 } as const]
      const difference = tf.sub(model.predictWindow(x, 4, used), model.predictWindow(x, 4, kept))
      expect(tf.max(tf.abs(difference)).dataSync()[0]).toBeLessThan(1e-6)
    })
    model.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})
