import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisNames, type ArrayPlan, type AxisName } from '../../shared/import-plan'
import { npyDtypes, parseNpyHeader, type NpyDtype } from '../../shared/npy'
import { arraySource, describeArray, readFrame } from './array-source'
import { chooseDtype, scanArray } from './scan'
import { fileAxes, joinAxes, readBox, tilesOf } from './strided-reader'
import { arrayOf, npyBytes } from './test-arrays'

const dtypes = Object.keys(npyDtypes) as NpyDtype[]
const noAbort = new AbortController().signal

/** Small whole numbers that every dtype but bool holds; a different one for each index. */
const valueAt = (index: number[]) =>
  index.reduce((sum, i, axis) => sum + i * [61, 19, 7, 3, 1][axis]!, 0) % 120

const permutations = fc.shuffledSubarray([...axisNames], { minLength: 3 }).filter((axes) => {
  return (['time', 'height', 'width'] as const).every((name) => axes.includes(name))
})
const cases = fc.record({
  axes: permutations,
  lengths: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 5, maxLength: 5 }),
  dtype: fc.constantFrom(...dtypes),
  littleEndian: fc.boolean(),
  fortranOrder: fc.boolean(),
  limits: fc.record({
    worthSkipping: fc.integer({ min: 0, max: 64 }),
    longestRead: fc.integer({ min: 1, max: 200 }),
    smallTile: fc.integer({ min: 1, max: 400 }),
    largeTile: fc.integer({ min: 1, max: 400 }),
  }),
})

const planOf = (axes: AxisName[], missingValue: number | null = null): ArrayPlan => ({
  format: 'array',
  member: null,
  axes,
  missingValue,
  time: { kind: 'index' },
  valueName: 'value',
  unit: null,
})

/** The stored order, computed the plain way. */
function expectedOrder(
  axes: AxisName[],
  shape: number[],
  value: (index: number[]) => number,
): number[] {
  const order = axisNames.filter((name) => axes.includes(name))
  const lengths = order.map((name) => shape[axes.indexOf(name)] ?? 1)
  const values: number[] = []
  const walk = (index: Map<AxisName, number>, depth: number) => {
    if (depth === order.length) values.push(value(axes.map((name) => index.get(name) ?? 0)))
    else
      for (let i = 0; i < (lengths[depth] ?? 1); i++)
        walk(new Map(index).set(order[depth] as AxisName, i), depth + 1)
  }
  walk(new Map(), 0)
  return values
}

describe('reading arrays', () => {
  it('gives the stored order for every dtype, byte order, memory order, order of axes and cut of the reads', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ axes, lengths, limits, ...form }) => {
        const shape = lengths.slice(0, axes.length)
        const value = form.dtype === 'bool' ? (index: number[]) => valueAt(index) % 2 : valueAt
        const bytes = npyBytes({ ...form, shape }, value)
        const header = parseNpyHeader(bytes)
        const array = arrayOf(bytes, header)
        const expected = expectedOrder(axes, shape, value)
        const description = describeArray(array, planOf(axes), 'a.npy', {
          dtype: 'float32',
          notes: [],
          georeference: null,
        })
        const read: number[] = []
        for await (const chunk of arraySource(array, planOf(axes), description).chunks(noAbort))
          read.push(...chunk.values)
        expect(read).toEqual(expected)
        const { shape: s } = description
        const strides = {
          sequence: s.frames * s.height * s.width * s.channels,
          time: s.height * s.width * s.channels,
        }
        const all = { ...strides, height: s.width * s.channels, width: s.channels, channel: 1 }
        const inFile = joinAxes(
          fileAxes(
            header,
            axes.map((name) => all[name]),
          ),
        )
        const cut: number[] = []
        for (const box of tilesOf(inFile, 'float32', limits))
          cut.push(...(await readBox(array, inFile, box, 'float32', limits)))
        expect(cut).toEqual(expected)
        const upsideDown = (index: number[]) =>
          value(index.map((i, axis) => (axes[axis] === 'height' ? (shape[axis] ?? 1) - 1 - i : i)))
        const turned: number[] = []
        for await (const chunk of arraySource(array, planOf(axes), description, true).chunks(
          noAbort,
        ))
          turned.push(...chunk.values)
        expect(turned).toEqual(expectedOrder(axes, shape, upsideDown))
        const inFileTurned = joinAxes(
          fileAxes(
            header,
            axes.map((name) => all[name]),
            axes.indexOf('height'),
          ),
        )
        const cutTurned: number[] = []
        for (const box of tilesOf(inFileTurned, 'float32', limits))
          cutTurned.push(...(await readBox(array, inFileTurned, box, 'float32', limits)))
        expect(cutTurned).toEqual(turned)
        const [sequence, frame] = [s.sequences - 1, s.frames - 1]
        const cells = s.height * s.width * s.channels
        const at = (sequence * s.frames + frame) * cells
        expect([...(await readFrame(array, planOf(axes), sequence, frame))]).toEqual(
          expected.slice(at, at + cells),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('stores as little as holds every value', async () => {
    const choices: [NpyDtype, (index: number[]) => number, string][] = [
      ['bool', () => 1, 'uint8'],
      ['int64', ([t = 0]) => t, 'uint8'],
      ['int32', ([t = 0]) => t - 300, 'int16'],
      ['uint16', ([t = 0]) => t * 10_000, 'float32'],
      ['uint16', ([t = 0]) => t * 1000, 'int16'],
      ['int32', ([t = 0]) => (t === 1 ? -9999 : t), 'int16'],
      ['float64', () => 1, 'float32'],
    ]
    for (const [dtype, value, expected] of choices) {
      const bytes = npyBytes(
        { dtype, littleEndian: false, fortranOrder: true, shape: [6, 2, 2] },
        value,
      )
      const array = arrayOf(bytes, parseNpyHeader(bytes))
      expect(chooseDtype(array, await scanArray(array, noAbort))).toBe(expected)
    }
  })

  it('takes NaN, infinities and the missing value for no data', async () => {
    const special = [NaN, Infinity, -Infinity, -9999, 5, 0.1]
    const form = {
      dtype: 'float64' as const,
      littleEndian: true,
      fortranOrder: false,
      shape: [6, 1, 1],
    }
    const bytes = npyBytes(form, ([t = 0]) => special[t] ?? 0)
    const array = arrayOf(bytes, parseNpyHeader(bytes))
    const plan = planOf(['time', 'height', 'width'], -9999)
    const description = describeArray(array, plan, 'a.npy', {
      dtype: 'float32',
      notes: [],
      georeference: null,
    })
    const masks: number[] = []
    for await (const { valid } of arraySource(array, plan, description).chunks(noAbort))
      masks.push(...(valid ?? []))
    expect(masks).toEqual([0, 0, 0, 0, 1, 1])
  })
})
