import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkFixture, readFixture } from '../layers/fixtures/check-fixture'
import { conv3dPiece } from './conv-3d'
import { sliceTime } from './frames'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

type Padding = 'causal' | 'same'

describe('a convolution over time and space', () => {
  it.each(
    readFixture('conv-3d').map(
      (fixture) => [fixture.options['padding'] as Padding, fixture] as const,
    ),
  )('gives what PyTorch gives, gradients included: %s', (padding, fixture) => {
    checkFixture(fixture, ({ x, kernel }) => ({
      y: conv3dPiece(x as tf.Tensor5D, kernel as tf.Tensor5D, padding, null).output,
    }))
  })

  it('causal: gives the same however the sequence is cut', () => {
    const pieces = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(pieces, fc.constantFrom(1, 3, 5), (lengths, depth) => {
        tf.tidy(() => {
          const frames = lengths.reduce((sum, length) => sum + length, 0)
          const x = tf.randomUniform<tf.Rank.R5>([1, frames, 3, 2, 2], -1, 1)
          const kernel = tf.randomUniform<tf.Rank.R5>([depth, 3, 3, 2, 1], -1, 1)
          const whole = conv3dPiece(x, kernel, 'causal', null).output
          let previous: tf.Tensor5D | null = null
          let from = 0
          const outputs = lengths.map((length) => {
            const piece = conv3dPiece(sliceTime(x, from, from + length), kernel, 'causal', previous)
            from += length
            previous = piece.previous
            return piece.output
          })
          const difference = tf.max(tf.abs(tf.sub(tf.concat(outputs, 1), whole)))
          expect(difference.dataSync()[0]).toBeLessThan(1e-5)
        })
      }),
      { numRuns: 30 },
    )
  })

  it('same: the newest output of a piece is that of a sequence that ends there', () => {
    tf.tidy(() => {
      const x = tf.randomUniform<tf.Rank.R5>([1, 6, 3, 3, 1], -1, 1)
      const kernel = tf.randomUniform<tf.Rank.R5>([5, 3, 3, 1, 1], -1, 1)
      const first = conv3dPiece(sliceTime(x, 0, 4), kernel, 'same', null)
      const next = conv3dPiece(sliceTime(x, 4, 5), kernel, 'same', first.previous)
      const ending = conv3dPiece(sliceTime(x, 0, 5), kernel, 'same', null).output
      const difference = tf.max(tf.abs(tf.sub(next.output, sliceTime(ending, 4, 5))))
      expect(difference.dataSync()[0]).toBeLessThan(1e-5)
    })
  })
})
