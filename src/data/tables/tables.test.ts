import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TablePlan } from '../../shared/import-plan'
import { addUnits } from '../../shared/time-axis'
import { dateParser, joinDateParts } from '../dates/date-formats'
import { guessDateFormat } from '../dates/guess-format'
import { fillMaps } from './fill'
import { guessForm } from './guess-plan'
import { guessCellSize, latticeStep, layGrid } from './lattice'
import type { Maps } from './maps'
import { guessDecimal, parseCoordinate, parseNumber, unitOf } from './numbers'
import { parseRows } from './rows'
import { guessEncoding } from './text'
import { guessStep, layFrames } from './time-steps'

describe('numbers', () => {
  it.each([
    ['12', '.', 12],
    [' -1.5e3 ', '.', -1500],
    ['1,234,567', '.', 1234567],
    ['1.234,5', ',', 1234.5],
    ['325\u00a0000', '.', 325000],
    ['325\u202f000,5', ',', 325000.5],
    ["1'000", '.', 1000],
    ['\u22125', '.', -5],
    ['325 mm', '.', 325],
    ['32.5%', '.', 32.5],
    ['12,5 °C', ',', 12.5],
    ['', '.', NaN],
    ['n/a', '.', NaN],
    ['NaN', ',', NaN],
    ['< 5', '.', null],
    ['12 to 15', '.', null],
    ['abc', '.', null],
    ['1.2.3', '.', null],
    ['2020-01-05', '.', null],
  ] as const)('%j with decimal %j is %s', (text, decimal, expected) => {
    expect(parseNumber(text, decimal)).toBe(expected)
  })

  it('reads back any number written with point or comma', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        // -0 is written 0.
        const value = number + 0
        expect(parseNumber(String(value), '.')).toBe(value)
        if (!String(value).includes('e'))
          expect(parseNumber(String(value).replace('.', ','), ',')).toBe(value)
      }),
    )
  })

  it('tells comma from point and finds units', () => {
    expect(guessDecimal(['15,00', '100,25', '3'])).toBe(',')
    expect(guessDecimal(['1,234', '2.5'])).toBe('.')
    expect(unitOf('325 mm', '.')).toBe('mm')
    expect(unitOf('325', '.')).toBeNull()
  })

  it.each([
    ['15.5', 15.5],
    [`15°30'00"N`, 15.5],
    [`100°15'36"W`, -100.26],
    ['33.9 S', -33.9],
    ['-15 30 0', -15.5],
    ['2°30′E', 2.5],
    ['north', null],
    ['15 30', null],
    ['15 30 N', 15.5],
    ['5 234 000', 5_234_000],
  ])('the coordinate %j is %s', (text, expected) => {
    const found = parseCoordinate(text, '.')
    if (expected === null) expect(found).toBeNull()
    else expect(found).toBeCloseTo(expected, 9)
  })
})

describe('dates', () => {
  const at = (text: string) => Date.parse(text)
  it.each([
    ['yyyy-MM-dd', '2020-2-9', at('2020-02-09T00:00Z')],
    ['yyyy-MM-dd', '2020-02-30', null],
    ['yyyy-MM-ddTHH:mm:ss', '2020-01-05T00:30:00+09:00', at('2020-01-05T00:30Z')],
    ['dd.MM.yyyy HH:mm', '05.01.2020 14:05', at('2020-01-05T14:05Z')],
    ['MM/dd/yy', '1/26/20', at('2020-01-26T00:00Z')],
    ['dd-MMM-yy', '05-Jan-98', at('1998-01-05T00:00Z')],
    ['yyyyMMdd', '20200105', at('2020-01-05T00:00Z')],
    ['iso-week', '2020-W53-1', at('2020-12-28T00:00Z')],
    ['iso-week', '2021-W53', null],
    ['iso-week', '2020-W01-7', at('2020-01-05T00:00Z')],
    ['ordinal-day', '2020-366', at('2020-12-31T00:00Z')],
    ['ordinal-day', '2021-366', null],
    ['excel-serial', '43835', at('2020-01-05T00:00Z')],
    ['excel-serial', '43835.5', at('2020-01-05T12:00Z')],
    ['unix-seconds', '1578182400', at('2020-01-05T00:00Z')],
    ['index', '12', 12],
  ])('%s reads %s', (format, text, expected) => {
    expect(dateParser(format)(text)).toBe(expected)
  })

  it.each([
    [['05/01/2020', '12/01/2020', '26/01/2020'], 'dd/MM/yyyy', null],
    [['01/05/2020', '01/26/2020'], 'MM/dd/yyyy', null],
    // Only as days and months are these weekly.
    [
      ['05/01/2020', '12/01/2020', '01/02/2020', '08/02/2020'].slice(0, 2),
      'dd/MM/yyyy',
      'MM/dd/yyyy',
    ],
    [['2020-W09', '2020-W10'], 'iso-week', null],
    [['1', '2', '3'], 'index', null],
    [['1993', '1994'], 'yyyy', null],
    [['43835', '43842'], 'excel-serial', null],
    [['1990', '1991', '1992', '1993'], 'yyyy', null],
    [['1000', '1001', '1002'], 'index', null],
    [['201911', '201912', '202001', '202002'], 'yyyyMM', null],
    [['2020W52', '2020W53', '2021W1'], 'iso-week', null],
  ])('%j are written as %s', (texts, format, rival) => {
    expect(guessDateFormat(texts)).toMatchObject({ format, rival })
  })
})

