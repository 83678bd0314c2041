import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { weekInstant, weekOf, weekSystems, type WeekSystem } from '../../shared/calendar'
import { formatFrameTime, frameInstant } from '../../shared/time-axis'
import { guessStep, layFrames } from '../tables/time-steps'
import { dateParser, dateReader, joinDateParts } from './date-formats'
import { areBothRight, guessDateFormat, otherOrder } from './guess-format'
import { dateText, wayOfWriting } from './write-date'

const day = (text: string) => Date.parse(`${text}T00:00:00Z`)
const iso = (instant: number | null) =>
  instant === null ? null : new Date(instant).toISOString().slice(0, 10)

describe('weeks of a year', () => {
  // Of R's lubridate (isoweek, epiweek) and of the calendars of CDC and WHO EMRO.
  it.each([
    ['iso-week', 2020, 53, '2020-12-28'],
    ['iso-week', 2021, 1, '2021-01-04'],
    ['iso-week', 2021, 53, null],
    ['mmwr-week', 2014, 53, '2014-12-28'],
    ['mmwr-week', 2020, 1, '2019-12-29'],
    ['mmwr-week', 2020, 53, '2020-12-27'],
    ['mmwr-week', 2021, 1, '2021-01-03'],
    ['saturday-week', 2020, 1, '2020-01-04'],
    ['saturday-week', 2021, 0, null],
  ] as const)('%s %i-%i begins on %s', (system, year, week, expected) => {
    expect(iso(weekInstant(year, week, system))).toBe(expected)
  })

  it('gives each day one week of each system, that begins at most six days before', () => {
    const systems = Object.keys(weekSystems) as WeekSystem[]
    fc.assert(
      fc.property(
        fc.integer({ min: day('1900-01-01') / 864e5, max: day('2100-01-01') / 864e5 }),
        fc.constantFrom(...systems),
        (days, system) => {
          const instant = days * 864e5
          const { year, week, day: inWeek } = weekOf(instant, system)
          expect((weekInstant(year, week, system) ?? NaN) + (inWeek - 1) * 864e5).toBe(instant)
        },
      ),
    )
  })
})

