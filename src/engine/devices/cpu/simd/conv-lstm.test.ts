import * as tf from '@tensorflow/tfjs-core'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ConvLstmInputs, ConvLstmOptions } from '../../../ops/conv-lstm-sequence'
import {
  composedConvLstmSequence,
  convLstmHidden,
  convLstmSequence,
} from '../../../ops/conv-lstm-sequence'
import type { SimdBackend } from './simd-backend'
import { randomValues, relativeDifference, useSimd, valuesOn } from './testing'

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
  { b: 2, t: 3, h: 8, w: 8, c: 3, f: 16, k: [5, 5], r: [5, 5], bias: true },
  { b: 1, t: 4, h: 9, w: 5, c: 2, f: 8, k: [1, 1], r: [1, 1], bias: true, state: true },
  {
    b: 2,
    t: 2,
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
    f: 12,
    k: [1, 1],
    r: [3, 3],
    bias: true,
    peepholes: true,
    state: true,
    hard: true,
  },
  { b: 1, t: 3, h: 13, w: 3, c: 17, f: 20, k: [7, 7], r: [3, 3], hard: true, bias: true },
  { b: 1, t: 1, h: 6, w: 6, c: 1, f: 8, k: [3, 3], r: [3, 3], state: true },
  { b: 1, t: 2, h: 9, w: 7, c: 16, f: 16, k: [5, 5], r: [5, 5], bias: true, peepholes: true },
  { b: 1, t: 2, h: 10, w: 7, c: 32, f: 32, k: [3, 3], r: [3, 3], bias: true, state: true },
  { b: 2, t: 2, h: 3, w: 3, c: 0, f: 5, k: [1, 1], r: [5, 5], state: true },
  // more tiles than a run has, tiles of several images in a unit, more channels than are mapped at
  // once, kernels of two sizes
  {
    b: 3,
    t: 2,
    h: 5,
    w: 33,
    c: 16,
    f: 16,
    k: [3, 3],
    r: [3, 3],
    peepholes: true,
    state: true,
    mask: ['11', '01', '10'],
  },
  { b: 2, t: 2, h: 4, w: 9, c: 16, f: 64, k: [1, 1], r: [3, 3], bias: true },
  { b: 2, t: 3, h: 7, w: 6, c: 16, f: 32, k: [3, 3], r: [5, 5], bias: true, mask: ['011', '101'] },
]

/** Arrays of one case, with the gradients' weights for the outputs. */
function arrays(p: Case) {
  const { b, t, h, w, c, f } = p
  let seed = 1
  const make = (shape: number[], scale: number) => ({
    shape,
    values: randomValues(tf.util.sizeFromShape(shape), seed++, scale),
  })
  return {
    inputs: {
      x: c === 0 ? null : make([b, t, h, w, c], 1),
      kernel: c === 0 ? null : make([...p.k, c, 4 * f], 0.3),
      recurrentKernel: make([...p.r, f, 4 * f], 0.3),
      bias: p.bias ? make([4 * f], 0.5) : null,
      peepholes: p.peepholes ? make([3, f], 0.5) : null,
      initialHidden: p.state ? make([b, h, w, f], 0.7) : null,
      initialCell: p.state ? make([b, h, w, f], 0.7) : null,
    },
    mask:
      p.mask === undefined
        ? null
        : { shape: [b, t], values: Float32Array.from(p.mask.join(''), Number) },
    outputWeights: [make([b, t, h, w, f], 1), make([b, h, w, f], 1), make([b, h, w, f], 1)],
  }
}

