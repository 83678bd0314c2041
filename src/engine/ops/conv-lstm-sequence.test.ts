import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkFixture, readFixture } from '../layers/fixtures/check-fixture'
import type { Tensors } from '../layers/fixtures/check-fixture'
import { convLstmSequence } from './conv-lstm-sequence'
import type { ConvLstmInputs, ConvLstmOptions } from './conv-lstm-sequence'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const nothing = {
  x: null,
  kernel: null,
  bias: null,
  peepholes: null,
  initialHidden: null,
  initialCell: null,
  mask: null,
}
const run = (tensors: Tensors, options: ConvLstmOptions) =>
  convLstmSequence({ ...nothing, ...tensors } as ConvLstmInputs, options)

describe('a ConvLSTM sequence', () => {
  it.each(
    readFixture('conv-lstm').map((fixture) => [String(fixture.options['name']), fixture] as const),
  )('gives what PyTorch gives, gradients included: %s', (_name, fixture) => {
    checkFixture(fixture, (inputs) => ({
      ...run(inputs, fixture.options as unknown as ConvLstmOptions),
    }))
  })

  it('goes on from a given state as if it had never stopped', () => {
    const uniform = <R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number) =>
      tf.randomUniform<R>(shape, -1, 1, 'float32', seed)
    const weights = {
      ...nothing,
      kernel: uniform<tf.Rank.R4>([3, 3, 2, 12], 1),
      recurrentKernel: uniform<tf.Rank.R4>([3, 3, 3, 12], 2),
      peepholes: uniform<tf.Rank.R2>([3, 3], 3),
    }
    const x = uniform<tf.Rank.R5>([2, 5, 4, 3, 2], 4)
    const options = (steps: number) => ({ steps, recurrentActivation: 'sigmoid' as const })
    const whole = convLstmSequence({ ...weights, x }, options(5))
    const first = convLstmSequence(
      { ...weights, x: tf.slice(x, [0, 0, 0, 0, 0], [2, 2, 4, 3, 2]) },
      options(2),
    )
    const second = convLstmSequence(
      {
        ...weights,
        x: tf.slice(x, [0, 2, 0, 0, 0], [2, 3, 4, 3, 2]),
        initialHidden: first.finalHidden,
        initialCell: first.finalCell,
      },
      options(3),
    )
    const difference = tf.max(
      tf.abs(tf.sub(whole.sequence, tf.concat([first.sequence, second.sequence], 1))),
    )
    expect(difference.dataSync()[0]).toBeLessThan(1e-6)
  })

  it('refuses a cell that has neither input nor state', () => {
    const recurrentKernel = tf.zeros<tf.Rank.R4>([3, 3, 2, 8])
    expect(() => run({ recurrentKernel }, { steps: 2, recurrentActivation: 'sigmoid' })).toThrow(
      /initial hidden state/,
    )
  })
})
