/**
 * What holds for every layer: shapes, gradients by finite differences, running piece by piece,
 * tensors.
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { input, model as layersModel } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { layerSpecSchema } from '../../shared/model/model-spec'
import type { LayerSpec } from '../../shared/model/model-spec'
import { Random } from '../../shared/random'
import { sliceTime } from '../ops/frames'
import { ConvLstm2d } from './conv-lstm-2d'
import { createLayer } from './create-layer'
import type { SequenceLayer } from './sequence-layer'

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
  ...(
    ['relu', 'leakyRelu', 'tanh', 'sigmoid', 'hardSigmoid', 'swish', 'gelu', 'linear'] as const
  ).map((activation) => ({
    type: 'activation' as const,
    activation,
  })),
].map((spec) => layerSpecSchema.parse(spec))

const named = specs.map((spec) => [JSON.stringify(spec), spec] as const)

function built(spec: LayerSpec): SequenceLayer {
  const layer = createLayer(spec, { seed: 5, crop })
  layer.build([null, null, shape[2], shape[3], shape[4]])
  return layer
}

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
  it('gives the shape it announces, also to tfjs-layers', () => {
    const layer = createLayer(spec, { seed: 5, crop })
    const symbolic = input({ shape: shape.slice(1) })
    const output = layer.apply(symbolic)
    const net = layersModel({ inputs: symbolic, outputs: output as typeof symbolic })
    const y = net.predict(uniform(shape, 1)) as tf.Tensor
    expect(y.shape.slice(1)).toEqual((output as typeof symbolic).shape.slice(1))
    expect(y.shape).toEqual(layer.computeOutputShape([...shape]))
    net.dispose()
  })

  it('has the gradient that finite differences give, along a random direction', () => {
    const layer = built(spec)
    const x = tf.variable(awayFromZero(uniform(shape, 2)))
    const points = [x, ...[...layer.variables.values()].filter((variable) => variable.trainable)]
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
    const run = () => layer.run(x, { training: true, step: 1 }, null).output
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
  })

  it('leaves no tensor behind', () => {
    const before = tf.memory().numTensors
    const layer = built(spec)
    const x = uniform(shape, 2)
    for (const options of [{ training: false }, { training: true, step: 1 }] as const) {
      tf.tidy(() => {
        layer.run(x, options, null)
      })
    }
    tf.dispose([x, ...layer.variables.values()])
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe.each(named.filter(([, spec]) => spec.type !== 'conv3d' || spec.padding === 'causal'))(
  '%s',
  (_name, spec) => {
    it('gives the same frame by frame as in one piece', () => {
      const layer = built(spec)
      tf.tidy(() => {
        const x = uniform(shape, 4)
        const whole = layer.run(x, { training: false }, null).output
        let state = null as ReturnType<SequenceLayer['step']>['state']
        for (let t = 0; t < shape[1]; t++) {
          const frame = tf.squeeze<tf.Tensor4D>(sliceTime(x, t, t + 1), [1])
          const next = layer.step(frame, state)
          state = next.state
          expect(
            largest(tf.sub(next.frame, tf.squeeze(sliceTime(whole, t, t + 1), [1]))),
          ).toBeLessThan(1e-5)
        }
      })
    })
  },
)

describe('a ConvLSTM layer', () => {
  it('gives only the newest hidden state when asked', () => {
    const options = { filters: 3, kernel: 3, seed: 5 }
    const [all, newest] = [
      new ConvLstm2d(options),
      new ConvLstm2d({ ...options, returnSequences: false }),
    ]
    const x = uniform(shape, 1)
    const sequence = all.apply(x) as tf.Tensor5D
    const last = newest.apply(x) as tf.Tensor5D
    expect(last.shape).toEqual([2, 1, 5, 6, 3])
    expect(largest(tf.sub(last, sliceTime(sequence, 3, 4)))).toBe(0)
  })

  it('remembers from the start: forget gates begin with bias 1, the others with 0', () => {
    const bias = built({
      ...(specs[0] as Extract<LayerSpec, { type: 'convLstm2d' }>),
    }).variables.get('bias')
    expect([...(bias?.dataSync() ?? [])]).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0])
  })
})

describe('batch normalization', () => {
  it('follows the statistics of the batches with its momentum, and uses them', () => {
    const layer = createLayer(
      layerSpecSchema.parse({ type: 'batchNormalization', momentum: 0.9 }),
      { seed: 1, crop },
    )
    layer.build([null, null, 1, 1, 1])
    const x = tf.tensor5d([1, 5], [1, 2, 1, 1, 1])
    layer.call(x, { training: true })
    expect(layer.variables.get('movingMean')?.dataSync()[0]).toBeCloseTo(0.1 * 3, 6)
    expect(layer.variables.get('movingVariance')?.dataSync()[0]).toBeCloseTo(0.9 + 0.1 * 4, 6)
    const used = layer.call(x, {}) as tf.Tensor
    const expected = [1, 5].map((value) => (value - 0.3) / Math.sqrt(1.3 + 1e-3))
    used.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 5))
  })
})