describe('dates that are periods', () => {
  it.each([
    [['2020-W52', '2020-W53', '2021-W01'], 'iso-week'],
    [['2020W1', '2020W2', '2020W10'], 'iso-week'],
    [['202050', '202051', '202052', '202053'], 'iso-week'],
    [['2014-EW52', '2014-EW53', '2015-EW01'], 'mmwr-week'],
    [['2014-W52', '2014-W53', '2015-W01'], 'mmwr-week'],
    [['2020SunW1', '2020SunW2'], 'mmwr-week'],
    [['2020SatW1', '2020SatW2'], 'saturday-week'],
    [['2020WedW1', '2020WedW2'], 'wednesday-week'],
    [['2020-Q1', '2020-Q2'], 'quarter'],
    [['2020Q4', '2021Q1'], 'quarter'],
    [['Q4 2020', 'Q1 2021'], 'quarter'],
    [['2020S1', '2020S2'], 'half-year'],
    [['DJF 2020', 'MAM 2020'], 'season'],
    [['2020-01-D1', '2020-01-D2', '2020-01-D3'], 'dekad'],
    [['2020-01', '2020-02', '2020-03'], 'yyyy-MM'],
    [['202001', '202002', '202003'], 'yyyyMM'],
    [['A2020001', 'A2020017'], 'ordinal-day'],
  ] as const)('%j are %s, and written back as they were', (texts, format) => {
    expect(guessDateFormat(texts)?.format).toBe(format)
    const parse = dateParser(format)
    const way = wayOfWriting(format, texts, null)
    expect(texts.map((text) => dateText(new Date(parse(text) ?? NaN), way))).toEqual(texts)
  })

  it.each([
    ['quarter', '2020-Q3', '2020-07-01'],
    ['half-year', '2020S2', '2020-07-01'],
    ['season', 'DJF 2020', '2019-12-01'],
    ['season', 'SON 2020', '2020-09-01'],
    ['dekad', '2020-02-D3', '2020-02-21'],
    ['dekad', '2020-13-D3', null],
    ['quarter', '2020-Q5', null],
  ])('%s: %s begins on %s', (format, text, expected) => {
    expect(iso(dateParser(format)(text))).toBe(expected)
  })

  it.each([
    ['1/9/2016', '30/9/2016', 'dd/MM/yyyy', 'd/M/yyyy'],
    ['1/22/20', '10/2/20', 'MM/dd/yy', 'M/d/yy'],
    ['05.01.2020', '26.01.2020', 'dd.MM.yyyy', 'dd.MM.yyyy'],
    ['2020-01-05 7:00', '2020-01-05 17:00', 'yyyy-MM-dd HH:mm', 'yyyy-MM-dd H:mm'],
    ['1/5/2020 9:30 AM', '1/15/2020 12:05 PM', 'MM/dd/yyyy hh:mm aa', 'M/d/yyyy h:mm aa'],
    ['5 January 2020', '6 March 2020', 'dd MMM yyyy', 'd MMMM yyyy'],
    ['1578182400000', '1578268800000', 'unix-seconds', 'unix-milliseconds'],
  ])('%s, %s of %s are written as %s', (one, other, format, way) => {
    expect(wayOfWriting(format, [one, other], null)).toBe(way)
  })

  it('writes the parts of a date into their columns', () => {
    for (const [format, texts] of [
      ['iso-week', ['2020+9', '2020+10']],
      ['iso-week', ['2020+W09', '2020+W10']],
      ['yyyy-MM-dd', ['2020+1+5', '2020+10+26']],
      ['yyyy-MM', ['2020+01', '2020+12']],
      ['dekad', ['2020+1+3', '2020+12+1']],
      ['quarter', ['2020+1', '2020+4']],
      ['ordinal-day', ['2020+5', '2020+055']],
    ] as const) {
      const way = wayOfWriting(format, texts, null, texts[0].split('+').length)
      const parse = dateParser(format)
      const [first] = texts
      const instant = parse(joinDateParts(first.split('+'), format))
      expect(dateText(new Date(instant ?? NaN), way)).toBe(first)
    }
  })

  it('keeps their names past the end of the data', () => {
    const axisOf = (format: string, texts: readonly string[]) => {
      const instants = texts.map((text) => dateParser(format)(text) ?? NaN)
      return layFrames(instants, guessStep(instants, format).step, format).time
    }
    const names = (format: string, texts: readonly string[], at: number[]) =>
      at.map((index) => formatFrameTime(axisOf(format, texts), index))
    expect(names('iso-week', ['2020-W52', '2020-W53'], [1, 2])).toEqual(['2020-W53', '2021-W01'])
    expect(names('mmwr-week', ['2014-W52', '2014-W53'], [1, 2])).toEqual(['2014-EW53', '2015-EW01'])
    expect(names('quarter', ['2020Q3', '2020Q4'], [2])).toEqual(['2021-Q1'])
    expect(names('half-year', ['2020S1', '2020S2'], [2])).toEqual(['2021-H1'])
    expect(names('season', ['DJF 2020', 'MAM 2020'], [0, 4])).toEqual(['2020 DJF', '2021 DJF'])
    expect(names('dekad', ['2020-12-D2', '2020-12-D3'], [2])).toEqual(['2021-01-D1'])
    expect(names('yyyy', ['1990'], [30])).toEqual(['2020'])
    expect(formatFrameTime({ kind: 'index', first: 100, every: 5 }, 3)).toBe('frame 115')
  })
})

describe('steps of the calendar', () => {
  const axisOf = (dates: readonly string[]) => {
    const instants = dates.map(day)
    const { step, isRegular } = guessStep(instants)
    const axis = layFrames(instants, step)
    const back = instants.map((_, i) => frameInstant(axis.time, i)?.getTime())
    return {
      ...step,
      isRegular,
      frames: axis.frames,
      isExact: back.every((t, i) => t === instants[i]),
    }
  }
  const daysOfYears = (first: number, length: number) =>
    [2019, 2020, 2021].flatMap((year) =>
      Array.from({ length: Math.ceil((366 - first) / length) }, (_, i) => {
        return new Date(Date.UTC(year, 0, first + i * length)).toISOString().slice(0, 10)
      }),
    )

  it('finds composites that begin anew each year', () => {
    const modis = daysOfYears(1, 16)
    expect(modis.length).toBe(69)
    expect(axisOf(modis)).toMatchObject({
      unit: 'composite16',
      count: 1,
      frames: 69,
      isExact: true,
    })
    // Aqua's are half a period later.
    expect(axisOf(daysOfYears(9, 16))).toMatchObject({ unit: 'composite16', isExact: true })
    expect(axisOf(daysOfYears(1, 8))).toMatchObject({
      unit: 'composite8',
      frames: 138,
      isExact: true,
    })
  })

  it('finds dekads and pentads, at their begin, a day within, or their end', () => {
    const months = ['2020-01', '2020-02', '2020-03', '2020-04']
    const with_ = (days: readonly string[]) => months.flatMap((m) => days.map((d) => `${m}-${d}`))
    const dekads = { unit: 'dekad', count: 1, frames: 12, isExact: true }
    expect(axisOf(with_(['01', '11', '21']))).toMatchObject(dekads)
    expect(axisOf(with_(['05', '15', '25']))).toMatchObject(dekads)
    const ends = ['2020-01-31', '2020-02-10', '2020-02-20', '2020-02-29', '2020-03-10']
    expect(axisOf(ends)).toMatchObject({ unit: 'dekad', frames: 5, isExact: true })
    expect(axisOf(with_(['01', '06', '11', '16', '21', '26']))).toMatchObject({
      unit: 'pentad',
      frames: 24,
      isExact: true,
    })
  })

  it('finds months at their end or middle, quarters and years', () => {
    expect(axisOf(['2020-02-29', '2020-03-31', '2020-04-30'])).toMatchObject({
      unit: 'month',
      frames: 3,
      isExact: true,
    })
    expect(axisOf(['2020-01-16', '2020-02-15', '2020-03-16', '2020-04-16'])).toMatchObject({
      unit: 'month',
      frames: 4,
    })
    expect(axisOf(['2020-03-31', '2020-06-30', '2020-09-30'])).toMatchObject({
      unit: 'month',
      count: 3,
      isExact: true,
    })
    expect(axisOf(['2019-12-31', '2020-12-31'])).toMatchObject({ unit: 'year', isExact: true })
  })

  it('leaves days and weeks as they are', () => {
    const every = (length: number, count = 120) =>
      Array.from({ length: count }, (_, i) =>
        new Date(Date.UTC(2020, 0, 1 + i * length)).toISOString().slice(0, 10),
      )
    expect(axisOf(every(1))).toMatchObject({ unit: 'day', count: 1 })
    expect(axisOf(every(7))).toMatchObject({ unit: 'week', count: 1 })
    expect(axisOf(every(10))).toMatchObject({ unit: 'day', count: 10 })
    expect(axisOf(every(5))).toMatchObject({ unit: 'day', count: 5 })
    expect(axisOf(every(16))).toMatchObject({ unit: 'day', count: 16 })
  })
})

