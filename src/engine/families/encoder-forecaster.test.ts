import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { modelSpecSchema } from '../../shared/model/model-spec'
import { checkWeightedFixture, readFixture } from '../layers/fixtures/check-fixture'
import { buildModel } from './build-model'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const spec = modelSpecSchema.parse({
  family: 'encoder-forecaster',
  name: 'fixture',
  patch: 2,
  cells: [
    { filters: 3, kernel: 3, peepholes: true },
    { filters: 2, kernel: 3 },
  ],
})

describe('an encoder-forecaster', () => {
  it.each(readFixture('encoder-forecaster'))(
    'gives what PyTorch gives, gradients included',
    (fixture) => {
      const model = buildModel(spec, { height: 5, width: 7, channels: 1, seed: 1 })
      const steps = fixture.options['steps'] as number
      checkWeightedFixture(fixture, model.weights, (x) =>
        model.predictWindow(x as tf.Tensor5D, steps, { training: false }),
      )
      model.dispose()
    },
  )

  it('is not trained on shifted frames', () => {
    const model = buildModel(spec, { height: 4, width: 4, channels: 1, seed: 1 })
    expect(model.predictShifted).toBeNull()
    model.dispose()
  })
})
