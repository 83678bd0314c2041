/**
 * Convolutions of frames and sequences against the reference backend: values and both gradients.
 */
import * as tf from '@tensorflow/tfjs-core'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conv3dPiece } from '../../../ops/conv-3d'
import { checkOperations, expectAgreement } from './operation-testing'
import type { Case, Operation } from './operation-testing'
import { useSimd } from './testing'

const conv2d = (strides: [number, number] | number, pad: 'same' | 'valid' | number): Operation => {
  return (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad)
}
const conv3d: (pad: 'same' | 'valid', strides?: [number, number, number] | number) => Operation =
  (pad, strides = 1) =>
  (x, filter) =>
    tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, strides, pad)

const convolutions: Case[] = [
  {
    title: 'conv2d 3x3 same',
    shapes: [
      [2, 9, 7, 3],
      [3, 3, 3, 20],
    ],
    operation: conv2d(1, 'same'),
  },
  {
    title: 'conv2d 1x1',
    shapes: [
      [3, 5, 8, 17],
      [1, 1, 17, 16],
    ],
    operation: conv2d(1, 'same'),
  },
  {
    title: 'conv2d 5x5 valid, 1 channel',
    shapes: [
      [1, 11, 13, 1],
      [5, 5, 1, 33],
    ],
    operation: conv2d(1, 'valid'),
  },
  {
    title: 'conv2d 7x7, 1 filter',
    shapes: [
      [2, 10, 9, 6],
      [7, 7, 6, 1],
    ],
    operation: conv2d(1, 'same'),
  },
  {
    title: 'conv2d 3x3, 2 filters',
    shapes: [
      [2, 6, 5, 5],
      [3, 3, 5, 2],
    ],
    operation: conv2d(1, 'same'),
  },
  {
    title: 'conv2d stride 2 same',
    shapes: [
      [2, 9, 12, 4],
      [3, 3, 4, 18],
    ],
    operation: conv2d(2, 'same'),
  },
  {
    title: 'conv2d strides 3, 2 valid',
    shapes: [
      [1, 14, 13, 5],
      [4, 3, 5, 7],
    ],
    operation: conv2d([3, 2], 'valid'),
  },
  {
    title: 'conv2d padding 2',
    shapes: [
      [1, 8, 8, 3],
      [3, 3, 3, 8],
    ],
    operation: conv2d(1, 2),
  },
  {
    title: 'conv2d 3x3, 16 to 48',
    shapes: [
      [2, 13, 10, 16],
      [3, 3, 16, 48],
    ],
    operation: conv2d(1, 'same'),
  },
  {
    title: 'conv2d 5x5, 32 to 16',
    shapes: [
      [2, 9, 11, 32],
      [5, 5, 32, 16],
    ],
    operation: conv2d(1, 'same'),
  },
  {
    title: 'conv2d 3x3 valid, 24 to 32',
    shapes: [
      [1, 11, 9, 24],
      [3, 3, 24, 32],
    ],
    operation: conv2d(1, 'valid'),
  },
  {
    title: 'conv2d 3x3, 144 to 160',
    shapes: [
      [1, 6, 5, 144],
      [3, 3, 144, 160],
    ],
    operation: conv2d(1, 'same'),
  },
  {
    title: 'conv2d 5x5, 16 to 16, wide',
    shapes: [
      [1, 4, 70, 16],
      [5, 5, 16, 16],
    ],
    operation: conv2d(1, 'same'),
  },
  {
    title: 'conv3d same',
    shapes: [
      [2, 4, 6, 5, 3],
      [3, 3, 3, 3, 5],
    ],
    operation: conv3d('same'),
  },
  {
    title: 'conv3d valid',
    shapes: [
      [1, 5, 7, 6, 2],
      [3, 3, 5, 2, 16],
    ],
    operation: conv3d('valid'),
  },
  {
    title: 'conv3d head',
    shapes: [
      [2, 3, 8, 8, 16],
      [3, 3, 3, 16, 1],
    ],
    operation: conv3d('same'),
  },
  {
    title: 'conv3d strides 1, 2, 2',
    shapes: [
      [1, 3, 8, 7, 3],
      [1, 3, 3, 3, 4],
    ],
    operation: conv3d('same', [1, 2, 2]),
  },
  {
    title: 'conv2d transposed',
    shapes: [
      [2, 5, 6, 4],
      [4, 4, 3, 4],
    ],
    operation: (x, filter) =>
      tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [2, 10, 12, 3], 2, 'same'),
  },
]

