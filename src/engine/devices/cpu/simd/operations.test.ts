/**
 * Arithmetic, reductions, copies and normalization against the reference backend: values and
 * gradients.
 */
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { batchNormTraining } from '../../../ops/batch-normalization'
import { layerNorm } from '../../../ops/layer-normalization'
import { checkOperations, evaluate } from './operation-testing'
import type { Case } from './operation-testing'
import { useSimd, valuesOn } from './testing'

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
  ['floor', (x) => tf.floor(tf.mul(x, 10))],
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
  ...unary.map(([title, operation, positive]) => ({
    title,
    shapes: [[3, 11, 31]],
    operation: operation,
    positive,
  })),
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
      [
        [3, 1, 7, 1, 6],
        [1, 5, 1, 4, 1],
      ],
      [
        [2, 6, 9, 5],
        [2, 1, 9, 5],
      ],
    ].map((shapes) => ({
      title: `${title} ${JSON.stringify(shapes)}`,
      shapes,
      operation: operation,
      positive,
      // TensorFlow.js itself has no gradient for these where an operand repeats
      gradient:
        String(shapes[0]) === String(shapes[1]) ||
        !['maximum', 'minimum', 'squaredDifference'].includes(title),
    })),
  ),
]

const others: Case[] = [
  { title: 'sum of all', shapes: [[5, 37, 101]], operation: (x) => tf.sum(x) },
  { title: 'sum over the first axes', shapes: [[50, 7, 13]], operation: (x) => tf.sum(x, [0, 1]) },
  {
    title: 'sum over the last axes',
    shapes: [[50, 7, 13]],
    operation: (x) => tf.sum(x, [1, 2], true),
  },
  { title: 'sum over the middle', shapes: [[10, 7, 13]], operation: (x) => tf.sum(x, 1) },
  {
    title: 'sum over two axes apart',
    shapes: [[6, 2, 7, 3, 5]],
    operation: (x) => tf.sum(x, [1, 3]),
  },
  {
    title: 'max over two axes apart',
    shapes: [[6, 2, 7, 3, 5]],
    operation: (x) => tf.max(x, [0, 2], true),
    gradient: false,
  },
  { title: 'mean of all', shapes: [[5, 37, 11]], operation: (x) => tf.mean(x) },
  { title: 'mean over time', shapes: [[40, 9, 5]], operation: (x) => tf.mean(x, 0, true) },
  { title: 'max of all', shapes: [[5, 37, 11]], operation: (x) => tf.max(x) },
  { title: 'max over the last axis', shapes: [[40, 37]], operation: (x) => tf.max(x, 1) },
  { title: 'min over the first axis', shapes: [[40, 37]], operation: (x) => tf.min(x, 0) },
  {
    title: 'transpose [0, 2, 1, 3]',
    shapes: [[6, 5, 7, 12]],
    operation: (x) => tf.transpose(x, [0, 2, 1, 3]),
  },
  {
    title: 'transpose [4, 0, 3, 1, 2]',
    shapes: [[2, 5, 3, 4, 3]],
    operation: (x) => tf.transpose(x, [4, 0, 3, 1, 2]),
  },
  {
    title: 'slice',
    shapes: [[4, 9, 11, 7]],
    operation: (x) => tf.slice(x, [1, 2, 0, 1], [2, 5, 10, 6]),
  },
  {
    title: 'slice along time',
    shapes: [[3, 6, 5, 5, 4]],
    operation: (x) => tf.slice(x, [0, 2, 0, 0, 0], [-1, 3, -1, -1, -1]),
  },
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
  {
    title: 'split',
    shapes: [[5, 9, 12]],
    operation: (x) => tf.split(x, [2, 4, 3], 1)[1] as tf.Tensor,
  },
  { title: 'addN', shapes: [[300], [300], [300]], operation: (a, b, c) => tf.addN([a, b, c]) },
  {
    title: 'batch normalization',
    shapes: [[3, 2, 9, 7, 6], [6], [6]],
    operation: (x, gamma, beta) =>
      batchNormTraining(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-3).y,
  },
  {
    title: 'batch normalization of 16 channels',
    shapes: [[4, 33, 29, 16], [16], [16]],
    operation: (x, gamma, beta) =>
      batchNormTraining(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-3).y,
  },
  ...[3, 8, 13, 32].map((channels) => ({
    title: `layer normalization of ${channels} channels`,
    shapes: [[2, 9, 7, channels], [channels], [channels]],
    operation: (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
      layerNorm(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-3),
  })),
  {
    title: 'layer normalization far from zero',
    shapes: [[5, 9, 24], [24], [24]],
    operation: (x, gamma, beta) =>
      layerNorm(tf.add(x, 300), gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-3),
  },
]

checkOperations([...elementwise, ...others])

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
        operation: (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same'),
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
