import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisNames, type AxisMeaning, type AxisName, type GridPlan } from '../../shared/import-plan'
import { npyDtypes, parseNpyHeader, type NpyDtype } from '../../shared/npy'
import { wholeOf } from './blocks'
import { describeGrid } from './describe-grid'
import { gridSource, readFrame, type GridReading } from './grid-source'
import type { GridVariable } from './grid-variable'
import { lengthsByAxis } from './guess-axes'
import { chooseDtype, scanVariable } from './scan'
import { stackOf } from './stack'
import { readStoredBlock } from './stored-block'
import { memoryFile, npyBytes, variableOf } from './testing'

const dtypes = Object.keys(npyDtypes) as NpyDtype[]
const context = { signal: new AbortController().signal }

/** Small whole numbers that every dtype but bool holds; a different one for each index. */
const valueAt = (index: number[]) =>
  index.reduce((sum, i, axis) => sum + i * [61, 19, 7, 3, 1][axis]!, 0) % 120

const permutations = fc.shuffledSubarray([...axisNames], { minLength: 3 }).filter((axes) => {
  return (['time', 'height', 'width'] as const).every((name) => axes.includes(name))
})
const cases = fc.record({
  axes: permutations,
  lengths: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 5, maxLength: 5 }),
  chunk: fc.option(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 5, maxLength: 5 })),
  dtype: fc.constantFrom(...dtypes),
  littleEndian: fc.boolean(),
  fortranOrder: fc.boolean(),
  turned: fc.subarray<AxisName>(['height', 'width']),
  limits: fc.record({
    small: fc.integer({ min: 1, max: 400 }),
    large: fc.integer({ min: 1, max: 400 }),
    block: fc.integer({ min: 1, max: 400 }),
  }),
  reads: fc.record({
    worthSkipping: fc.integer({ min: 0, max: 64 }),
    longestRead: fc.integer({ min: 1, max: 200 }),
  }),
})

const planOf = (axes: AxisMeaning[], change: Partial<GridPlan> = {}): GridPlan => ({
  format: 'grid',
  variables: [''],
  axes,
  picks: [],
  missingValues: [],
  time: { kind: 'index' },
  valueName: 'value',
  unit: null,
  ...change,
})

function readingOf(
  variables: GridVariable[],
  plan: GridPlan,
  change: Partial<GridReading> = {},
): GridReading {
  const lengths = lengthsByAxis(variables[0]?.shape ?? [], plan.axes, 'a.npy')
  return { variables, plan, lengths, turned: [], frames: null, ...change }
}

const describeAs = (reading: GridReading, dtype: 'float32' | 'uint8' = 'float32') => ({
  ...describeGrid(reading, 'a.npy'),
  dtype,
  notes: [],
  georeference: null,
})

async function allOf(reading: GridReading, limits?: Parameters<typeof gridSource>[2]) {
  const values: number[] = []
  const valid: number[] = []
  for await (const chunk of gridSource(reading, describeAs(reading), limits).chunks(
    context.signal,
  )) {
    values.push(...chunk.values)
    valid.push(...(chunk.valid ?? Array<number>(chunk.values.length).fill(1)))
  }
  return { values, valid, seen: values.map((value, at) => (valid[at] === 0 ? NaN : value)) }
}

/** Remembers what was asked for, and refuses a block that begins inside a chunk. */
function chunked(variable: GridVariable, chunk: number[]): GridVariable {
  return {
    ...variable,
    chunk,
    read: (start, count, ...rest) => {
      start.forEach((at, axis) => expect(at % (chunk[axis] ?? 1)).toBe(0))
      return variable.read(start, count, ...rest)
    },
  }
}

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