describe('clocks of twelve hours', () => {
  it.each([
    ['12:00 AM', 0],
    ['12:30 p.m.', 12.5],
    ['9:15 pm', 21.25],
    ['13:00 PM', null],
    ['0:30 AM', null],
  ])('%s', (text, hours) => {
    const found = dateParser('yyyy-MM-dd hh:mm aa')(`1970-01-01 ${text}`)
    expect(found).toBe(hours === null ? null : hours * 36e5)
  })
})

describe('clocks in zones', () => {
  it.each([
    ['2021-10-31T02:00+02:00', 'offset', ['2021-10-31T00:00Z']],
    ['2021-10-31T02:00+01:00', 'offset', ['2021-10-31T01:00Z']],
    ['2021-10-31T02:00Z', 'offset', ['2021-10-31T02:00Z']],
    ['2021-10-31T02:00', 'Europe/Berlin', ['2021-10-31T00:00Z', '2021-10-31T01:00Z']],
    ['2021-10-31T03:00', 'Europe/Berlin', ['2021-10-31T02:00Z']],
    ['2021-03-28T02:30', 'Europe/Berlin', []],
    ['2021-07-01T12:00', 'America/St_Johns', ['2021-07-01T14:30Z']],
    ['2021-07-01T12:00', '+05:30', ['2021-07-01T06:30Z']],
    ['2021-07-01T12:00+09:00', null, ['2021-07-01T12:00Z']],
  ])('%s in %s is %j', (text, zone, expected) => {
    expect(dateReader('yyyy-MM-ddTHH:mm', zone)(text)).toEqual(expected.map((t) => Date.parse(t)))
  })

  it('writes them back in their zone', () => {
    const texts = ['2021-07-01T12:00+02:00', '2021-07-01T13:00+02:00']
    const way = wayOfWriting('yyyy-MM-ddTHH:mm', texts, '+02:00')
    expect(way).toBe('yyyy-MM-ddTHH:mmXXX')
    expect(dateText(new Date('2021-07-01T10:00Z'), way, '+02:00')).toBe(texts[0])
  })
})

describe('the order of day and month', () => {
  it('is open unless a text proves it, or it makes no difference', () => {
    expect(otherOrder('dd/MM/yyyy HH:mm')).toBe('MM/dd/yyyy HH:mm')
    expect(otherOrder('yyyy/MM/dd')).toBeNull()
    const both = (...texts: string[]) => areBothRight(texts, 'dd/MM/yyyy', 'MM/dd/yyyy')
    expect(both('05/01/2020', '12/01/2020')).toBe(true)
    expect(both('05/01/2020', '13/01/2020')).toBe(false)
    expect(both('01/01/2020', '02/02/2020')).toBe(false)
  })
})

describe('long texts', () => {
  it('are no dates, and are refused at once', () => {
    for (const format of ['yyyy-MM-dd HH:mm', 'dd MMM yyyy', 'iso-week', 'index'])
      for (const text of ['1'.repeat(60_000), ' '.repeat(250), `5 ${'x'.repeat(2000)} 2020`])
        expect(dateParser(format)(text)).toBeNull()
  })
})
