import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { templateModel } from '../../shared/model/template-models'
import { buildModel } from './build-model'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const names = ['unet', 'residual', 'gated'] as const
const frame = { height: 13, width: 18, channels: 2 }
const builtFor = { inputFrames: 3, targetFrames: 4 }

const model = (name: (typeof names)[number], residual = false) => {
  const spec = templateModel(name, frame, { filters: 8, residual })
  return buildModel(spec, { ...frame, ...builtFor, seed: 1 })
}
const frames = (count: number, seed = 7) =>
  tf.randomUniform<tf.Rank.R5>([2, count, 13, 18, 2], 0, 1, 'float32', seed)
const difference = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] ?? NaN

describe.each(names)('the direct network %s', (name) => {
  it('gives frames of the size they came in, for any size and number of steps', () => {
    const built = model(name)
    tf.tidy(() => {
      const x = frames(3)
      for (const steps of [1, 4, 9])
        expect(built.predictWindow(x, steps, { training: false }).shape).toEqual([
          2,
          steps,
          13,
          18,
          2,
        ])
    })
    built.dispose()
  })

  it('goes on from its own output beyond the steps it was built for', () => {
    const built = model(name)
    tf.tidy(() => {
      const x = frames(3)
      const long = built.predictWindow(x, 8, { training: false })
      const first = built.predictWindow(x, 4, { training: false })
      const again = built.predictWindow(
        tf.slice(tf.concat([x, first], 1), [0, 4, 0, 0, 0], [2, 3, 13, 18, 2]),
        4,
        { training: false },
      )
      expect(difference(long, tf.concat([first, again], 1))).toBeLessThan(1e-6)
    })
    built.dispose()
  })

  it('reads the newest frames of a longer past, and holds what is missing', () => {
    const built = model(name)
    tf.tidy(() => {
      const x = frames(5)
      const newest = tf.slice(x, [0, 2, 0, 0, 0], [2, 3, 13, 18, 2])
      const forecast = built.predictWindow(x, 4, { training: false })
      expect(difference(forecast, built.predictWindow(newest, 4, { training: false }))).toBe(0)
      const mask = tf.tensor2d([1, 1, 1, 1, 0, 1, 1, 1, 1, 0], [2, 5], 'bool')
      const [, , before, held] = tf.unstack(x, 1) as tf.Tensor4D[]
      const without = tf.stack([before!, held!, held!], 1) as tf.Tensor5D
      const masked = built.predictWindow(x, 4, { training: false, mask })
      expect(difference(masked, built.predictWindow(without, 4, { training: false }))).toBe(0)
    })
    built.dispose()
  })

  it('begins as "no change" when it predicts changes', () => {
    const built = model(name, true)
    tf.tidy(() => {
      const x = frames(3)
      const newest = tf.slice(x, [0, 2, 0, 0, 0], [2, 1, 13, 18, 2])
      expect(difference(built.predictWindow(x, 4, { training: false }), newest)).toBe(0)
    })
    built.dispose()
  })

  it('has a gradient for every weight, and leaves no tensor behind', () => {
    const before = tf.memory().numTensors
    const built = model(name)
    const x = frames(3)
    const { value, grads } = tf.variableGrads(
      () => tf.mean<tf.Scalar>(built.predictWindow(x, 4, { training: true, step: 1 })),
      [...built.trainable],
    )
    expect(Object.keys(grads)).toHaveLength(built.trainable.length)
    tf.dispose([value, grads, x])
    built.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('is the forecast it starts from until it has learned, and reads that forecast', () => {
    const spec = templateModel(name, frame, { filters: 8, residual: true })
    const built = buildModel(spec, { ...frame, ...builtFor, startFrom: 'ridge', seed: 1 })
    tf.tidy(() => {
      const [x, start, other] = [frames(3), frames(4, 8), frames(4, 9)]
      const pass = { training: false } as const
      expect(difference(built.predictWindow(x, 4, { ...pass, start }), start)).toBe(0)
      expect(built.predictWindow(x, 2, { ...pass, start }).shape[1]).toBe(2)
      const head = built.weights.get('head/kernel')!
      head.assign(tf.randomNormal(head.shape, 0, 0.1, 'float32', 3))
      const correction = (from: tf.Tensor5D) =>
        tf.sub(built.predictWindow(x, 4, { ...pass, start: from }), from)
      expect(difference(correction(start), correction(other))).toBeGreaterThan(1e-3)
      expect(() => built.predictWindow(x, 4, pass)).toThrow('starts from 4 frames')
    })
    built.dispose()
  })
})
