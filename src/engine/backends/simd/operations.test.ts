/** Every operation with a kernel of our own, on random shapes, against the reference backend: values and gradients. */
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { batchNormTraining } from '../../ops/batch-normalization'
import { layerNorm } from '../../ops/layer-normalization'
import type { SimdBackend } from './simd-backend'
import { randomValues, relativeDifference, useSimd, valuesOn } from './testing'

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor

interface Case {
  title: string
  shapes: number[][]
  operation: Operation
  /** Makes all inputs positive (for logarithms and roots). */
  positive?: boolean
  gradient?: boolean
}

const conv2d = (strides: [number, number] | number, pad: 'same' | 'valid' | number): Operation => {
  return (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad)
}
const conv3d: (pad: 'same' | 'valid', strides?: [number, number, number] | number) => Operation =
  (pad, strides = 1) =>
  (x, filter) =>
    tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, strides, pad)

const convolutions: Case[] = [
  {
    title: 'conv2d 3x3 same',
    shapes: [
      [2, 9, 7, 3],
      [3, 3, 3, 20],
    ],
    operation: conv2d(1, 'same'),
  },
  {
    title: 'conv2d 1x1',
    shapes: [
      [3, 5, 8, 17],
      [1, 1, 17, 16],
    ],
    operation: conv2d(1, 'same'),
  },
  {
    title: 'conv2d 5x5 valid, 1 channel',
    shapes: [
      [1, 11, 13, 1],
      [5, 5, 1, 33],
    ],
    operation: conv2d(1, 'valid'),
  },
  {
    title: 'conv2d 7x7, 1 filter',
    shapes: [
      [2, 10, 9, 6],
      [7, 7, 6, 1],
    ],
    operation: conv2d(1, 'same'),
  },
  {
    title: 'conv2d 3x3, 2 filters',
    shapes: [
      [2, 6, 5, 5],
      [3, 3, 5, 2],
    ],
    operation: conv2d(1, 'same'),
  },
  {
    title: 'conv2d stride 2 same',
    shapes: [
      [2, 9, 12, 4],
      [3, 3, 4, 18],
    ],
    operation: conv2d(2, 'same'),
  },
  {
    title: 'conv2d strides 3, 2 valid',
    shapes: [
      [1, 14, 13, 5],
      [4, 3, 5, 7],
    ],
    operation: conv2d([3, 2], 'valid'),
  },
  {
    title: 'conv2d padding 2',
    shapes: [
      [1, 8, 8, 3],
      [3, 3, 3, 8],
    ],
    operation: conv2d(1, 2),
  },
  {
    title: 'conv2d 3x3, 16 to 48',
    shapes: [
      [2, 13, 10, 16],
      [3, 3, 16, 48],
    ],
    operation: conv2d(1, 'same'),
  },
  {
    title: 'conv2d 5x5, 32 to 16',
    shapes: [
      [2, 9, 11, 32],
      [5, 5, 32, 16],
    ],
    operation: conv2d(1, 'same'),
  },
  {
    title: 'conv2d 3x3 valid, 24 to 32',
    shapes: [
      [1, 11, 9, 24],
      [3, 3, 24, 32],
    ],
    operation: conv2d(1, 'valid'),
  },
  {
    title: 'conv2d 3x3, 144 to 160',
    shapes: [
      [1, 6, 5, 144],
      [3, 3, 144, 160],
    ],
    operation: conv2d(1, 'same'),
  },
  {
    title: 'conv2d 5x5, 16 to 16, wide',
    shapes: [
      [1, 4, 70, 16],
      [5, 5, 16, 16],
    ],
    operation: conv2d(1, 'same'),
  },
  {
    title: 'conv3d same',
    shapes: [
      [2, 4, 6, 5, 3],
      [3, 3, 3, 3, 5],
    ],
    operation: conv3d('same'),
  },
  {
    title: 'conv3d valid',
    shapes: [
      [1, 5, 7, 6, 2],
      [3, 3, 5, 2, 16],
    ],
    operation: conv3d('valid'),
  },
  {
    title: 'conv3d head',
    shapes: [
      [2, 3, 8, 8, 16],
      [3, 3, 3, 16, 1],
    ],
    operation: conv3d('same'),
  },
  {
    title: 'conv3d strides 1, 2, 2',
    shapes: [
      [1, 3, 8, 7, 3],
      [1, 3, 3, 3, 4],
    ],
    operation: conv3d('same', [1, 2, 2]),
  },
  {
    title: 'conv2d transposed',
    shapes: [
      [2, 5, 6, 4],
      [4, 4, 3, 4],
    ],
    operation: (x, filter) => tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [2, 10, 12, 3], 2, 'same'),
  },
]

