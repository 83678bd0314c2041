import { say } from '../../shared/notices/say'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DatasetSource } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import { splitDataset } from './split'
import type { SplitPart, SplitSettings } from './split'

const settings: SplitSettings = {
  objective: 'window',
  inputFrames: 4,
  targetFrames: 2,
  limit: null,
  validationShare: 0.1,
  testShare: 0.1,
  seed: 1,
}

function source(kind: DatasetSource['kind'], sequences: number, frames: number): DatasetSource {
  return {
    store: {
      framesPath: '',
      validPath: null,
      shape: { sequences, frames, height: 1, width: 1, channels: 1 },
      dtype: 'float32',
    },
    kind,
    time:
      kind === 'series'
        ? { kind: 'calendar', start: '2020-01-06T00:00:00Z', step: { count: 1, unit: 'week' } }
        : { kind: 'index' },
    unit: null,
    valueName: 'value',
  }
}

const framesOf = ({ windows }: SplitPart): number[] =>
  windows.flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i))

describe('splitting clips', () => {
  it('gives nine tenths of the sequences to training, each sequence to one part', () => {
    const { training, validation, test } = splitDataset(source('clips', 40, 6), settings)
    expect(training.windows).toHaveLength(36)
    expect(validation.windows).toHaveLength(4)
    expect(test.windows).toHaveLength(0)
    const all = [...training.windows, ...validation.windows]
      .map(({ sequence }) => sequence)
      .sort((a, b) => a - b)
    expect(all).toEqual(Array.from({ length: 40 }, (_, i) => i))
  })

  it('uses the first sequences up to the limit, and depends on the seed alone', () => {
    const limited = splitDataset(source('clips', 40, 6), { ...settings, limit: 10 })
    expect(Math.max(...limited.training.windows.map(({ sequence }) => sequence))).toBeLessThan(10)
    expect(limited).toEqual(splitDataset(source('clips', 40, 6), { ...settings, limit: 10 }))
    expect(limited.training).not.toEqual(
      splitDataset(source('clips', 40, 6), { ...settings, limit: 10, seed: 2 }).training,
    )
    expect(say(limited.sentence, 'en')).toBe(
      'Of the first 10 of 40 sequences, shuffled with seed 1, 9 train and 1 validate.',
    )
  })

  it('says why one sequence is not enough', () => {
    expect(() => splitDataset(source('clips', 1, 6), settings)).toThrow(
      /1 sequence can't be divided/,
    )
  })
})

describe('splitting a series', () => {
  it('goes by time, oldest first, with a gap, and says so in dates', () => {
    const split = splitDataset(source('series', 1, 100), settings)
    expect(say(split.sentence, 'en')).toBe(
      'Trained on 2020-01-06 to 2021-06-14 (71 windows), validated on 2021-07-05 to ' +
        '2021-09-06 (5 windows) and tested on 2021-09-27 to ' +
        '2021-11-29 (5 windows); 2 weeks between the parts are left out, so that no window ' +
        'sees two of them.',
    )
  })

  it('never lets a window see two parts, whatever the lengths', () => {
    const lengths = fc.record({
      frames: fc.integer({ min: 1, max: 200 }),
      inputFrames: fc.integer({ min: 1, max: 20 }),
      targetFrames: fc.integer({ min: 1, max: 20 }),
      validationShare: fc.double({ min: 0.01, max: 0.6, noNaN: true }),
      testShare: fc.constantFrom(0, 0.1, 0.3),
      limit: fc.constantFrom(null, 1, 30),
    })
    fc.assert(
      fc.property(lengths, ({ frames, ...own }) => {
        try {
          const split = splitDataset(source('series', 1, frames), { ...settings, ...own })
          const [training, validation, test] = [split.training, split.validation, split.test].map(
            framesOf,
          )
          expect(Math.max(...training!) + 1).toBeLessThan(Math.min(...validation!))
          expect(split.training.windows.length * split.validation.windows.length).toBeGreaterThan(0)
          if (own.testShare > 0)
            expect(Math.max(...validation!) + 1).toBeLessThan(Math.min(...test!))
          expect(Math.max(...validation!, ...test!)).toBeLessThan(frames)
        } catch (error) {
          if (!(error instanceof GridcastError)) throw error
          expect(error.code).toMatch(/^training\.(too-few-frames|window-too-long)$/)
        }
      }),
    )
  })

  it('names the longest window that fits, and it does fit', () => {
    const tooLong = { ...settings, inputFrames: 20, targetFrames: 20 }
    const error = (() => {
      try {
        splitDataset(source('series', 1, 60), tooLong)
      } catch (thrown) {
        return thrown as GridcastError
      }
      throw new Error('nothing was thrown')
    })()
    const longest = Number(/at most (\d+) frames/.exec(error.remedy)?.[1])
    expect(
      splitDataset(source('series', 1, 60), {
        ...settings,
        inputFrames: longest - 1,
        targetFrames: 1,
      }).test.windows,
    ).toHaveLength(1)
    expect(() => splitDataset(source('series', 1, 30), tooLong)).toThrow(
      /longer than the series, which has 30 frames/,
    )
  })
})
