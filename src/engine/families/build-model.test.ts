import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { modelSpecSchema } from '../../shared/model/model-spec'
import { buildModel } from './build-model'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const forecaster = (extra: object = {}) =>
  modelSpecSchema.parse({
    family: 'encoder-forecaster',
    name: 'tiny',
    patch: 2,
    cells: [
      { filters: 3, kernel: 3, peepholes: true },
      { filters: 2, kernel: 3 },
    ],
    ...extra,
  })

const stack = (layers: object[], extra: object = {}) =>
  modelSpecSchema.parse({ family: 'next-frame', name: 'tiny', layers, ...extra })

const causalStack = [
  { type: 'patch', size: 2 },
  { type: 'convLstm2d', filters: 3, kernel: 3 },
  { type: 'batchNormalization' },
  { type: 'conv2d', filters: 4, kernel: 3, strides: 2, activation: 'relu' },
  { type: 'layerNormalization' },
  { type: 'convTranspose2d', filters: 4, kernel: 2, strides: 2, activation: 'leakyRelu' },
  { type: 'conv3d', filters: 4, kernel: [3, 3, 3], activation: 'tanh' },
  { type: 'dropout', rate: 0.3 },
  { type: 'unpatch', size: 2 },
  { type: 'conv3d', filters: 1, kernel: [5, 1, 1], activation: 'sigmoid' },
]

const random = (shape: [number, number, number, number, number], seed = 7) =>
  tf.randomUniform<tf.Rank.R5>(shape, 0, 1, 'float32', seed)

