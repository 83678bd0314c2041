import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { withDevice } from '../select-device'
import { mergeBroadcast, mergePadding } from './kernels'

const side = fc.integer({ min: 1, max: 3 })
const numbers = (shape: number[], start: number) =>
  tf.add(tf.reshape(tf.range(0, tf.util.sizeFromShape(shape)), shape), start)

it('broadcasting over merged axes gives the same values in the same order', async () => {
  const operands = fc
    .array(fc.tuple(side, fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 6 })
    .chain((axes) => fc.tuple(fc.constant(axes), fc.integer({ min: 0, max: axes.length })))
    .map(([axes, dropped]) => ({
      a: axes.map(([size, isOne]) => (isOne ? 1 : size)),
      b: axes.slice(dropped).map(([size, , isOne]) => (isOne ? 1 : size)),
    }))
  await withDevice('reference', async () => {
    fc.assert(
      fc.property(operands, ({ a, b }) => {
        const merged = mergeBroadcast(a, b)
        expect(merged.outputShape).toEqual(tf.broadcast_util.assertAndGetBroadcastShape(a, b))
        expect(merged.aShape.length).toBe(merged.bShape.length)
        tf.tidy(() => {
          const [x, y] = [numbers(a, 0), numbers(b, 1000)]
          const plain = tf.sub(x, y).dataSync()
          expect(
            tf.sub(tf.reshape(x, merged.aShape), tf.reshape(y, merged.bShape)).dataSync(),
          ).toEqual(plain)
        })
      }),
      { numRuns: 60 },
    )
    return Promise.resolve()
  })
})

it('merges a sequence and its channels into two axes', () => {
  expect(mergeBroadcast([2, 3, 4, 5, 6], [6])).toEqual({
    aShape: [120, 6],
    bShape: [1, 6],
    outputShape: [2, 3, 4, 5, 6],
  })
})

it('padding over merged axes gives the same values in the same order', async () => {
  const padded = fc.array(fc.tuple(side, fc.nat({ max: 2 }), fc.nat({ max: 2 }), fc.boolean()), {
    minLength: 1,
    maxLength: 4,
  })
  await withDevice('reference', async () => {
    fc.assert(
      fc.property(padded, (axes) => {
        const shape = axes.map(([size]) => size)
        const paddings = axes.map(([, before, after, isPadded]): [number, number] =>
          isPadded ? [before, after] : [0, 0],
        )
        const merged = mergePadding(shape, paddings)
        tf.tidy(() => {
          const x = numbers(shape, 1)
          const plain = tf.pad(x, paddings, 7).dataSync()
          expect(tf.pad(tf.reshape(x, merged.shape), merged.paddings, 7).dataSync()).toEqual(plain)
        })
      }),
      { numRuns: 60 },
    )
    return Promise.resolve()
  })
})
