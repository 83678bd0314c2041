import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, it } from 'vitest'
import { layerSpecSchema } from '../../shared/model/layers'
import { checkWeightedFixture, readFixture } from './fixtures/check-fixture'
import type { FixtureCase } from './fixtures/check-fixture'
import { disposeLayer, layerFor, runLayer } from './testing'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** The fixture's frames [N, H, W, C] as a batch of N sequences of one frame. */
function check(fixture: FixtureCase, type: 'conv2d' | 'convTranspose2d'): void {
  const [, height = 0, width = 0, channels = 0] = fixture.inputs['x']?.shape ?? []
  const [, large = 0, wide = 0] = fixture.outputs['y']?.shape ?? []
  const spec = layerSpecSchema.parse({
    type,
    kernel: fixture.inputs['kernel']?.shape[0],
    strides: fixture.options['strides'],
    filters: fixture.inputs['bias']?.shape[0],
  })
  const layer = layerFor(spec, { height, width, channels }, { height: large, width: wide })
  checkWeightedFixture(fixture, layer.weights.variables, (x) => {
    const { output } = runLayer(layer, [tf.expandDims<tf.Tensor5D>(x, 1)])
    return tf.squeeze(output, [1])
  })
  disposeLayer(layer)
}

describe('convolutions of every frame give what PyTorch gives, gradients included', () => {
  it.each(readFixture('conv-2d'))('plain, with strides', (fixture) => {
    check(fixture, 'conv2d')
  })

  it.each(readFixture('conv-transpose-2d'))('transposed, with strides', (fixture) => {
    check(fixture, 'convTranspose2d')
  })
})