describe('building a model', () => {
  it('gives frames of the size they came in, for any size', () => {
    for (const spec of [forecaster(), stack(causalStack)]) {
      const model = buildModel(spec, { height: 5, width: 7, channels: 1, seed: 1 })
      const y = model.predictWindow(random([2, 3, 5, 7, 1]), 4, { training: false })
      expect(y.shape).toEqual([2, 4, 5, 7, 1])
      y.dispose()
      model.dispose()
    }
  })

  it('gives the same weights for the same seed, others for another', () => {
    const sums = [1, 1, 2].map((seed) => {
      const model = buildModel(stack(causalStack), { height: 6, width: 6, channels: 1, seed })
      const values = [...model.weights].map(([name, weight]) => [name, ...weight.dataSync()])
      model.dispose()
      return JSON.stringify(values)
    })
    expect(sums[0]).toBe(sums[1])
    expect(sums[0]).not.toBe(sums[2])
  })

  it('names weights by the spec alone', () => {
    const names = () => {
      const model = buildModel(forecaster(), { height: 6, width: 6, channels: 1, seed: 1 })
      const keys = [...model.weights.keys()]
      model.dispose()
      return keys
    }
    expect(names()).toEqual(names())
    expect(names()).toContain('encoder-1/peepholes')
    expect(names()).not.toContain('forecaster-1/kernel')
  })

  it('leaves no tensor behind, in prediction, gradient and disposal', () => {
    const before = tf.memory().numTensors
    for (const spec of [
      forecaster(),
      forecaster({ residual: true, outputActivation: 'linear' }),
      stack(causalStack),
    ]) {
      const model = buildModel(spec, { height: 5, width: 6, channels: 1, seed: 1 })
      const x = random([2, 3, 5, 6, 1])
      const alive = tf.memory().numTensors
      model.predictWindow(x, 3, { training: false }).dispose()
      const { value, grads } = tf.variableGrads(
        () => tf.mean<tf.Scalar>(model.predictWindow(x, 2, { training: true, step: 1 })),
        [...model.trainable],
      )
      expect(Object.keys(grads)).toHaveLength(model.trainable.length)
      tf.dispose([value, grads])
      expect(tf.memory().numTensors).toBe(alive)
      model.dispose()
      x.dispose()
    }
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('free-running', () => {
  it('carries state: a causal model gives what recomputing the sequence every frame gives', () => {
    const model = buildModel(stack(causalStack), { height: 6, width: 5, channels: 1, seed: 3 })
    const x = random([1, 4, 6, 5, 1])
    const streamed = model.predictWindow(x, 5, { training: false })
    let sequence = x
    for (let step = 0; step < 5; step++) {
      const all = model.predictShifted!(sequence, { training: false })
      const newest = tf.slice(all, [0, all.shape[1] - 1, 0, 0, 0], [1, 1, 6, 5, 1])
      sequence = tf.concat<tf.Tensor5D>([sequence, newest], 1)
    }
    const naive = tf.slice(sequence, [0, 4, 0, 0, 0], [1, 5, 6, 5, 1])
    expect(tf.max(tf.abs(tf.sub(streamed, naive))).dataSync()[0]).toBeLessThan(1e-5)
    model.dispose()
  })

  it('unrolls the forecaster to any number of steps: more do not change the first ones', () => {
    const model = buildModel(forecaster(), { height: 6, width: 6, channels: 1, seed: 3 })
    const x = random([2, 3, 6, 6, 1])
    const few = model.predictWindow(x, 2, { training: false })
    const many = model.predictWindow(x, 6, { training: false })
    const first = tf.slice(many, [0, 0, 0, 0, 0], [2, 2, 6, 6, 1])
    expect(tf.max(tf.abs(tf.sub(few, first))).dataSync()[0]).toBeLessThan(1e-6)
    model.dispose()
  })

  it('predicts the change with residual: zero output weights repeat the newest frame', () => {
    for (const spec of [
      forecaster({ residual: true, outputActivation: 'linear' }),
      stack([{ type: 'conv3d', filters: 1, kernel: [3, 3, 3] }], { residual: true }),
    ]) {
      const model = buildModel(spec, { height: 4, width: 4, channels: 1, seed: 3 })
      for (const weight of model.weights.values()) weight.assign(tf.zerosLike(weight))
      const x = random([1, 3, 4, 4, 1])
      const y = model.predictWindow(x, 2, { training: false })
      const newest = tf.slice(x, [0, 2, 0, 0, 0], [1, 1, 4, 4, 1])
      expect(tf.max(tf.abs(tf.sub(y, newest))).dataSync()[0]).toBeLessThan(1e-6)
      model.dispose()
    }
  })
})

describe('missing frames', () => {
  const recurrent = stack([
    { type: 'convLstm2d', filters: 3, kernel: 3 },
    { type: 'convLstm2d', filters: 1, kernel: 3 },
  ])
  it.each([forecaster(), recurrent])('leave no trace in a forecast: $family', (spec) => {
    const model = buildModel(spec, { height: 4, width: 6, channels: 1, seed: 2 })
    tf.tidy(() => {
      const before = random([2, 2, 4, 6, 1], 1)
      const after = random([2, 2, 4, 6, 1], 2)
      const mask = tf.tensor2d([1, 1, 0, 1, 1, 1, 1, 0, 1, 1], [2, 5], 'bool')
      const withGap = tf.concat([before, random([2, 1, 4, 6, 1], 3), after], 1)
      const expected = model
        .predictWindow(tf.concat([before, after], 1), 3, { training: false })
        .dataSync()
      const actual = model.predictWindow(withGap, 3, { training: false, mask }).dataSync()
      expect(actual).toEqual(expected)
      expect(model.predictWindow(withGap, 3, { training: false }).dataSync()).not.toEqual(expected)
    })
    model.dispose()
  })
})

describe('a residual model', () => {
  it('begins as "no change" from the newest frame that is not missing', () => {
    const forecast = forecaster({ residual: true, outputActivation: 'linear' })
    const model = buildModel(forecast, { height: 4, width: 4, channels: 1, seed: 1 })
    tf.tidy(() => {
      const x = random([2, 3, 4, 4, 1])
      const mask = tf.tensor2d([1, 1, 0, 0, 1, 1], [2, 3], 'bool')
      const newest = tf.stack([tf.gather(tf.gather(x, 0), 1), tf.gather(tf.gather(x, 1), 2)])
      const predicted = model.predictWindow(x, 1, { training: false, mask })
      expect(predicted.dataSync()).toEqual(newest.dataSync())
    })
    model.dispose()
  })
})

describe('a residual encoder-forecaster', () => {
  const model = () =>
    buildModel(forecaster({ residual: true, outputActivation: 'linear' }), {
      height: 4,
      width: 4,
      channels: 1,
      seed: 3,
    })

  it('begins as "no change"', () => {
    const untrained = model()
    const x = random([1, 3, 4, 4, 1])
    const newest = tf.slice(x, [0, 2, 0, 0, 0], [1, 1, 4, 4, 1])
    expect(
      tf
        .max(tf.abs(tf.sub(untrained.predictWindow(x, 3, { training: false }), newest)))
        .dataSync()[0],
    ).toBe(0)
    untrained.dispose()
  })

  it('adds up the changes from frame to frame: a constant change gives a line', () => {
    const rising = model()
    rising.weights.get('output/bias')?.assign(tf.fill([4], 0.5))
    const x = tf.zeros<tf.Rank.R5>([1, 3, 4, 4, 1])
    const y = rising.predictWindow(x, 3, { training: false })
    expect([...tf.max(y, [0, 2, 3, 4]).dataSync()]).toEqual([0.5, 1, 1.5])
    rising.dispose()
  })
})

describe('dropout', () => {
  it('drops the same values at the same training step, others at the next, none in use', () => {
    const model = buildModel(stack([{ type: 'dropout', rate: 0.5 }]), {
      height: 8,
      width: 8,
      channels: 1,
      seed: 3,
    })
    const x = random([1, 1, 8, 8, 1])
    const at = (step: number) => [...model.predictShifted!(x, { training: true, step }).dataSync()]
    expect(at(1)).toEqual(at(1))
    expect(at(1)).not.toEqual(at(2))
    expect([...model.predictShifted!(x, { training: false }).dataSync()]).toEqual([...x.dataSync()])
    model.dispose()
  })
})
