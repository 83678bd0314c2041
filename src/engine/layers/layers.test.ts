/**
 * What holds for every layer: shapes, gradients by finite differences, running piece by piece,
 * tensors.
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { layerSpecSchema, layerTypes } from '../../shared/model/layers'
import type { LayerSpec } from '../../shared/model/layers'
import { Random } from '../../shared/random'
import { sliceTime } from '../ops/frames'
import type { Layer } from '.'
import type { LayerState } from './layer'
import { disposeLayer, layerFor, runLayer } from './testing'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

type Shape5 = [number, number, number, number, number]
const shape: Shape5 = [2, 4, 5, 6, 4]
const crop = { height: 9, width: 12 }

const specs: LayerSpec[] = [
  { type: 'convLstm2d', filters: 3, kernel: 3, recurrentKernel: 1, peepholes: true },
  {
    type: 'convLstm2d',
    filters: 2,
    kernel: 1,
    recurrentKernel: 3,
    bias: false,
    recurrentActivation: 'hardSigmoid',
  },
  { type: 'batchNormalization' },
  { type: 'layerNormalization', epsilon: 1e-2 },
  { type: 'groupNormalization', groups: 2, epsilon: 1e-2 },
  { type: 'depthwiseConv2d', kernel: 3, dilation: 2, activation: 'gelu' },
  { type: 'conv2d', filters: 3, kernel: 3, strides: 2, activation: 'swish' },
  { type: 'convTranspose2d', filters: 2, kernel: 3, strides: 2, activation: 'tanh' },
  { type: 'conv3d', filters: 2, kernel: [3, 1, 3], activation: 'sigmoid' },
  { type: 'conv3d', filters: 2, kernel: [3, 3, 1], padding: 'same', bias: false },
  { type: 'patch', size: 2 },
  { type: 'unpatch', size: 2 },
  { type: 'maxPooling2d', size: 2 },
  { type: 'averagePooling2d', size: 3 },
  { type: 'upSampling2d', size: 2 },
  { type: 'dropout', rate: 0.4 },
  { type: 'add' },
  { type: 'multiply' },
  { type: 'concatenate' },
  ...(
    ['relu', 'leakyRelu', 'tanh', 'sigmoid', 'hardSigmoid', 'swish', 'gelu', 'linear'] as const
  ).map((activation) => ({
    type: 'activation' as const,
    activation,
  })),
].map((spec) => layerSpecSchema.parse(spec))

const named = specs.map((spec) => [JSON.stringify(spec), spec] as const)

function built(spec: LayerSpec): Layer {
  const [, , height, width, channels] = shape
  return layerFor(spec, { height, width, channels }, crop)
}

it('covers every layer', () => {
  expect(new Set(specs.map(({ type }) => type))).toEqual(new Set(layerTypes))
})

const uniform = (sizes: Shape5, seed: number) =>
  tf.randomUniform<tf.Rank.R5>(sizes, -1, 1, 'float32', seed)
/** So that a small step crosses no kink of a relu. */
const awayFromZero = (x: tf.Tensor5D) =>
  tf.tidy(() => tf.add<tf.Tensor5D>(x, tf.mul(tf.sign(x), 0.05)))
const largest = (x: tf.Tensor) => tf.max(tf.abs(x)).dataSync()[0] ?? NaN

/** The weighted sum of a tensor, in float64. */
function weightedSum(values: tf.Tensor, seed: number): number {
  const random = new Random(seed)
  return Array.from(values.dataSync()).reduce(
    (sum, value) => sum + value * (2 * random.next() - 1),
    0,
  )
}