const unary: [string, (x: tf.Tensor) => tf.Tensor, boolean?][] = [
  ['neg', tf.neg],
  ['abs', tf.abs],
  ['square', tf.square],
  ['sqrt', tf.sqrt, true],
  ['rsqrt', tf.rsqrt, true],
  ['exp', tf.exp],
  ['log', tf.log, true],
  ['sigmoid', tf.sigmoid],
  ['tanh', tf.tanh],
  ['relu', tf.relu],
  ['leakyRelu', (x) => tf.leakyRelu(x, 0.1)],
  ['clip', (x) => tf.clipByValue(x, -0.5, 0.25)],
  ['reciprocal', tf.reciprocal, true],
]

const binary: [string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, boolean?][] = [
  ['add', tf.add],
  ['sub', tf.sub],
  ['mul', tf.mul],
  ['div', tf.div, true],
  ['maximum', tf.maximum],
  ['minimum', tf.minimum],
  ['squaredDifference', tf.squaredDifference],
]

const elementwise: Case[] = [
  ...unary.map(([title, operation, positive]) => ({ title, shapes: [[3, 11, 31]], operation: operation, positive })),
  ...binary.flatMap(([title, operation, positive]) =>
    [
      [
        [5, 7, 19],
        [5, 7, 19],
      ],
      [[4, 9, 33], [33]],
      [
        [4, 9, 32],
        [9, 32],
      ],
      [[500], []],
      [[1], [40, 13]],
      [
        [7, 6, 1],
        [7, 6, 40],
      ],
      [[3], [5, 50, 3]],
    ].map((shapes) => ({
      title: `${title} ${JSON.stringify(shapes)}`,
      shapes,
      operation: operation,
      positive,
      // TensorFlow.js itself has no gradient for these where an operand repeats
      gradient: String(shapes[0]) === String(shapes[1]) || !['maximum', 'minimum', 'squaredDifference'].includes(title),
    })),
  ),
]

const others: Case[] = [
  { title: 'sum of all', shapes: [[5, 37, 101]], operation: (x) => tf.sum(x) },
  { title: 'sum over the first axes', shapes: [[50, 7, 13]], operation: (x) => tf.sum(x, [0, 1]) },
  { title: 'sum over the last axes', shapes: [[50, 7, 13]], operation: (x) => tf.sum(x, [1, 2], true) },
  { title: 'sum over the middle', shapes: [[10, 7, 13]], operation: (x) => tf.sum(x, 1) },
  { title: 'mean of all', shapes: [[5, 37, 11]], operation: (x) => tf.mean(x) },
  { title: 'mean over time', shapes: [[40, 9, 5]], operation: (x) => tf.mean(x, 0, true) },
  { title: 'max of all', shapes: [[5, 37, 11]], operation: (x) => tf.max(x) },
  { title: 'max over the last axis', shapes: [[40, 37]], operation: (x) => tf.max(x, 1) },
  { title: 'min over the first axis', shapes: [[40, 37]], operation: (x) => tf.min(x, 0) },
  { title: 'transpose [0, 2, 1, 3]', shapes: [[6, 5, 7, 12]], operation: (x) => tf.transpose(x, [0, 2, 1, 3]) },
  { title: 'transpose [4, 0, 3, 1, 2]', shapes: [[2, 5, 3, 4, 3]], operation: (x) => tf.transpose(x, [4, 0, 3, 1, 2]) },
  { title: 'slice', shapes: [[4, 9, 11, 7]], operation: (x) => tf.slice(x, [1, 2, 0, 1], [2, 5, 10, 6]) },
  { title: 'slice along time', shapes: [[3, 6, 5, 5, 4]], operation: (x) => tf.slice(x, [0, 2, 0, 0, 0], [-1, 3, -1, -1, -1]) },
  {
    title: 'concat',
    shapes: [
      [3, 4, 30],
      [3, 2, 30],
    ],
    operation: (a, b) => tf.concat([a, b], 1),
  },
  {
    title: 'concat channels',
    shapes: [
      [30, 4],
      [30, 9],
      [30, 3],
    ],
    operation: (a, b, c) => tf.concat([a, b, c], 1),
  },
  {
    title: 'stack',
    shapes: [
      [3, 4, 30],
      [3, 4, 30],
    ],
    operation: (a, b) => tf.stack([a, b], 1),
  },
  { title: 'unstack', shapes: [[3, 4, 130]], operation: (a) => tf.unstack(a, 1)[2] as tf.Tensor },
  {
    title: 'pad',
    shapes: [[3, 14, 10]],
    operation: (x) =>
      tf.pad(
        x,
        [
          [0, 1],
          [2, 0],
          [0, 3],
        ],
        0.5,
      ),
  },
  { title: 'split', shapes: [[5, 9, 12]], operation: (x) => tf.split(x, [2, 4, 3], 1)[1] as tf.Tensor },
  { title: 'addN', shapes: [[300], [300], [300]], operation: (a, b, c) => tf.addN([a, b, c]) },
  {
    title: 'batch normalization',
    shapes: [[3, 2, 9, 7, 6], [6], [6]],
    operation: (x, gamma, beta) => batchNormTraining(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-3).y,
  },
  {
    title: 'batch normalization of 16 channels',
    shapes: [[4, 33, 29, 16], [16], [16]],
    operation: (x, gamma, beta) => batchNormTraining(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-3).y,
  },
  {
    title: 'layer normalization',
    shapes: [[2, 9, 7, 13], [13], [13]],
    operation: (x, gamma, beta) => layerNorm(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-3),
  },
]

