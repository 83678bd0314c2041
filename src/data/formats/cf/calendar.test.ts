import { describe, expect, it } from 'vitest'
import { calendarDates, dateText, instantOf } from './calendar'

const dates = (values: number[], unit: string, calendar: string | null = null) =>
  calendarDates(values, unit, calendar)?.map((date) => date && dateText(date))

/** As cftime 1.6 tells them. */
describe('times of the CF conventions', () => {
  it.each([
    [[0, 1], 'days since 1582-10-04', 'standard', ['1582-10-04', '1582-10-15']],
    [[0, 1], 'days since 1582-10-04', 'proleptic_gregorian', ['1582-10-04', '1582-10-05']],
    [[737_480], 'days since 0001-01-01', 'standard', ['2020-02-24']],
    [[1_052_304], 'hours since 1900-01-01 00:00:0.0', 'gregorian', ['2020-01-18']],
    [[58, 59], 'days since 2020-01-01', 'noleap', ['2020-02-28', '2020-03-01']],
    [[58, 59], 'days since 2019-01-01', 'all_leap', ['2019-02-28', '2019-02-29']],
    [[59, 60], 'days since 2020-01-01', '360_day', ['2020-02-30', '2020-03-01']],
    [[0.5, 13], 'months since 1999-12-15', 'standard', ['1999-12-30 12:00', '2001-01-15']],
    [[1], 'months since 2020-01-31', 'standard', ['2020-02-29']],
    [[2], 'years since 2000-01-01', 'standard', ['2002-01-01']],
    [[-1.5], 'day since 2020-03-01T06:00:00Z', 'standard', ['2020-02-28 18:00']],
    [[0], 'seconds since 1970-01-01 00:00:00 +02:00', 'standard', ['1969-12-31 22:00']],
    [[25], 'minutes since 2020-01-01 23:50', null, ['2020-01-02 00:15']],
  ])('%j %s (%s)', (values, unit, calendar, expected) => {
    expect(dates(values, unit, calendar)).toEqual(expected)
  })

  it('are nothing without a date, a known unit or a known calendar', () => {
    expect(dates([1], 'days')).toBeUndefined()
    expect(dates([1], 'fortnights since 2020-01-01')).toBeUndefined()
    expect(dates([1], 'days since 2020-01-01', 'lunar')).toBeUndefined()
    expect(dates([1], `${'day'.repeat(1e6)} since 2020-01-01`)).toBeUndefined()
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect(dates([1], `${name} since 2020-01-01`)).toBeUndefined()
      expect(dates([1], 'days since 2020-01-01', name)).toBeUndefined()
    }
    expect(dates([NaN], 'days since 2020-01-01')).toEqual([null])
  })

  it('go from any day to the same day', () => {
    for (const calendar of ['standard', 'julian', 'proleptic_gregorian', 'noleap', '360_day']) {
      const all = dates(
        Array.from({ length: 2000 }, (_, i) => i * 367 - 300_000),
        'days since 1500-01-01',
        calendar,
      )
      expect(new Set(all).size).toBe(2000)
    }
  })

  it('have an instant where the real calendar has the date', () => {
    const date = { year: 2020, month: 2, day: 29, milliseconds: 36e5 }
    expect(instantOf(date)).toBe(Date.UTC(2020, 1, 29, 1))
    expect(instantOf({ ...date, day: 30 })).toBeNull()
    expect(instantOf({ ...date, year: 33, day: 1 })).toBe(Date.parse('0033-02-01T01:00:00Z'))
  })
})
