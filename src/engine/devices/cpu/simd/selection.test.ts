/** Pooling, comparisons, logic and choice against the reference backend: values and gradients. */
import * as tf from '@tensorflow/tfjs-core'
import { repeatCells } from '../../../ops/repeat-cells'
import { checkOperations } from './operation-testing'
import type { Case } from './operation-testing'
import { randomValues } from './testing'

const comparisons: [string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor][] = [
  ['greater', tf.greater],
  ['greaterEqual', tf.greaterEqual],
  ['less', tf.less],
  ['lessEqual', tf.lessEqual],
  ['equal', tf.equal],
  ['notEqual', tf.notEqual],
]

const fixedMask = (shape: number[]) =>
  tf.greater(tf.tensor(randomValues(tf.util.sizeFromShape(shape), 5), shape), 0.1)

/** Values that are often alike. */
const rounded = (x: tf.Tensor) => tf.floor(tf.mul(x, 3))

const selections: Case[] = [
  ...comparisons.flatMap(([title, operation]) =>
    [
      [
        [5, 7, 19],
        [5, 7, 19],
      ],
      [[500], []],
      [[1], [37, 13]],
      [
        [2, 6, 9, 5],
        [2, 1, 9, 5],
      ],
    ].map((shapes) => ({
      title: `${title} ${JSON.stringify(shapes)}`,
      shapes,
      operation: (a: tf.Tensor, b: tf.Tensor) =>
        tf.cast(operation(rounded(a), rounded(b)), 'float32'),
      gradient: false,
    })),
  ),
  {
    title: 'logic',
    shapes: [
      [3, 11, 17],
      [3, 11, 17],
    ],
    operation: (a, b) => {
      const [p, q] = [tf.greater(a, 0), tf.greater(b, 0.2)]
      return tf.stack(
        [tf.logicalAnd(p, q), tf.logicalOr(p, q), tf.logicalNot(p)].map((x) =>
          tf.cast(x, 'float32'),
        ),
      )
    },
    gradient: false,
  },
  {
    title: 'where',
    shapes: [
      [5, 6, 31],
      [5, 6, 31],
    ],
    operation: (a, b) => tf.where(fixedMask(a.shape), a, b),
  },
  {
    title: 'where a mask and its floats meet',
    shapes: [
      [5, 6, 31],
      [5, 6, 31],
    ],
    operation: (a, b) => {
      const mask = fixedMask(a.shape)
      return tf.where(
        mask,
        tf.mul(tf.cast(mask, 'float32'), a),
        tf.add(tf.cast(mask, 'float32'), b),
      )
    },
  },
  {
    title: 'slice of truth values',
    shapes: [[4, 9, 11, 7]],
    operation: (x) => tf.cast(tf.slice(tf.greater(x, 0), [1, 2, 3, 0], [2, 5, 6, 7]), 'float32'),
    gradient: false,
  },
]

const pooling: Case[] = [
  ...[
    [2, 6, 8, 16],
    [3, 9, 6, 5],
    [1, 12, 12, 3],
    [2, 18, 12, 1],
  ].flatMap((shape) =>
    ([2, 3] as const).flatMap((size) => [
      {
        title: `largest of ${size} x ${size} ${JSON.stringify(shape)}`,
        shapes: [shape],
        operation: (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, size, size, 'valid'),
      },
      {
        title: `mean of ${size} x ${size} ${JSON.stringify(shape)}`,
        shapes: [shape],
        operation: (x: tf.Tensor) => tf.avgPool(x as tf.Tensor4D, size, size, 'valid'),
      },
    ]),
  ),
  {
    title: 'largest of overlapping windows',
    shapes: [[2, 9, 11, 6]],
    operation: (x) => tf.maxPool(x as tf.Tensor4D, [3, 4], [2, 1], 'same'),
  },
  {
    title: 'mean of overlapping windows',
    shapes: [[2, 9, 11, 6]],
    operation: (x) => tf.avgPool(x as tf.Tensor4D, [3, 4], [2, 1], 'same'),
  },
  {
    title: 'largest of alike values',
    shapes: [[2, 8, 8, 5]],
    operation: (x) => tf.maxPool(tf.mul<tf.Tensor4D>(tf.relu(x), 1), 2, 2, 'valid'),
  },
  ...[1, 5, 16].map((channels) => ({
    title: `cells repeated, ${channels} channels`,
    shapes: [[3, 5, 7, channels]],
    operation: (x: tf.Tensor) => repeatCells(x as tf.Tensor4D, 3),
  })),
]

checkOperations([...selections, ...pooling])
