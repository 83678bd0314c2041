import { describe, expect, it } from 'vitest'
import { datesInNames, numbersInNames, seriesKey } from './dates-in-names'

const dated = (names: string[]) => {
  const found = datesInNames(names)
  if (found === null) return null
  const text = found.instants.map((instant) => new Date(instant).toISOString().slice(0, 16))
  return [found.pattern, ...text]
}

describe('dates in names', () => {
  it.each([
    [['ndvi_20200101.tif', 'ndvi_20200109.tif'], 'yyyyMMdd', '2020-01-01T00:00'],
    [['A_012010_N_2013-09-14.tif', 'A_012010_N_2013-10-16.tif'], 'yyyy-MM-dd', '2013-09-14T00:00'],
    [['R25_5min_201008260005.h5', 'R25_5min_201008260010.h5'], 'yyyyMMddHHmm', '2010-08-26T00:05'],
    [['p_20190610-0038.tif', 'p_20190610-0040.tif'], 'yyyyMMddTHHmm', '2019-06-10T00:38'],
    [['pr_199901.asc', 'pr_199902.asc'], 'yyyyMM', '1999-01-01T00:00'],
    [['2020/01/05.asc', '2020/01/06.asc'], 'yyyy-MM-dd', '2020-01-05T00:00'],
    [['MOD13.A2013257.h11.tif', 'MOD13.A2013273.h11.tif'], 'yyyyDDD', '2013-09-14T00:00'],
    [['rain 14-09-2013.tif', 'rain 15-09-2013.tif'], 'dd-MM-yyyy', '2013-09-14T00:00'],
    [['cases_2020-W05.tif', 'cases_2020-W06.tif'], 'yyyy-Www', '2020-01-27T00:00'],
    [['chirps-v2.0.1981.01.1.tif', 'chirps-v2.0.1981.01.2.tif'], 'yyyy-MM-k', '1981-01-01T00:00'],
    [['t_Jan2001.tif', 't_Feb2001.tif'], 'MMMyyyy', '2001-01-01T00:00'],
    [['pop_1990.tif', 'pop_1991.tif'], 'yyyy', '1990-01-01T00:00'],
  ])('%j', (names, pattern, first) => {
    expect(dated(names)?.slice(0, 2)).toEqual([pattern, first])
  })

  it('are only those that exist and that every name has', () => {
    expect(dated(['a_20200230.tif', 'a_20200301.tif'])).toBeNull()
    expect(dated(['a_20200301.tif', 'b.tif'])).toBeNull()
    expect(dated(['frame_1.png', 'frame_12.png'])).toBeNull()
    // The same in every name: no date of a frame.
    expect(dated(['v20200101_1.tif', 'v20200101_2.tif'])).toBeNull()
  })
})

it('numbers in names tell an order', () => {
  expect(numbersInNames(['s2_frame_9.png', 's2_frame_10.png'])).toEqual([9, 10])
  expect(numbersInNames(['a.png', 'b1.png'])).toBeNull()
})

it('names of one series have one key', () => {
  expect(seriesKey('2020/ndvi_0101.tif')).toBe(seriesKey('2021/ndvi_0117.tif'))
  expect(seriesKey('t_Jan2001.tif')).toBe(seriesKey('t_Feb2001.tif'))
  expect(seriesKey('ndvi_1.tif')).not.toBe(seriesKey('evi_1.tif'))
})
