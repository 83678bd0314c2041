import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, it } from 'vitest'
import { Conv2d } from './conv-2d'
import { ConvTranspose2d } from './conv-transpose-2d'
import { checkWeightedFixture, readFixture } from './fixtures/check-fixture'
import type { FixtureCase } from './fixtures/check-fixture'
import type { SequenceLayer } from './sequence-layer'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** The fixture's frames [N, H, W, C] as a batch of N sequences of one frame. */
function check(fixture: FixtureCase, layer: SequenceLayer): void {
  layer.build([null, null, null, null, fixture.inputs['x']?.shape.at(-1) ?? 0])
  checkWeightedFixture(fixture, layer.variables, (x) => layer.step(x as tf.Tensor4D, null).frame)
  for (const variable of layer.variables.values()) variable.dispose()
}

const sizesOf = (fixture: FixtureCase) => ({
  kernel: fixture.inputs['kernel']?.shape[0] ?? 0,
  strides: fixture.options['strides'] as number,
  filters: fixture.inputs['bias']?.shape[0] ?? 0,
})

describe('convolutions of every frame give what PyTorch gives, gradients included', () => {
  it.each(readFixture('conv-2d'))('plain, with strides', (fixture) => {
    check(fixture, new Conv2d(sizesOf(fixture)))
  })

  it.each(readFixture('conv-transpose-2d'))('transposed, with strides', (fixture) => {
    check(fixture, new ConvTranspose2d(sizesOf(fixture)))
  })
})
