import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { patch, unpatch } from './patch'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('folding patches', () => {
  it('puts rows, then columns, then channels of a patch into the channels', () => {
    const frames = tf.tensor4d([0, 1, 2, 3, 4, 5, 6, 7], [1, 2, 4, 1])
    expect(patch(frames, 2).arraySync()).toEqual([
      [
        [
          [0, 1, 4, 5],
          [2, 3, 6, 7],
        ],
      ],
    ])
  })

  it('pads at the bottom and right, and unfolds to what it was, for any size', () => {
    const side = fc.integer({ min: 1, max: 9 })
    fc.assert(
      fc.property(
        side,
        side,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 4 }),
        (height, width, channels, size) => {
          tf.tidy(() => {
            const frames = tf.randomUniform<tf.Rank.R4>([2, height, width, channels], 0, 1)
            const folded = patch(frames, size)
            expect(folded.shape).toEqual([
              2,
              Math.ceil(height / size),
              Math.ceil(width / size),
              size * size * channels,
            ])
            expect(tf.sum(folded).dataSync()[0]).toBeCloseTo(tf.sum(frames).dataSync()[0] ?? NaN, 3)
            expect(unpatch(folded, size, height, width).dataSync()).toEqual(frames.dataSync())
          })
        },
      ),
      { numRuns: 50 },
    )
  })
})
