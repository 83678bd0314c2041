import { describe, expect, it } from 'vitest'
import type { TimeAxis } from '../../shared/dataset'
import { datasetIdSchema } from '../../shared/identifiers'
import type { PrepareStepSettings } from '../../shared/prepare'
import { formatFrameTime } from '../../shared/time-axis'
import type { DatasetDescription, FrameSource } from '../frame-source'
import { prepared } from './list'

const signal = new AbortController().signal
const days: TimeAxis = {
  kind: 'calendar',
  start: '2020-01-01T00:00:00.000Z',
  step: { count: 1, unit: 'day' },
}
const other = datasetIdSchema.parse('00000000-0000-4000-8000-000000000000')

/** Frames `[T][H][W]` of one channel; NaN has no data. */
function sourceOf(frames: number[][][], change: Partial<DatasetDescription> = {}): FrameSource {
  const [first = [[]]] = frames
  const shape = {
    sequences: 1,
    frames: frames.length,
    height: first.length,
    width: first[0]?.length ?? 0,
    channels: 1,
  }
  const values = Float32Array.from(frames.flat(2))
  const place = { name: '', first: 0.5, step: 1 }
  return {
    description: {
      kind: 'series',
      shape,
      dtype: 'float32',
      valueName: 'cases',
      unit: 'cases',
      channelNames: ['cases'],
      time: days,
      georeference: { kind: 'projected', x: place, y: { ...place, first: 2.5, step: -1 } },
      tableForm: null,
      source: 'test',
      notes: [],
      ...change,
    },
    async *chunks() {
      yield { values, valid: Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1)) }
    },
  }
}

/** A single cell over time. */
const series = (values: number[], change: Partial<DatasetDescription> = {}) =>
  sourceOf(
    values.map((value) => [[value]]),
    change,
  )

async function after(source: FrameSource, steps: PrepareStepSettings[], beside?: FrameSource) {
  const made = prepared(source, steps, () => beside ?? source)
  const values: number[] = []
  for await (const chunk of made.chunks(signal))
    chunk.values.forEach((value, at) => values.push(chunk.valid?.[at] === 0 ? NaN : value))
  return { values, description: made.description }
}

describe('periods of the calendar', () => {
  const counted = Array.from({ length: 100 }, (_, day) => day)

  it('are whole ones, summed by the dates of their frames', async () => {
    const step = { step: 'to-period', period: 'month', by: 'sum', leastPresent: 1 } as const
    const { values, description } = await after(series(counted), [step])
    // January (31 days), February (29) and March; April is not whole.
    const sum = (from: number, count: number) => (count * (2 * from + count - 1)) / 2
    expect(values).toEqual([sum(0, 31), sum(31, 29), sum(60, 31)])
    expect(formatFrameTime(description.time, 0)).toBe('2020-01')
  })

  it('weeks begin on Monday or Sunday, and keep their names', async () => {
    const step = { step: 'to-period', by: 'mean', leastPresent: 1 } as const
    const iso = await after(series(counted), [{ ...step, period: 'iso-week' }])
    // 1 January 2020 is a Wednesday: the first Monday is day 5.
    expect(iso.values.slice(0, 2)).toEqual([8, 15])
    expect(formatFrameTime(iso.description.time, 0)).toBe('2020-W02')
    const mmwr = await after(series(counted), [{ ...step, period: 'mmwr-week' }])
    expect(mmwr.values[0]).toBe(7)
    expect(formatFrameTime(mmwr.description.time, 0)).toBe('2020-EW02')
  })

  it('need dates, and frames that are not longer', () => {
    const step = { step: 'to-period', period: 'month', by: 'sum', leastPresent: 1 } as const
    const counter = series(counted, { time: { kind: 'index' } })
    expect(() => prepared(counter, [step], () => counter)).toThrow(/have no dates/)
    const unit = { count: 1, unit: 'year' } as const
    const years = series(counted, { time: { ...days, step: unit } as TimeAxis })
    expect(() => prepared(years, [step], () => years)).toThrow(/no whole month/)
    const few = series([1, 2, 3])
    expect(() => prepared(few, [step], () => few)).toThrow(/no whole month/)
  })
})

describe('steps in time', () => {
  it('difference takes what totals grew by; drops have no data', async () => {
    const totals = series([1, 4, 9, 7, NaN, 8])
    const missing = await after(totals, [{ step: 'difference', drops: 'missing' }])
    expect(missing.values).toEqual([3, 5, NaN, NaN, NaN])
    expect(formatFrameTime(missing.description.time, 0)).toBe('2020-01-02')
    const zero = await after(totals, [{ step: 'difference', drops: 'zero' }])
    expect(zero.values).toEqual([3, 5, 0, NaN, NaN])
    const kept = await after(totals, [{ step: 'difference', drops: 'keep' }])
    expect(kept.values[2]).toBe(-2)
  })

  it('smooth looks only back and leaves gaps', async () => {
    const { values } = await after(series([3, 6, NaN, 9, 30]), [{ step: 'smooth', frames: 3 }])
    expect(values).toEqual([3, 4.5, NaN, 7.5, 19.5])
  })

  it('thin-time keeps every third frame', async () => {
    const { values, description } = await after(series([0, 1, 2, 3, 4, 5, 6]), [
      { step: 'thin-time', every: 3 },
    ])
    expect(values).toEqual([0, 3, 6])
    expect(formatFrameTime(description.time, 1)).toBe('2020-01-04')
  })

  it('fill-gaps holds, draws lines or puts zeros, as far as it may', async () => {
    const gaps = series([NaN, 2, NaN, NaN, 8, NaN, NaN, NaN, 1])
    const fill = { step: 'fill-gaps', most: 2 } as const
    const held = await after(gaps, [{ ...fill, by: 'hold' }])
    expect(held.values).toEqual([NaN, 2, 2, 2, 8, 8, 8, NaN, 1])
    const drawn = await after(gaps, [{ ...fill, by: 'interpolate' }])
    expect(drawn.values).toEqual([NaN, 2, 4, 6, 8, NaN, NaN, NaN, 1])
    const sea = sourceOf([[[NaN, 1]], [[NaN, NaN]]])
    expect((await after(sea, [{ ...fill, by: 'zero' }])).values).toEqual([NaN, 1, NaN, 0])
  })
})

