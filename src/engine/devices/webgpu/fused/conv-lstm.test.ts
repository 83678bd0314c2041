/**
 * The fused ConvLSTM on a GPU in software: outputs and every gradient like the composed operations
 * on the reference.
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '../../../ops/gradients'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { useSoftwareGpu } from '../../../../../scripts/lib/software-gpu.mjs'
import { needing } from '../../../../shared/testing/needing'
import { withDevice } from '../../select-device'
import { largestDifference } from '../../self-check'
import { composedConvLstmSequence, convLstmSequence } from '../../../ops/conv-lstm-sequence'
import type { ConvLstmInputs, ConvLstmOptions } from '../../../ops/conv-lstm-sequence'

const missing = await useSoftwareGpu()

interface Case {
  b: number
  t: number
  h: number
  w: number
  c: number
  f: number
  k: [number, number]
  r: [number, number]
  bias?: boolean
  peepholes?: boolean
  state?: boolean
  hard?: boolean
  /** One text per sequence, 1 where a step counts. */
  mask?: string[]
}

const cases: Case[] = [
  { b: 1, t: 2, h: 5, w: 7, c: 1, f: 3, k: [3, 3], r: [3, 3] },
  {
    b: 2,
    t: 3,
    h: 6,
    w: 11,
    c: 5,
    f: 10,
    k: [3, 5],
    r: [7, 3],
    bias: true,
    peepholes: true,
    state: true,
  },
  {
    b: 3,
    t: 2,
    h: 4,
    w: 4,
    c: 0,
    f: 8,
    k: [1, 1],
    r: [3, 3],
    bias: true,
    peepholes: true,
    state: true,
    hard: true,
  },
  { b: 1, t: 1, h: 6, w: 6, c: 1, f: 4, k: [3, 3], r: [3, 3], peepholes: true },
  { b: 1, t: 1, h: 6, w: 6, c: 1, f: 5, k: [1, 1], r: [1, 1], state: true },
  { b: 2, t: 2, h: 9, w: 7, c: 16, f: 70, k: [3, 3], r: [1, 1], bias: true, peepholes: true },
  {
    b: 2,
    t: 3,
    h: 4,
    w: 5,
    c: 2,
    f: 3,
    k: [3, 3],
    r: [3, 3],
    bias: true,
    state: true,
    mask: ['101', '011'],
  },
  {
    b: 3,
    t: 4,
    h: 4,
    w: 5,
    c: 2,
    f: 3,
    k: [3, 3],
    r: [3, 3],
    bias: true,
    peepholes: true,
    mask: ['0110', '1001', '0000'],
  },
  { b: 2, t: 3, h: 5, w: 3, c: 1, f: 3, k: [1, 1], r: [5, 5], mask: ['100', '111'] },
  { b: 1, t: 18, h: 3, w: 40, c: 1, f: 1, k: [7, 7], r: [5, 5], bias: true, hard: true },
]

