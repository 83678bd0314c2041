/**
 * How far a graph says its outputs see, against how far they move when one input cell or one input
 * frame is disturbed. The graph gives bounds; these graphs reach them.
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { inferShapes } from '../../shared/model/infer-shapes'
import { modelSpecSchema } from '../../shared/model/model-spec'
import type { ModelSpec } from '../../shared/model/model-spec'
import { receptiveField, timeReach } from '../../shared/model/reach'
import { templateModel } from '../../shared/model/template-models'
import { buildModel } from './build-model'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const side = 33
const frame = { height: side, width: side, channels: 1 }
const stack = (layers: object[]) =>
  modelSpecSchema.parse({ family: 'next-frame', name: 'test', layers })
const conv = (kernel: number, more: object = {}) => ({
  type: 'conv2d',
  filters: 1,
  kernel,
  ...more,
})
const graph = modelSpecSchema.parse({
  version: 2,
  family: 'next-frame',
  name: 'skipping',
  layers: [
    { ...conv(3), name: 'a', inputs: ['frames'] },
    { type: 'averagePooling2d', size: 3, name: 'small', inputs: ['a'] },
    { ...conv(3), name: 'b', inputs: ['small'] },
    { type: 'upSampling2d', size: 3, name: 'large', inputs: ['b'] },
    { type: 'add', name: 'sum', inputs: ['large', 'a'] },
    { ...conv(1), name: 'c', inputs: ['sum', 'frames'] },
  ],
})

const cases: [string, ModelSpec, frames: number][] = [
  ['convolutions', stack([conv(3), conv(5), { type: 'activation', activation: 'tanh' }]), 1],
  ['a skip connection', graph, 1],
  [
    'patches',
    stack([{ type: 'patch', size: 3 }, conv(3, { filters: 9 }), { type: 'unpatch', size: 3 }]),
    1,
  ],
  [
    'a transposed convolution',
    stack([
      { type: 'maxPooling2d', size: 3 },
      { type: 'convTranspose2d', filters: 1, kernel: 3, strides: 3 },
    ]),
    1,
  ],
  ['convolution over time', stack([{ type: 'conv3d', filters: 1, kernel: [3, 5, 3] }]), 2],
  ['a ConvLSTM', stack([{ type: 'convLstm2d', filters: 1, kernel: 3, recurrentKernel: 5 }]), 3],
  ['small', templateModel('small', frame, { filters: 2 }), 2],
]

/** Cells to each side of the middle one by which the outputs move when it is disturbed. */
function movedCells(spec: ModelSpec, frames: number): number {
  const model = buildModel(spec, { ...frame, seed: 4 })
  const middle = (side - 1) / 2
  const values = tf.tidy(() => {
    const x = tf.randomUniform<tf.Rank.R5>([1, frames, side, side, 1], 0.2, 0.8, 'float32', 3)
    const spot = tf.buffer<tf.Rank.R5>([1, frames, side, side, 1])
    for (let t = 0; t < frames; t++) spot.set(8, 0, t, middle, middle, 0)
    const predict = (input: tf.Tensor5D) => model.predictWindow(input, 1, { training: false })
    const change = tf.abs(tf.sub(predict(tf.add(x, spot.toTensor())), predict(x)))
    return change.dataSync()
  })
  model.dispose()
  const moved = [...values].flatMap((value, i) => {
    const [row, column] = [Math.floor(i / side), i % side]
    return value > 1e-7 ? [Math.max(Math.abs(row - middle), Math.abs(column - middle))] : []
  })
  return moved.reduce((most, cells) => Math.max(most, cells), 0)
}

describe('the receptive field', () => {
  it.each(cases)('holds for %s', (_name, spec, frames) => {
    const window = { objective: 'window', frames, targetFrames: 1, ...frame } as const
    const bound = receptiveField(inferShapes(spec, window))
    const moved = movedCells(spec, frames)
    expect(moved).toBeLessThanOrEqual(bound)
    expect(moved).toBeGreaterThanOrEqual(bound / 2)
  })

  it('is exact for convolutions of odd kernels', () => {
    const window = { objective: 'window', frames: 1, targetFrames: 1, ...frame } as const
    const [, spec] = cases[0]!
    expect(receptiveField(inferShapes(spec, window))).toBe(3)
    expect(movedCells(spec, 1)).toBe(3)
  })
})

/** First and last output frame that moves when an input frame is disturbed. */
function movedFrames(spec: ModelSpec, frames: number, disturbed: number): number[] {
  const model = buildModel(spec, { height: 4, width: 4, channels: 1, seed: 4 })
  const values = tf.tidy(() => {
    const x = tf.randomUniform<tf.Rank.R5>([1, frames, 4, 4, 1], 0, 1, 'float32', 3)
    const spot = tf.oneHot(tf.tensor1d([disturbed], 'int32'), frames)
    const other = tf.add<tf.Tensor5D>(x, tf.reshape(tf.cast(spot, 'float32'), [1, frames, 1, 1, 1]))
    const predict = (input: tf.Tensor5D) => model.predictShifted!(input, { training: false })
    return tf.max(tf.abs(tf.sub(predict(other), predict(x))), [0, 2, 3, 4]).dataSync()
  })
  model.dispose()
  const moved = [...values].flatMap((value, t) => (value > 1e-7 ? [t] : []))
  return [moved[0] ?? NaN, moved.at(-1) ?? NaN]
}

it('sees in time as far ahead and back as the graph says', () => {
  const over = (depth: number, padding: string) => ({
    type: 'conv3d',
    filters: 1,
    kernel: [depth, 1, 1],
    padding,
  })
  const spec = stack([over(3, 'same'), over(5, 'causal'), conv(3), over(3, 'same')])
  if (spec.family !== 'next-frame') throw new Error('A stack was expected.')
  expect(timeReach(spec.layers)).toEqual({ ahead: 2, back: 6 })
  expect(movedFrames(spec, 13, 6)).toEqual([6 - 2, 6 + 6])
})