describe('steps in space', () => {
  const map = [
    [1, 2, 3],
    [4, NaN, 6],
    [7, 8, 9],
  ]

  it('resample adds up or averages squares, also those at the border', async () => {
    const step = { step: 'resample', cells: 2, leastPresent: 0.5 } as const
    const sum = await after(sourceOf([map]), [{ ...step, by: 'sum' }])
    expect(sum.values).toEqual([7, 9, 15, 9])
    expect(sum.description.georeference).toMatchObject({
      x: { first: 1, step: 2 },
      y: { first: 2, step: -2 },
    })
    const mean = await after(sourceOf([map]), [{ ...step, by: 'mean', leastPresent: 1 }])
    expect(mean.values).toEqual([NaN, 4.5, 7.5, 9])
  })

  it('mask keeps the cells whose middle is inside, without holes', async () => {
    const square = (from: number, to: number): [number, number][] => [
      [from, from],
      [to, from],
      [to, to],
      [from, to],
    ]
    const inside = await after(sourceOf([map]), [
      { step: 'mask', keep: 'inside', rings: [square(0, 2)] },
    ])
    expect(inside.values).toEqual([NaN, NaN, NaN, 4, NaN, NaN, 7, 8, NaN])
    const around = await after(sourceOf([map]), [
      { step: 'mask', keep: 'inside', rings: [square(0, 3), square(0, 2)] },
    ])
    expect(around.values).toEqual([1, 2, 3, NaN, NaN, 6, NaN, NaN, 9])
    const far: PrepareStepSettings = { step: 'mask', keep: 'inside', rings: [square(50, 60)] }
    expect(() => prepared(sourceOf([map]), [far], () => sourceOf([map]))).toThrow(/nothing would/)
  })
})

describe('other datasets beside', () => {
  const people = sourceOf([[[1000, 0, NaN, 500]]], {
    valueName: 'people',
    channelNames: ['people'],
  })

  it('per-population divides where people live, and goes back', async () => {
    const cases = sourceOf([[[10, 1, 2, 5]], [[20, 0, 2, 1]]])
    const rate = { step: 'per-population', from: other, per: 100, back: false } as const
    const made = await after(cases, [rate], people)
    expect(made.values).toEqual([1, NaN, NaN, 1, 2, NaN, NaN, Math.fround(0.2)])
    expect(made.description).toMatchObject({ valueName: 'cases per 100', unit: null })
    const back = await after(cases, [rate, { ...rate, back: true }], people)
    expect(back.values[0]).toBeCloseTo(10, 5)
    expect(back.values[7]).toBeCloseTo(1, 5)
    expect(back.description.valueName).toBe('cases')
  })

  it('extra channels lie beside the frames of the same time', async () => {
    const later = { time: { ...days, start: '2020-01-02T00:00:00.000Z' } as TimeAxis }
    const rain = series([7, 8], { ...later, channelNames: ['rain'] })
    const step = { step: 'extra-channels', from: other } as const
    const made = await after(series([1, 2, 3, 4]), [step], rain)
    expect(made.values).toEqual([1, NaN, 2, 7, 3, 8, 4, NaN])
    expect(made.description.channelNames).toEqual(['cases', 'rain'])
    const heights = await after(series([1, 2]), [step], series([50], { channelNames: ['cases'] }))
    expect(heights.values).toEqual([1, 50, 2, 50])
    expect(heights.description.channelNames).toEqual(['cases', 'cases (2)'])
    const picked = await after(series([1, 2]), [step, { step: 'pick-channels', channels: [1] }])
    expect(picked.description).toMatchObject({ shape: { channels: 1 }, valueName: 'cases (2)' })
  })

  it('must lie on the same grid and in the same steps', () => {
    const step = { step: 'extra-channels', from: other } as const
    const wide = sourceOf([[[1, 2]]])
    expect(() => prepared(series([1, 2]), [step], () => wide)).toThrow(/lies on another grid/)
    const weeks = series([1, 2], { time: { ...days, step: { count: 7, unit: 'day' } } as TimeAxis })
    expect(() => prepared(series([1, 2]), [step], () => weeks)).toThrow(/can't be laid beside/)
  })
})

it('clips values and takes roots', async () => {
  const steps: PrepareStepSettings[] = [
    { step: 'clip-values', least: 0, most: 9 },
    { step: 'sqrt' },
  ]
  expect((await after(series([-4, 4, 20, NaN]), steps)).values).toEqual([0, 2, 3, NaN])
  expect((await after(series([-4, 4]), [{ step: 'sqrt' }])).values).toEqual([NaN, 2])
})