const plainStart = { firstLine: 1, underHeader: 0, comment: '' }

describe('columns of dates', () => {
  const planOf = (header: string, ...rows: string[]) => {
    const cells = [header, ...rows].map((row) => row.split(','))
    return guessForm(
      { ...{ encoding: 'utf-8', delimiter: ',', rows: cells }, ...plainStart },
      'x.csv',
    ).plan
  }
  it.each([
    ['year,week', ['2020,52', '2020,53', '2021,1'], 'year+week', 'iso-week'],
    ['year,month,week', ['2020,1,1', '2020,2,9', '2020,3,10'], 'year+week', 'iso-week'],
    ['year,month,week', ['2020,1,1', '2020,1,2', '2020,1,3'], 'year+month', 'yyyy-MM'],
    ['year,month,date', ['2020,1,2020-01-01', '2020,1,2020-01-02'], 'date', 'yyyy-MM-dd'],
    ['year,x1', ['1990,1', '1991,1', '1992,1'], 'year', 'yyyy'],
    ['frame,x1', ['1990,1', '1991,1', '1992,1'], 'frame', 'index'],
  ])('%s of %j are %s in %s', (columns, dates, dateColumn, dateFormat) => {
    const rows = dates.map((date, i) => `${date},${10 + i},${20 + i},7`)
    expect(planOf(`${columns},lat,lon,cases`, ...rows)).toMatchObject({ dateColumn, dateFormat })
  })

  it('joins a year and a week, however the week is written', () => {
    for (const week of ['32', 'W32', ' 32 ', '32.0'])
      expect(joinDateParts(['2020', week], 'iso-week')).toBe('2020-W32')
    expect(joinDateParts(['2020', '7', '5'], 'yyyy-MM-dd')).toBe('2020-7-5')
  })
})

describe('steps', () => {
  it('finds the step of any regular series with gaps, and puts each date into its frame', () => {
    const units = fc.constantFrom(
      'minute' as const,
      'hour' as const,
      'day' as const,
      'week' as const,
      'month' as const,
      'year' as const,
    )
    fc.assert(
      fc.property(
        units,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 3, max: 40 }),
        fc.integer({ min: 2, max: 39 }),
        (unit, count, length, gap) => {
          const start = new Date('2019-03-04T00:00:00Z')
          const all = Array.from({ length }, (_, i) => addUnits(start, i * count, unit).getTime())
          const axis = layFrames(all, { count, unit })
          expect(axis.frames).toBe(length)
          expect(all.map(axis.frameOf)).toEqual(all.map((_, i) => i))
          const instants = all.filter((_, i) => i !== gap || i === length - 1)
          if (instants.length < 4) return
          const { step, isRegular } = guessStep(instants)
          expect(isRegular).toBe(true)
          expect(addUnits(start, step.count, step.unit).getTime()).toBe(all[1])
        },
      ),
    )
  })

  it('puts daily dates into weeks', () => {
    const days = Array.from({ length: 15 }, (_, day) => Date.UTC(2020, 0, 1 + day))
    const axis = layFrames(days, { count: 1, unit: 'week' })
    expect(days.map(axis.frameOf)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 2])
  })
})