/** Outputs and all gradients of a weighted sum of the outputs. */
function forwardAndGradients(p: Case, run: typeof convLstmSequence): () => tf.Tensor[] {
  const { inputs, mask, outputWeights } = arrays(p)
  const options: ConvLstmOptions = {
    steps: p.t,
    recurrentActivation: p.hard ? 'hardSigmoid' : 'sigmoid',
  }
  const names = Object.keys(inputs) as (keyof typeof inputs)[]
  const present = names.filter((name) => inputs[name] !== null)
  return () => {
    const tensors = present.map((name) => tf.tensor(inputs[name]!.values, inputs[name]!.shape))
    const weights = outputWeights.map(({ values, shape }) => tf.tensor(values, shape))
    const call = (given: tf.Tensor[]) => {
      const all = Object.fromEntries(
        names.map((name) => [name, given[present.indexOf(name)] ?? null]),
      )
      return run(
        { ...all, mask: mask && tf.tensor(mask.values, [p.b, p.t]) } as unknown as ConvLstmInputs,
        options,
      )
    }
    const loss = (...given: tf.Tensor[]) => {
      const { sequence, finalHidden, finalCell } = call(given)
      const outputs: tf.Tensor[] = [sequence, finalHidden, finalCell]
      return tf.addN(
        outputs.map((output, index) => tf.sum(tf.mul(output, weights[index] as tf.Tensor))),
      )
    }
    const { sequence, finalHidden, finalCell } = call(tensors)
    return [sequence, finalHidden, finalCell, ...tf.grads(loss)(tensors)]
  }
}

/** What the reference gives; it is slow, and the same for every variant of the kernels. */
const references = new Map<string, Float32Array[]>()

function referenceOf(p: Case): Float32Array[] {
  const key = JSON.stringify(p)
  const known =
    references.get(key) ?? valuesOn('cpu', forwardAndGradients(p, composedConvLstmSequence))
  references.set(key, known)
  return known
}

function expectAgreement(p: Case): void {
  const expected = referenceOf(p)
  const actual = valuesOn('simd', forwardAndGradients(p, convLstmSequence))
  expect(actual.length).toBe(expected.length)
  actual.forEach((values, index) =>
    expect(
      relativeDifference(values, expected[index] as Float32Array),
      `output ${index}`,
    ).toBeLessThan(1e-4),
  )
}

describe.each([
  { title: 'relaxed SIMD', relaxed: true },
  { title: 'plain SIMD', relaxed: false },
])('fused ConvLSTM sequence, $title', ({ relaxed }) => {
  let backend: SimdBackend
  beforeAll(async () => {
    backend = (await useSimd({ relaxed })).backend
  })
  afterAll(() => backend.runtime.close())

  it.each(cases)('agrees with the composed operations on the reference: %o', (p) =>
    expectAgreement(p),
  )

  it.each([
    { b: 2, t: 5, h: 5, w: 7, c: 2, f: 8, k: [3, 3], r: [3, 3], mask: ['00111', '11001'] },
    {
      b: 3,
      t: 4,
      h: 9,
      w: 6,
      c: 3,
      f: 5,
      k: [3, 3],
      r: [5, 5],
      bias: true,
      state: true,
      mask: ['0011', '1100', '0000'],
    },
    {
      b: 2,
      t: 4,
      h: 25,
      w: 11,
      c: 1,
      f: 4,
      k: [1, 1],
      r: [3, 3],
      peepholes: true,
      state: true,
      mask: ['0110', '1011'],
    },
    { b: 1, t: 3, h: 9, w: 13, c: 1, f: 16, k: [1, 1], r: [3, 3], state: true, mask: ['010'] },
    {
      b: 2,
      t: 3,
      h: 4,
      w: 4,
      c: 0,
      f: 12,
      k: [1, 1],
      r: [3, 3],
      hard: true,
      state: true,
      mask: ['010', '101'],
    },
    { b: 2, t: 3, h: 5, w: 5, c: 1, f: 9, k: [1, 1], r: [7, 7], mask: ['000', '000'] },
    {
      b: 1,
      t: 3,
      h: 5,
      w: 4,
      c: 2,
      f: 4,
      k: [3, 3],
      r: [3, 3],
      bias: true,
      state: true,
      mask: ['111'],
    },
  ] satisfies Case[])('leaves steps out: %o', (p) => expectAgreement(p))

  it('leaves steps out of sequences of any shape', () => {
    const side = fc.integer({ min: 1, max: 7 })
    const odd = fc.constantFrom<[number, number][]>([1, 1], [3, 3], [5, 3], [7, 7])
    const shape = fc.record({
      b: fc.integer({ min: 1, max: 3 }),
      t: fc.integer({ min: 1, max: 5 }),
      h: side,
      w: side,
    })
    const layer = fc.record({
      c: fc.integer({ min: 1, max: 4 }),
      f: fc.integer({ min: 1, max: 11 }),
      k: odd,
      r: odd,
    })
    const flags = fc.record({
      bias: fc.boolean(),
      peepholes: fc.boolean(),
      state: fc.boolean(),
      hard: fc.boolean(),
    })
    const steps = fc.array(fc.constantFrom('0', '1'), { minLength: 5, maxLength: 5 })
    const property = fc.property(
      shape,
      layer,
      flags,
      fc.tuple(steps, steps, steps),
      (sizes, sides, given, rows) => {
        const mask = rows.slice(0, sizes.b).map((row) => row.slice(0, sizes.t).join(''))
        expectAgreement({ ...sizes, ...sides, ...given, mask })
      },
    )
    fc.assert(property, { numRuns: 20, seed: 7 })
  })

  it('gives all memory back', () => {
    void tf.setBackend('simd')
    const p: Case = { ...(cases[1] as Case), state: true, mask: ['011', '000'] }
    valuesOn('simd', forwardAndGradients(p, convLstmSequence))
    const { numTensors } = tf.memory()
    const before = backend.runtime.heap.bytesInUse
    for (let i = 0; i < 3; i++) valuesOn('simd', forwardAndGradients(p, convLstmSequence))
    expect(tf.memory().numTensors).toBe(numTensors)
    expect(backend.runtime.heap.bytesInUse).toBe(before)
  })
})