/** Outputs and all gradients of a weighted sum of the outputs, on the active device. */
async function numbersOf(p: Case, run: typeof convLstmSequence): Promise<Float32Array[]> {
  const { b, t, h, w, c, f } = p
  let seed = 1
  const make = (shape: number[], scale: number): tf.Tensor =>
    tf.randomUniform(shape, -scale, scale, 'float32', seed++)
  const shapes: [keyof ConvLstmInputs, number[], number, boolean][] = [
    ['x', [b, t, h, w, c], 1, c > 0],
    ['kernel', [...p.k, c, 4 * f], 0.3, c > 0],
    ['recurrentKernel', [...p.r, f, 4 * f], 0.3, true],
    ['bias', [4 * f], 0.5, p.bias === true],
    ['peepholes', [3, f], 0.5, p.peepholes === true],
    ['initialHidden', [b, h, w, f], 0.7, p.state === true],
    ['initialCell', [b, h, w, f], 0.7, p.state === true],
  ]
  const present = shapes.filter(([, , , isThere]) => isThere)
  const options: ConvLstmOptions = {
    steps: t,
    recurrentActivation: p.hard ? 'hardSigmoid' : 'sigmoid',
  }
  const tensors = tf.tidy(() => {
    const given = present.map(([, shape, scale]) => make(shape, scale))
    const weights = [make([b, t, h, w, f], 1), make([b, h, w, f], 1), make([b, h, w, f], 1)]
    const mask = p.mask
      ? tf.tensor2d(
          Array.from({ length: b * t }, (_, n) => (n % 3 === 1 ? 0 : 1)),
          [b, t],
        )
      : null
    const outputsOf = (values: tf.Tensor[]): tf.Tensor[] => {
      const inputs = Object.fromEntries(
        shapes.map(([name]) => [name, values[present.findIndex(([n]) => n === name)] ?? null]),
      )
      const { sequence, finalHidden, finalCell } = run(
        { ...inputs, mask } as unknown as ConvLstmInputs,
        options,
      )
      return [sequence, finalHidden, finalCell]
    }
    const loss = (...values: tf.Tensor[]) =>
      tf.addN(outputsOf(values).map((output, n) => tf.sum(tf.mul(output, weights[n]!))))
    return [...outputsOf(given), ...tf.grads(loss)(given)]
  })
  const numbers = await Promise.all(
    tensors.map(async (tensor) => Float32Array.from(await tensor.data())),
  )
  tf.dispose(tensors)
  return numbers
}

/**
 * Changes the backend by hand: to change the device would start the card, and compile everything,
 * anew for each case.
 */
async function expectAgreement(p: Case): Promise<void> {
  await withDevice('webgpu', async () => {
    await tf.setBackend('cpu')
    const expected = await numbersOf(p, composedConvLstmSequence)
    await tf.setBackend('webgpu')
    const actual = await numbersOf(p, convLstmSequence)
    expect(actual.map(({ length }) => length)).toEqual(expected.map(({ length }) => length))
    actual.forEach((values, n) =>
      expect(largestDifference([values], [expected[n]!]), `output ${n}`).toBeLessThan(1e-4),
    )
  })
}

needing(missing).describe('the fused ConvLSTM on a GPU', () => {
  it.each(cases)('agrees with the composed operations on the reference: %o', expectAgreement)

  it('agrees on sequences of any shape', async () => {
    const side = fc.integer({ min: 1, max: 9 })
    const odd = fc.constantFrom<[number, number][]>([1, 1], [3, 3], [5, 3], [5, 5], [7, 7])
    const shape = fc.record({
      b: fc.integer({ min: 1, max: 3 }),
      t: fc.integer({ min: 1, max: 4 }),
      h: side,
      w: side,
    })
    const layer = fc.record({
      c: fc.integer({ min: 1, max: 5 }),
      f: fc.integer({ min: 1, max: 8 }),
      k: odd,
      r: odd,
    })
    const flags = fc.record({
      bias: fc.boolean(),
      peepholes: fc.boolean(),
      state: fc.boolean(),
      hard: fc.boolean(),
    })
    const property = fc.asyncProperty(shape, layer, flags, (sizes, sides, given) =>
      expectAgreement({ ...sizes, ...sides, ...given }),
    )
    await fc.assert(property, { numRuns: 4, seed: 7 })
  })

  it('gives all memory back', async () => {
    const p = cases[3]!
    await withDevice('webgpu', async () => {
      await numbersOf(p, convLstmSequence)
      const before = usedMemory()
      for (let i = 0; i < 3; i++) await numbersOf(p, convLstmSequence)
      expect(usedMemory()).toEqual(before)
    })
  })
})

function usedMemory(): unknown {
  const { numTensors, numDataBuffers } = tf.memory()
  const { bufferManager } = tf.backend() as unknown as {
    bufferManager: { numBytesUsed: number; numBytesAllocated: number }
  }
  return {
    numTensors,
    numDataBuffers,
    used: bufferManager.numBytesUsed,
    allocated: bufferManager.numBytesAllocated,
  }
}
