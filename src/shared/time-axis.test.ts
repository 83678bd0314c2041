import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { timeUnits, type TimeAxis, type TimeUnit } from './dataset'
import { formatFrameTime, frameInstant, stepsOf } from './time-axis'

const every = (count: number, unit: TimeUnit, start = '2020-01-01T00:00:00Z'): TimeAxis => ({
  kind: 'calendar',
  start,
  step: { count, unit },
})

describe('the time of a frame', () => {
  it.each([
    [every(1, 'week', '2020-02-24T00:00:00Z'), 1, '2020-03-02'],
    [every(1, 'week', '2020-02-24T00:00:00Z'), 156, '2023-02-20'],
    [every(1, 'month', '1993-01-01T00:00:00Z'), 25, '1995-02'],
    [every(1, 'month', '2020-01-31T00:00:00Z'), 1, '2020-02-29'],
    [every(1, 'month', '2020-01-31T00:00:00Z'), 2, '2020-03-31'],
    [every(1, 'year', '2019-01-01T00:00:00Z'), 3, '2022'],
    [every(1, 'year', '2020-02-29T00:00:00Z'), 1, '2021-02-28'],
    [every(5, 'minute', '2024-06-01T12:00:00Z'), 13, '2024-06-01 13:05'],
    [every(6, 'hour'), 5, '2020-01-02 06:00'],
    [every(30, 'second'), 3, '2020-01-01 00:01:30'],
    [every(1, 'day', '2020-01-01T12:00:00Z'), 1, '2020-01-02 12:00'],
    [{ kind: 'index' } as const, 10, 'frame 11'],
  ])('%j, frame %i is %s', (axis, index, expected) => {
    expect(formatFrameTime(axis, index)).toBe(expected)
  })

  it('never goes back, and is the start at 0, whatever the step', () => {
    const start = fc.date({
      min: new Date('1900-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(
        start,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(...timeUnits),
        fc.nat(500),
        (from, count, unit, index) => {
          const axis = every(count, unit, from.toISOString())
          expect(frameInstant(axis, 0)).toEqual(from)
          expect((frameInstant(axis, index + 1) as Date).getTime()).toBeGreaterThan(
            (frameInstant(axis, index) as Date).getTime(),
          )
        },
      ),
    )
  })

  it('has no instant where no dates are known', () => {
    expect(frameInstant({ kind: 'index' }, 4)).toBeNull()
  })
})

describe('the length of steps', () => {
  it.each([
    [every(1, 'week'), 1, { count: 1, unit: 'week' }],
    [every(5, 'minute'), 7, { count: 35, unit: 'minute' }],
    [every(2, 'week'), 3, { count: 6, unit: 'week' }],
    [{ kind: 'index' } as const, 3, { count: 3, unit: 'step' }],
  ])('%j x %i is %j', (axis, count, expected) => {
    expect(stepsOf(axis, count)).toEqual(expected)
  })
})
