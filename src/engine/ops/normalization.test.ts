import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, it } from 'vitest'
import { checkFixture, expectClose, readFixture, toTensor } from '../layers/fixtures/check-fixture'
import type { FixtureCase, Tensors } from '../layers/fixtures/check-fixture'
import { batchNormFixed, batchNormTraining } from './batch-normalization'
import { layerNorm } from './layer-normalization'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

interface Options {
  kind: 'batch' | 'layer'
  epsilon: number
  mean: { shape: number[]; values: number[] }
  variance: { shape: number[]; values: number[] }
}
const cases = readFixture('normalization').map((fixture): [FixtureCase, Options] => [
  fixture,
  fixture.options as unknown as Options,
])
const parts = ({ x, gamma, beta }: Tensors) =>
  [x as tf.Tensor, gamma as tf.Tensor1D, beta as tf.Tensor1D] as const

describe('normalization gives what PyTorch gives, for any rank', () => {
  it.each(cases)('in training, gradients included', (fixture, { kind, epsilon }) => {
    checkFixture(fixture, (inputs) => {
      const [x, gamma, beta] = parts(inputs)
      return {
        y:
          kind === 'batch'
            ? batchNormTraining(x, gamma, beta, epsilon).y
            : layerNorm(x, gamma, beta, epsilon),
      }
    })
  })

  it.each(cases.filter(([, { kind }]) => kind === 'batch'))(
    'with its statistics, which in use are given',
    (fixture, options) => {
      tf.tidy(() => {
        const { x, gamma, beta } = fixture.inputs as Record<string, Options['mean']>
        const inputs = [
          toTensor(x!),
          toTensor(gamma!) as tf.Tensor1D,
          toTensor(beta!) as tf.Tensor1D,
        ] as const
        const { mean, variance } = batchNormTraining(...inputs, options.epsilon)
        expectClose(mean, options.mean, 'mean')
        expectClose(variance, options.variance, 'variance')
        expectClose(
          batchNormFixed(...inputs, mean, variance, options.epsilon),
          fixture.outputs['y']!,
          'y',
        )
      })
    },
  )
})
