/** Losses and optimizer steps in one pass against their composition on the reference backend. */
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TrainingSettings } from '../../../../shared/training/settings'
import { losses } from '../../../losses'
import { Optimizer } from '../../../training/optimizers/optimizer'
import type { SimdBackend } from './simd-backend'
import { randomValues, relativeDifference, useSimd, valuesOn } from './testing'

let backend: SimdBackend
beforeAll(async () => {
  backend = (await useSimd()).backend
})
afterAll(() => backend.runtime.close())

function expectAgreement(run: () => tf.Tensor[], tolerance = 1e-4): void {
  const expected = valuesOn('cpu', run)
  const actual = valuesOn('simd', run)
  expect(actual.length).toBe(expected.length)
  actual.forEach((values, index) =>
    expect(relativeDifference(values, expected[index] as Float32Array)).toBeLessThan(tolerance),
  )
}

describe.each(['bce', 'mse', 'mae', 'huber'] as const)('loss %s', (name) => {
  const shape: [number, number, number, number, number] = [2, 3, 13, 11, 1]
  const size = shape.reduce((product, side) => product * side, 1)

  it.each([false, true])('and its derivative, masked: %s', (masked) => {
    const mask = Uint8Array.from(randomValues(size, 7), (value) => (value > 0 ? 1 : 0))
    expectAgreement(() => {
      const truth = tf.tensor5d(
        randomValues(size, 1).map((value) => Math.abs(value)),
        shape,
      )
      const prediction = tf.tensor5d(
        randomValues(size, 2, 2).map((value) =>
          name === 'bce' ? Math.min(1, Math.abs(value) / 2) : value,
        ),
        shape,
      )
      const valid = masked ? tf.tensor5d(mask, shape, 'bool') : null
      const sum = (p: tf.Tensor5D) => losses[name].sum(p, truth, valid, { dynamicRange: 1 })
      return [sum(prediction), tf.grad((p) => sum(p as tf.Tensor5D))(prediction)]
    })
  })
})

it.each(['adam', 'adamw', 'adadelta', 'rmsprop', 'sgd'] as const)(
  'optimizer %s over three steps',
  (optimizer) => {
    const settings = {
      optimizer,
      beta1: 0.9,
      beta2: 0.999,
      rho: 0.95,
      momentum: 0.9,
      weightDecay: 0.01,
    } as TrainingSettings
    expectAgreement(() => {
      const variable = tf.variable(tf.tensor(randomValues(1003, 3), [17, 59]))
      const stepper = new Optimizer(settings, new Map([['w', variable]]))
      for (let step = 0; step < 3; step++) {
        const gradient = tf.tensor(randomValues(1003, 5 + step, 0.1), [17, 59])
        stepper.apply(new Map([['w', gradient]]), 0.01, 0.7)
      }
      const result = [
        tf.clone(variable),
        ...[...stepper.tensors().values()].map((slot) => tf.clone(slot)),
      ]
      stepper.dispose()
      variable.dispose()
      return result
    }, 1e-5)
  },
)
