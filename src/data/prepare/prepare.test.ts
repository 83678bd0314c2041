import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PrepareStepSettings } from '../../shared/prepare'
import { storedArray, type DatasetDescription, type FrameSource } from '../frame-source'
import { prepared as preparedWith, prepareSteps } from './list'

const signal = new AbortController().signal

const prepared = (source: FrameSource, steps: readonly PrepareStepSettings[]) =>
  preparedWith(source, steps, () => {
    throw new Error('no other dataset here')
  })

const description: DatasetDescription = {
  kind: 'series',
  shape: { sequences: 2, frames: 5, height: 3, width: 4, channels: 2 },
  dtype: 'int16',
  valueName: 'cases',
  unit: 'cases',
  channelNames: ['a', 'b'],
  time: { kind: 'calendar', start: '2020-01-06T00:00:00.000Z', step: { count: 1, unit: 'week' } },
  georeference: {
    kind: 'geographic',
    x: { name: 'lon', first: 10, step: 0.5 },
    y: { name: 'lat', first: 50, step: -1 },
  },
  tableForm: null,
  source: 'test',
  notes: [],
}

/** The value of each cell is its position; every seventh has no data. Cut into odd pieces. */
function positions(piece: number): FrameSource {
  const total = 2 * 5 * 3 * 4 * 2
  return {
    description,
    async *chunks() {
      for (let at = 0; at < total; at += piece) {
        const count = Math.min(piece, total - at)
        const values = storedArray('int16', count)
        const valid = new Uint8Array(count)
        for (let i = 0; i < count; i++) {
          values[i] = at + i
          valid[i] = (at + i) % 7 === 0 ? 0 : 1
        }
        yield { values, valid: valid.includes(0) ? valid : null }
      }
    },
  }
}

async function read(source: FrameSource): Promise<number[]> {
  const seen: number[] = []
  for await (const { values, valid } of source.chunks(signal))
    values.forEach((value, at) => seen.push(valid?.[at] === 0 ? NaN : value))
  return seen
}

const place = (n: number, t: number, y: number, x: number, c: number) =>
  (((n * 5 + t) * 3 + y) * 4 + x) * 2 + c
const known = (position: number) => (position % 7 === 0 ? NaN : position)
const anyPiece = fc.integer({ min: 1, max: 130 })
const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i)

/** Every cell of a dataset of this shape, by the plain definition. */
function expected(
  frames: number[],
  rows: number[],
  columns: number[],
  value: (n: number, t: number, y: number, x: number, c: number) => number,
): number[] {
  return [0, 1].flatMap((n) =>
    frames.flatMap((t) =>
      rows.flatMap((y) => columns.flatMap((x) => [0, 1].map((c) => value(n, t, y, x, c)))),
    ),
  )
}

describe('preparing', () => {
  it('crops the map, which stays where it lies', async () => {
    await fc.assert(
      fc.asyncProperty(anyPiece, async (piece) => {
        const settings = { step: 'crop', row: 1, column: 1, height: 2, width: 3 } as const
        const source = prepared(positions(piece), [settings])
        expect(source.description).toMatchObject({
          shape: { height: 2, width: 3, frames: 5 },
          georeference: { x: { first: 10.5, step: 0.5 }, y: { first: 49, step: -1 } },
        })
        expect(await read(source)).toEqual(
          expected(range(0, 5), [1, 2], [1, 2, 3], (...at) => known(place(...at))),
        )
      }),
    )
  })

  it('keeps frames with their dates', async () => {
    const source = prepared(positions(37), [{ step: 'clip-time', first: 2, frames: 2 }])
    expect(source.description.time).toMatchObject({ start: '2020-01-20T00:00:00.000Z' })
    expect(await read(source)).toEqual(
      expected([2, 3], range(0, 3), range(0, 4), (...at) => known(place(...at))),
    )
  })

  it.each([
    ['sum', 1],
    ['mean', 0.5],
  ] as const)('puts frames into one by their %s, where enough have data', async (by, least) => {
    await fc.assert(
      fc.asyncProperty(anyPiece, async (piece) => {
        const settings = { step: 'aggregate-time', frames: 2, by, leastPresent: least } as const
        const source = prepared(positions(piece), [settings])
        expect(source.description).toMatchObject({
          shape: { frames: 2 },
          dtype: 'float32',
          time: { start: '2020-01-06T00:00:00.000Z', step: { count: 2, unit: 'week' } },
        })
        const value = (n: number, t: number, y: number, x: number, c: number) => {
          const both = [known(place(n, 2 * t, y, x, c)), known(place(n, 2 * t + 1, y, x, c))]
          const there = both.filter((number) => !Number.isNaN(number))
          if (there.length < 2 * least || there.length === 0) return NaN
          const sum = there.reduce((total, number) => total + number, 0)
          return by === 'sum' ? sum : sum / there.length
        }
        expect(await read(source)).toEqual(expected([0, 1], range(0, 3), range(0, 4), value))
      }),
    )
  })

  it('takes logarithms of what has one', async () => {
    const source = prepared(positions(50), [{ step: 'log1p' }])
    expect(source.description).toMatchObject({ valueName: 'log(1 + cases)', unit: null })
    expect(await read(source)).toEqual(
      range(0, 240).map((at) => (at % 7 === 0 ? NaN : Math.fround(Math.log1p(at)))),
    )
    const below: FrameSource = {
      description,
      async *chunks() {
        yield { values: Int16Array.of(-1, -5, 0), valid: null }
      },
    }
    expect(await read(prepared(below, [{ step: 'log1p' }]))).toEqual([NaN, NaN, 0])
  })

  it('follows a recipe in its order', async () => {
    const steps: PrepareStepSettings[] = [
      { step: 'clip-time', first: 1, frames: 4 },
      { step: 'aggregate-time', frames: 2, by: 'sum', leastPresent: 0.1 },
      { step: 'crop', row: 0, column: 0, height: 1, width: 1 },
    ]
    const of = (n: number, t: number, c: number) =>
      [1 + 2 * t, 2 + 2 * t].reduce((sum, frame) => {
        const position = place(n, frame, 0, 0, c)
        return sum + (position % 7 === 0 ? 0 : position)
      }, 0)
    expect(await read(prepared(positions(11), steps))).toEqual(
      [0, 1].flatMap((n) => [0, 1].flatMap((t) => [0, 1].map((c) => of(n, t, c)))),
    )
  })

  it('says what does not fit', () => {
    const crop = { step: 'crop', row: 2, column: 0, height: 2, width: 4 } as const
    expect(() => prepared(positions(9), [crop])).toThrow(/3 rows and 4 columns; rows 3-4/)
    const clip = { step: 'clip-time', first: 4, frames: 2 } as const
    expect(() => prepared(positions(9), [clip])).toThrow(/5 frames; 5-6/)
    const sum = { step: 'aggregate-time', frames: 6, by: 'sum', leastPresent: 1 } as const
    expect(() => prepared(positions(9), [sum])).toThrow(/only 5 frames, fewer than the 6/)
  })

  it('has every step under its own name', () => {
    for (const [name, { id }] of Object.entries(prepareSteps)) expect(id).toBe(name)
  })
})