describe.each(named)('%s', (_name, spec) => {
  it('has the gradient that finite differences give, along a random direction', () => {
    const layer = built(spec)
    const inputs = layer.reads.map((_, i) => tf.variable(awayFromZero(uniform(shape, 2 + i))))
    const weights = [...layer.weights.variables.values()]
    const points = [...inputs, ...weights.filter(({ trainable }) => trainable)]
    const start = points.map((point) => point.clone())
    const random = new Random(11)
    const directions = points.map((point) =>
      tf.tidy(() =>
        tf.tensor(
          Array.from({ length: point.size }, () => random.normal()),
          point.shape,
        ),
      ),
    )
    const run = () => runLayer(layer, inputs, { training: true, step: 1 }).output
    const lossAt = (distance: number) =>
      tf.tidy(() => {
        points.forEach((point, i) =>
          point.assign(tf.add(start[i] as tf.Tensor, tf.mul(directions[i] as tf.Tensor, distance))),
        )
        return weightedSum(run(), 3)
      })
    const analytic = tf.tidy(() => {
      const random = new Random(3)
      const y = run()
      const weights = tf.tensor(
        Array.from({ length: y.size }, () => 2 * random.next() - 1),
        y.shape,
      )
      const { grads } = tf.variableGrads(() => tf.sum<tf.Scalar>(tf.mul(run(), weights)), points)
      return points.reduce((sum, point, i) => {
        return (
          sum +
          (tf
            .sum(tf.mul(grads[point.name] as tf.Tensor, directions[i] as tf.Tensor))
            .dataSync()[0] ?? NaN)
        )
      }, 0)
    })
    const distance = 1e-3
    const numeric = (lossAt(distance) - lossAt(-distance)) / (2 * distance)
    expect(Math.abs(numeric - analytic)).toBeLessThan(1e-2 * Math.max(1, Math.abs(analytic)))
    tf.dispose([points, start, directions])
    disposeLayer(layer)
  })

  it('leaves no tensor behind', () => {
    const before = tf.memory().numTensors
    const layer = built(spec)
    const inputs = layer.reads.map((_, i) => uniform(shape, 2 + i))
    for (const options of [{ training: false }, { training: true, step: 1 }] as const) {
      tf.tidy(() => {
        runLayer(layer, inputs, options)
      })
    }
    tf.dispose(inputs)
    disposeLayer(layer)
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe.each(named.filter(([, spec]) => spec.type !== 'conv3d' || spec.padding === 'causal'))(
  '%s',
  (_name, spec) => {
    it('gives the same frame by frame as in one piece', () => {
      const layer = built(spec)
      tf.tidy(() => {
        const inputs = layer.reads.map((_, i) => uniform(shape, 4 + i))
        const whole = runLayer(layer, inputs).output
        let state: LayerState = null
        for (let t = 0; t < shape[1]; t++) {
          const frames = inputs.map((x) => sliceTime(x, t, t + 1))
          const next = runLayer(layer, frames, { training: false }, state)
          state = next.state
          expect(largest(tf.sub(next.output, sliceTime(whole, t, t + 1)))).toBeLessThan(1e-5)
        }
      })
      disposeLayer(layer)
    })
  },
)

describe('a ConvLSTM layer', () => {
  it('remembers from the start: forget gates begin with bias 1, the others with 0', () => {
    const bias = built(specs[0]!).weights.find('bias')
    expect([...(bias?.dataSync() ?? [])]).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0])
  })
})

describe('batch normalization', () => {
  it('follows the statistics of the batches with its momentum, and uses them', () => {
    const spec = layerSpecSchema.parse({ type: 'batchNormalization', momentum: 0.9 })
    const layer = layerFor(spec, { height: 1, width: 1, channels: 1 })
    const x = tf.tensor5d([1, 5], [1, 2, 1, 1, 1])
    runLayer(layer, [x], { training: true, step: 1 })
    expect(layer.weights.get('movingMean').dataSync()[0]).toBeCloseTo(0.1 * 3, 6)
    expect(layer.weights.get('movingVariance').dataSync()[0]).toBeCloseTo(0.9 + 0.1 * 4, 6)
    const used = runLayer(layer, [x]).output
    const expected = [1, 5].map((value) => (value - 0.3) / Math.sqrt(1.3 + 1e-3))
    used.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 5))
  })
})

describe('a convolution of several sequences', () => {
  it('gives what one of the joined sequences gives', () => {
    tf.tidy(() => {
      const spec = layerSpecSchema.parse({ type: 'conv2d', filters: 3, kernel: 3 })
      const layer = layerFor(spec, { height: 5, width: 6, channels: 4 })
      const x = uniform(shape, 6)
      const parts: tf.Tensor5D[] = tf.split(x, [1, 3], 4)
      const difference = tf.sub(runLayer(layer, parts).output, runLayer(layer, [x]).output)
      expect(largest(difference)).toBeLessThan(1e-5)
      disposeLayer(layer)
    })
  })
})