it('gives the hidden states alone with the same bits and gradients', async () => {
  const p: Case = {
    b: 2,
    t: 3,
    h: 9,
    w: 7,
    c: 16,
    f: 16,
    k: [3, 3],
    r: [3, 3],
    bias: true,
    peepholes: true,
    state: true,
  }
  const { backend } = await useSimd()
  const { inputs, outputWeights } = arrays(p)
  const names = Object.keys(inputs) as (keyof typeof inputs)[]
  const results = [true, false].map((alone) =>
    valuesOn('simd', () => {
      const tensors = names.map((name) => tf.tensor(inputs[name]!.values, inputs[name]!.shape))
      const weights = tf.tensor(outputWeights[0]!.values, outputWeights[0]!.shape)
      const hidden = (given: tf.Tensor[]) => {
        const all = Object.fromEntries(
          names.map((name, index) => [name, given[index]]),
        ) as unknown as ConvLstmInputs
        const options = { steps: p.t, recurrentActivation: 'sigmoid' } as const
        return alone
          ? convLstmHidden({ ...all, mask: null }, options)
          : convLstmSequence({ ...all, mask: null }, options).sequence
      }
      return [
        hidden(tensors),
        ...tf.grads((...given: tf.Tensor[]) => tf.sum(tf.mul(hidden(given), weights)))(tensors),
      ]
    }),
  )
  expect(results[0]).toEqual(results[1])
  expect(results[0]).toHaveLength(1 + names.length)
  backend.dispose()
})

it('gives the same bits with 1, 2 and 3 threads', async () => {
  const p: Case = {
    b: 3,
    t: 3,
    h: 17,
    w: 13,
    c: 6,
    f: 16,
    k: [5, 5],
    r: [3, 3],
    bias: true,
    peepholes: true,
    state: true,
  }
  const results: Float32Array[][] = []
  for (const threads of [1, 2, 3]) {
    const { backend } = await useSimd({ threads })
    results.push(valuesOn('simd', forwardAndGradients(p, convLstmSequence)))
    await backend.runtime.close()
  }
  expect(results[1]).toEqual(results[0])
  expect(results[2]).toEqual(results[0])
})
