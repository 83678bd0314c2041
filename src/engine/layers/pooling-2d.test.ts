import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { LayerSpec } from '../../shared/model/layers'
import { layerFor, runLayer } from './testing'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const sizes = fc.record({
  height: fc.integer({ min: 1, max: 8 }),
  width: fc.integer({ min: 1, max: 8 }),
  size: fc.integer({ min: 2, max: 4 }),
})

const frame = (height: number, width: number) =>
  tf.randomUniform<tf.Rank.R4>([1, height, width, 1], -1, 1)
/** What a layer makes of one frame. */
function one(spec: LayerSpec, x: tf.Tensor4D, crop?: { height: number; width: number }) {
  const [, height, width, channels] = x.shape
  const layer = layerFor(spec, { height, width, channels }, crop)
  const { output } = runLayer(layer, [tf.expandDims<tf.Tensor5D>(x, 1)])
  return tf.squeeze<tf.Tensor4D>(output, [1])
}
const cells = (x: tf.Tensor4D) =>
  (x.arraySync()[0] ?? []).map((row) => row.map((channels) => channels[0] ?? NaN))

/** The cells of the square that begins at a row and column, as far as there are any. */
function square(values: number[][], row: number, column: number, size: number): number[] {
  return values.slice(row, row + size).flatMap((line) => line.slice(column, column + size))
}

describe('pooling', () => {
  it('takes the mean or the largest of what each square holds, from the top left', () => {
    fc.assert(
      fc.property(sizes, ({ height, width, size }) => {
        tf.tidy(() => {
          const x = frame(height, width)
          const values = cells(x)
          const mean = cells(one({ type: 'averagePooling2d', size }, x))
          const largest = cells(one({ type: 'maxPooling2d', size }, x))
          expect([mean.length, mean[0]?.length]).toEqual([
            Math.ceil(height / size),
            Math.ceil(width / size),
          ])
          mean.forEach((row, i) =>
            row.forEach((value, j) => {
              const inside = square(values, i * size, j * size, size)
              expect(value).toBeCloseTo(
                inside.reduce((sum, cell) => sum + cell, 0) / inside.length,
                5,
              )
              expect(largest[i]?.[j]).toBe(Math.max(...inside))
            }),
          )
        })
      }),
      { numRuns: 40 },
    )
  })
})

describe('upsampling', () => {
  it('repeats every cell in a square, then crops', () => {
    fc.assert(
      fc.property(sizes, ({ height, width, size }) => {
        tf.tidy(() => {
          const x = frame(height, width)
          const crop = { height: height * size - 1, width: width * size }
          const large = cells(one({ type: 'upSampling2d', size }, x, crop))
          expect([large.length, large[0]?.length]).toEqual([crop.height, crop.width])
          const values = cells(x)
          large.forEach((row, i) =>
            row.forEach((value, j) => {
              expect(value).toBe(values[Math.floor(i / size)]?.[Math.floor(j / size)])
            }),
          )
        })
      }),
      { numRuns: 40 },
    )
  })
})