/** The result, and the gradients of its weighted sum. */
function evaluate({ shapes, operation, positive, gradient }: Case): () => tf.Tensor[] {
  return () => {
    const inputs = shapes.map((shape, index) => {
      const values = randomValues(tf.util.sizeFromShape(shape), index + 3)
      return tf.tensor(positive ? values.map((value) => Math.abs(value) + 0.3) : values, shape)
    })
    const result = operation(...inputs)
    if (gradient === false) return [result]
    const weights = tf.tensor(randomValues(result.size, 99), result.shape)
    const gradients = tf.grads((...given: tf.Tensor[]) => tf.sum(tf.mul(operation(...given), weights)))(inputs)
    return [result, ...gradients]
  }
}

describe.each([
  { title: 'relaxed SIMD', relaxed: true },
  { title: 'plain SIMD', relaxed: false },
])('operations, $title', ({ relaxed }) => {
  let backend: SimdBackend
  beforeAll(async () => {
    backend = (await useSimd({ relaxed })).backend
  })
  afterAll(() => backend.runtime.close())

  it.each([...convolutions, ...elementwise, ...others])('$title', (testCase) => {
    const before = backend.runtime.heap.blocks
    const expected = valuesOn('cpu', evaluate(testCase))
    const actual = valuesOn('simd', evaluate(testCase))
    expect(actual.length).toBe(expected.length)
    actual.forEach((values, index) => {
      expect(relativeDifference(values, expected[index] as Float32Array), `result ${index}`).toBeLessThan(1e-4)
    })
    valuesOn('simd', evaluate(testCase)) // by now the scratch has its final size
    const after = backend.runtime.heap.blocks
    expect(after - before).toBeLessThanOrEqual(2)
    valuesOn('simd', evaluate(testCase))
    expect(backend.runtime.heap.blocks).toBe(after)
  })
})

it('gives the same bits with 1, 2 and 3 threads', async () => {
  const results: Float32Array[][] = []
  for (const threads of [1, 2, 3]) {
    const { backend } = await useSimd({ threads })
    const large: Case[] = [
      {
        title: '',
        shapes: [
          [3, 33, 31, 8],
          [3, 3, 8, 24],
        ],
        operation: conv2d(1, 'same'),
      },
      { title: '', shapes: [[40, 70, 33]], operation: (x) => tf.sum(tf.square(x), [0, 1]) },
      { title: '', shapes: [[40, 70, 33]], operation: (x) => tf.mean(x) },
      {
        title: '',
        shapes: [[30, 70, 33], [33], [33]],
        operation: (x, g, b) => batchNormTraining(x, g as tf.Tensor1D, b as tf.Tensor1D, 1e-3).y,
      },
    ]
    results.push(large.flatMap((testCase) => valuesOn('simd', evaluate(testCase))))
    await backend.runtime.close()
  }
  expect(results[1]).toEqual(results[0])
  expect(results[2]).toEqual(results[0])
})
