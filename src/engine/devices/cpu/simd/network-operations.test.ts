/** What the direct networks are made of, against the reference backend: values and gradients. */
import * as tf from '@tensorflow/tfjs-core'
import { activate } from '../../../ops/activate'
import { conv2d } from '../../../ops/conv-2d'
import { depthwiseConv2d } from '../../../ops/depthwise-conv-2d'
import { groupNorm } from '../../../ops/group-normalization'
import { checkOperations } from './operation-testing'
import type { Case, Operation } from './operation-testing'

const biased =
  (strides: number): Operation =>
  (x, filter, bias) =>
    conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, bias as tf.Tensor1D, strides)

const normalized =
  (groups: number, offset = 0): Operation =>
  (x, gamma, beta) =>
    groupNorm(tf.add(x, offset), gamma as tf.Tensor1D, beta as tf.Tensor1D, groups, 1e-3)

const depthwise =
  (dilation = 1): Operation =>
  (x, filter) =>
    depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor3D, dilation)

const activations: Case[] = (['leakyRelu', 'swish', 'gelu'] as const).map((activation) => ({
  title: activation,
  shapes: [[3, 5, 7, 9]],
  operation: (x) => activate(tf.mul(x, 5), activation),
}))

const convolutions: Case[] = [
  { title: '3x3 on a bias', shapes: [[2, 9, 7, 3], [3, 3, 3, 20], [20]], operation: biased(1) },
  { title: 'Winograd', shapes: [[2, 17, 19, 16], [3, 3, 16, 32], [32]], operation: biased(1) },
  { title: '1x1', shapes: [[2, 6, 5, 8], [1, 1, 8, 1], [1]], operation: biased(1) },
  { title: 'stride 2', shapes: [[2, 9, 12, 4], [3, 3, 4, 18], [18]], operation: biased(2) },
]

const depthwises: Case[] = [
  {
    title: 'depthwise 5x5',
    shapes: [
      [2, 9, 11, 24],
      [5, 5, 24],
    ],
    operation: depthwise(),
  },
  {
    title: 'depthwise 7x7, dilated',
    shapes: [
      [2, 9, 23, 9],
      [7, 7, 9],
    ],
    operation: depthwise(3),
  },
  {
    title: 'depthwise 1x3',
    shapes: [
      [3, 8, 6, 7],
      [1, 3, 7],
    ],
    operation: depthwise(),
  },
  {
    title: 'depthwise 4x2, even',
    shapes: [
      [1, 8, 9, 8],
      [4, 2, 8],
    ],
    operation: depthwise(2),
  },
]

const normalizations: Case[] = [
  { title: 'groups of 4', shapes: [[2, 9, 7, 16], [16], [16]], operation: normalized(4) },
  { title: 'groups of 3', shapes: [[3, 5, 6, 9], [9], [9]], operation: normalized(3) },
  { title: 'one group', shapes: [[1, 12, 13, 6], [6], [6]], operation: normalized(1) },
  { title: 'single channels', shapes: [[2, 8, 8, 5], [5], [5]], operation: normalized(5) },
  { title: 'many rows, 40 wide', shapes: [[1, 31, 33, 40], [40], [40]], operation: normalized(5) },
  { title: 'far from zero', shapes: [[1, 16, 16, 8], [8], [8]], operation: normalized(2, 50) },
]

checkOperations([...activations, ...convolutions, ...depthwises, ...normalizations])