describe('cells', () => {
  it('finds the step of any lattice with holes, rounded as files round', () => {
    const steps = fc.constantFrom(0.05, 0.1, 0.25, 1 / 3, 1, 2.5, 1000)
    fc.assert(
      fc.property(
        steps,
        fc.double({ min: -80, max: 80, noNaN: true }),
        fc.integer({ min: 4, max: 60 }),
        (step, first, count) => {
          const values = Array.from({ length: count }, (_, i) =>
            Number((first + i * step).toFixed(4)),
          )
          const holed = values.filter((_, i) => i % 5 !== 2 || i === count - 1)
          expect(latticeStep(holed)).toBeCloseTo(step, 3)
        },
      ),
    )
  })

  it('keeps every place inside the grid and near the centre of its cell, north at the top', () => {
    const coordinate = fc.double({ min: -80, max: 80, noNaN: true })
    const sizes = fc.double({ min: 0.5, max: 20, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 50 }),
        sizes,
        (pairs, size) => {
          const places = { y: pairs.map(([y]) => y), x: pairs.map(([, x]) => x) }
          const cellSize = { x: size, y: size }
          const { height, width, cellOf, georeference } = layGrid(
            places,
            { cellSize, coordinates: 'geographic' },
            { xColumn: 'lon', yColumn: 'lat' },
          )
          pairs.forEach(([y, x], place) => {
            const cell = cellOf[place] as number
            const [row, column] = [Math.floor(cell / width), cell % width]
            expect(row >= 0 && row < height && column >= 0 && column < width).toBe(true)
            expect(
              Math.abs(georeference.y.first + row * georeference.y.step - y),
            ).toBeLessThanOrEqual(size / 2 + 1e-6)
            expect(
              Math.abs(georeference.x.first + column * georeference.x.step - x),
            ).toBeLessThanOrEqual(size / 2 + 1e-6)
          })
        },
      ),
    )
  })

  it('gives most scattered places a cell of their own', () => {
    const places = {
      x: Array.from({ length: 60 }, (_, i) => (i * 37.123) % 10),
      y: Array.from({ length: 60 }, (_, i) => (i * 17.77) % 8),
    }
    const { size, isLattice } = guessCellSize(places)
    expect(isLattice).toBe(false)
    expect(size.x).toBe(size.y)
    expect(10 / size.x).toBeGreaterThan(5)
    expect(10 / size.x).toBeLessThan(50)
  })
})

describe('filling', () => {
  const given = [NaN, 1, NaN, NaN, 4, NaN]
  const mapsOf = (): Maps => ({
    grid: {
      height: 1,
      width: 1,
      cellOf: new Int32Array([0]),
      georeference: {
        kind: 'index',
        x: { name: 'x', first: 0, step: 1 },
        y: { name: 'y', first: 0, step: 1 },
      },
    },
    axis: { time: { kind: 'index' }, frames: 6, frameOf: (instant) => instant },
    cells: new Int32Array([0]),
    values: new Float64Array(given),
    missingFrames: [2],
    emptyCells: 3,
    repeated: { count: 0, examples: [], copies: 0, copyExamples: [], rowsOn: new Map() },
    totals: null,
    shared: 0,
  })
  it.each([
    [{ missingDates: 'mask', emptyCells: 'mask' }, given],
    [{ missingDates: 'zero', emptyCells: 'mask' }, [NaN, 1, 0, NaN, 4, NaN]],
    [{ missingDates: 'interpolate', emptyCells: 'interpolate' }, [NaN, 1, 2, 3, 4, NaN]],
    [{ missingDates: 'hold', emptyCells: 'hold' }, [NaN, 1, 1, 1, 4, 4]],
    [{ missingDates: 'interpolate', emptyCells: 'zero' }, [0, 1, 2, 0, 4, 0]],
  ] satisfies [Pick<TablePlan, 'missingDates' | 'emptyCells'>, number[]][])(
    '%j',
    (plan, expected) => {
      const maps = mapsOf()
      fillMaps(maps, plan)
      expect([...maps.values]).toEqual(expected)
    },
  )
})

describe('text', () => {
  it('knows the encodings', () => {
    expect(guessEncoding(new TextEncoder().encode('Länge'))).toBe('utf-8')
    expect(guessEncoding(Buffer.from('Länge', 'latin1'))).toBe('windows-1252')
    expect(guessEncoding(Buffer.from('date,lat', 'utf16le'))).toBe('utf-16le')
    expect(guessEncoding(Buffer.from('date,lat', 'utf16le').swap16())).toBe('utf-16be')
  })

  it.each(['\n', '\r\n', '\r'])('cuts rows at %j', (newline) => {
    expect(parseRows(['a,b', '"1,5",2', '', '3,4', ''].join(newline), ',')).toEqual({
      rows: [
        ['a', 'b'],
        ['1,5', '2'],
        ['3', '4'],
      ],
      lines: [1, 2, 4],
    })
  })
})