describe('reading variables', () => {
  it('gives the stored order for every dtype, byte order, axes, chunk and cut', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ axes, lengths, limits, reads, chunk, turned, ...form }) => {
        const shape = lengths.slice(0, axes.length)
        const value = form.dtype === 'bool' ? (index: number[]) => valueAt(index) % 2 : valueAt
        const bytes = npyBytes({ ...form, shape }, value)
        const header = parseNpyHeader(bytes)
        const stored: GridVariable = {
          ...(await variableOf(bytes)),
          read: async (start, count) =>
            readStoredBlock(await memoryFile(bytes).bytes(context), header, start, count, reads),
        }
        const variable: GridVariable = { ...stored, chunk: chunk?.slice(0, axes.length) ?? null }
        const asTurned = (index: number[]) =>
          value(
            index.map((i, axis) =>
              turned.includes(axes[axis] as AxisName) ? (shape[axis] ?? 1) - 1 - i : i,
            ),
          )
        const reading = readingOf([variable], planOf(axes), { turned })
        const expected = expectedOrder(axes, shape, asTurned)
        expect((await allOf(reading)).values).toEqual(expected)
        expect((await allOf(reading, limits)).values).toEqual(expected)
        const { shape: s } = describeGrid(reading, 'a.npy')
        const [sequence, frame] = [s.sequences - 1, s.frames - 1]
        const cells = s.height * s.width * s.channels
        const at = (sequence * s.frames + frame) * cells
        expect([...(await readFrame(reading, sequence, frame, context))]).toEqual(
          expected.slice(at, at + cells),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('begins every block of a whole variable at a border of its chunks', async () => {
    const bytes = npyBytes(
      { dtype: 'int16', littleEndian: true, fortranOrder: false, shape: [7, 5, 6] },
      valueAt,
    )
    const plain = await variableOf(bytes)
    const scan = await scanVariable(chunked(plain, [3, 5, 4]), wholeOf(plain), context)
    expect(scan).toMatchObject({ seen: 210, complete: true })
  })

  it('takes one index of an axis that no frame has', async () => {
    const bytes = npyBytes(
      { dtype: 'int16', littleEndian: true, fortranOrder: false, shape: [3, 4, 2, 2] },
      ([t = 0, level = 0, y = 0, x = 0]) => 100 * t + 10 * level + 2 * y + x,
    )
    const plan = planOf(['time', 'other', 'height', 'width'], { picks: [0, 2] })
    const { values } = await allOf(readingOf([await variableOf(bytes)], plan))
    expect(values).toEqual([20, 21, 22, 23, 120, 121, 122, 123, 220, 221, 222, 223])
  })

  it('reads several variables as channels, each with its packing and no-data values', async () => {
    const form = { littleEndian: true, fortranOrder: false, shape: [2, 1, 2] }
    const a = await variableOf(
      npyBytes({ ...form, dtype: 'int16' }, ([t = 0, , x = 0]) => (t === 1 ? -1 : x)),
      'a',
    )
    const b = await variableOf(
      npyBytes({ ...form, dtype: 'uint8' }, ([t = 0, , x = 0]) => 10 * t + x),
      'b',
    )
    const packed: GridVariable = {
      ...a,
      packing: { scale: 0.5, offset: 100 },
      noData: { values: [-1] },
    }
    const reading = readingOf(
      [packed, b],
      planOf(['time', 'height', 'width'], { variables: ['a', 'b'] }),
    )
    expect(describeGrid(reading, 'f')).toMatchObject({
      shape: { channels: 2 },
      channelNames: ['a', 'b'],
    })
    expect((await allOf(reading)).seen).toEqual([100, 0, 100.5, 1, NaN, 10, NaN, 11])
  })

  it('reads a stack of variables, each a frame, as one', async () => {
    const form = { littleEndian: true, fortranOrder: true, dtype: 'int64', shape: [2, 3] } as const
    const maps = await Promise.all(
      [0, 1, 2].map((t) =>
        variableOf(npyBytes({ ...form, shape: [2, 3] }, ([y = 0, x = 0]) => 10 * t + 3 * y + x)),
      ),
    )
    const time = { name: 'time', meaning: 'time', coordinates: null } as const
    const stack = stackOf(maps, time, ['a', 'b', 'c'])
    const expected = [0, 1, 2].flatMap((t) => [0, 1, 2, 3, 4, 5].map((cell) => 10 * t + cell))
    expect((await allOf(readingOf([stack], planOf(['time', 'height', 'width'])))).values).toEqual(
      expected,
    )
    const other = await variableOf(npyBytes({ ...form, shape: [2, 2] }, () => 0))
    expect(() => stackOf([...maps, other], time, ['a', 'b', 'c', 'd.tif'])).toThrow(
      /d\.tif holds 2 x 2 int64, a 2 x 3 int64/,
    )
  })

  it('masks frames that the file does not have and orders those it has', async () => {
    const bytes = npyBytes(
      { dtype: 'uint8', littleEndian: true, fortranOrder: false, shape: [4, 1, 2] },
      ([t = 0, , x = 0]) => 10 * t + x,
    )
    const variable = await variableOf(bytes)
    const frames = Int32Array.from([1, 2, -1, 0, 3])
    const reading = readingOf([variable], planOf(['time', 'height', 'width']), { frames })
    const expected = [10, 11, 20, 21, NaN, NaN, 0, 1, 30, 31]
    expect((await allOf(reading)).seen).toEqual(expected)
    const limits = { small: 8, large: 8, block: 8 }
    expect((await allOf(reading, limits)).seen).toEqual(expected)
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
      const variable = await variableOf(bytes)
      const scan = await scanVariable(variable, wholeOf(variable), context)
      expect(chooseDtype(variable, scan)).toBe(expected)
      const packed = { ...variable, packing: { scale: 0.1, offset: 0 } }
      expect(chooseDtype(packed, scan)).toBe('float32')
    }
  })

  it('takes NaN, infinities, declared and missing values for no data', async () => {
    const special = [NaN, Infinity, -Infinity, -9999, -999, 5, 0.1, 700]
    const form = { dtype: 'float64', littleEndian: true, fortranOrder: false } as const
    const bytes = npyBytes({ ...form, shape: [8, 1, 1] }, ([t = 0]) => special[t] ?? 0)
    const noData = { values: [-999], range: { min: -1e9, max: 500 } }
    const variable: GridVariable = { ...(await variableOf(bytes)), noData }
    const plan = planOf(['time', 'height', 'width'], { missingValues: [-9999] })
    expect((await allOf(readingOf([variable], plan))).valid).toEqual([0, 0, 0, 0, 0, 1, 1, 0])
    const scan = await scanVariable(variable, wholeOf(variable), context)
    expect(scan).toMatchObject({ nan: 1, infinite: 0, declared: 4, min: 0.1, max: 5 })
    expect([...scan.marks]).toEqual([[-9999, 1]])
  })
})