checkOperations(convolutions)

const between = (min: number, max: number) => fc.integer({ min, max })
const frames = fc.tuple(between(1, 3), between(1, 10), between(1, 10))
const channels = fc.constantFrom(1, 2, 3, 5, 17)
const stride = between(1, 3)
const random = { numRuns: 40, seed: 11 }

describe('convolutions of any shape that a layer can have', () => {
  /** Stock kernels that ran on the simd backend. */
  const stock: string[] = []
  let close: () => Promise<void>
  beforeAll(async () => {
    for (const kernel of tf
      .getKernelsForBackend('cpu')
      .filter(({ kernelName }) => kernelName.includes('Conv'))) {
      const kernelFunc: typeof kernel.kernelFunc = (call) => {
        if (tf.getBackend() === 'simd') stock.push(kernel.kernelName)
        return kernel.kernelFunc(call)
      }
      tf.unregisterKernel(kernel.kernelName, 'cpu')
      tf.registerKernel({ ...kernel, kernelFunc })
    }
    const { backend } = await useSimd()
    close = () => backend.runtime.close()
  })
  afterAll(() => close())

  it('agree with the reference: frames', () => {
    const shape = fc.tuple(
      frames,
      channels,
      channels,
      between(1, 7),
      between(1, 7),
      stride,
      fc.constantFrom('same', 'valid'),
    )
    const property = fc.property(shape, ([[b, h, w], c, f, kh, kw, s, pad]) => {
      fc.pre(pad === 'same' || (kh <= h && kw <= w))
      const shapes = [
        [b, h, w, c],
        [kh, kw, c, f],
      ]
      expectAgreement({ title: '', shapes, operation: conv2d(s, pad) })
    })
    fc.assert(property, random)
    expect(stock).toEqual([])
  })

  it('agree with the reference: transposed', () => {
    const shape = fc.tuple(frames, channels, channels, between(1, 7), stride)
    const property = fc.property(shape, ([[b, h, w], c, f, k, s]) => {
      const out: [number, number, number, number] = [b, h * s, w * s, f]
      const operation: Operation = (x, filter) =>
        tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, out, s, 'same')
      const shapes = [
        [b, h, w, c],
        [k, k, f, c],
      ]
      expectAgreement({ title: '', shapes, operation })
    })
    fc.assert(property, random)
    expect(stock).toEqual([])
  })

  it('agree with the reference: sequences, causal and centred', () => {
    const sides = fc.tuple(
      fc.constantFrom(1, 3, 5),
      fc.constantFrom(1, 3, 7),
      fc.constantFrom(1, 3),
    )
    const shape = fc.tuple(
      between(1, 2),
      between(1, 5),
      between(1, 6),
      between(1, 6),
      fc.constantFrom(1, 3),
      fc.constantFrom(1, 2, 5),
    )
    const property = fc.property(
      shape,
      sides,
      fc.constantFrom('causal', 'same'),
      ([b, t, h, w, c, f], [kt, kh, kw], padding) => {
        const operation: Operation = (x, filter) =>
          conv3dPiece(x as tf.Tensor5D, filter as tf.Tensor5D, padding, null).output
        const shapes = [
          [b, t, h, w, c],
          [kt, kh, kw, c, f],
        ]
        expectAgreement({ title: '', shapes, operation })
      },
    )
    fc.assert(property, { ...random, numRuns: 25 })
    expect(stock).toEqual([])
  })
})
