/**
 * Small tables with one odd thing each, after what people's files and other programs' exports do.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DatasetContent } from '../../shared/data-calls'
import { GridcastError } from '../../shared/errors'
import { withFields, type Inspection, type TablePlan } from '../../shared/import-plan'
import { say } from '../../shared/notices/say'
import { formatFrameTime } from '../../shared/time-axis'
import { readFrames } from '../frames/read-frames'
import { Inspections } from '../importers/inspections'
import { storeIn } from '../writer/testing'

let folder: string
let files = 0
let inspections: Inspections
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridcast-odd-'))
  inspections = new Inspections(join(folder, 'temporary'))
})
afterAll(async () => {
  await inspections.close()
  rmSync(folder, { recursive: true })
})
const context = { signal: new AbortController().signal }

interface Read {
  plan: TablePlan
  said: string
  findings: Inspection['findings']
  dataset: DatasetContent
  values: number[]
}

const fileOf = (lines: readonly string[]): string => {
  const path = join(folder, `table-${files++}.csv`)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

const look = async (lines: readonly string[]) => {
  const path = fileOf(lines)
  return { path, found: await inspections.inspect([path], null, context) }
}

/** What becomes of a table, its plan changed by a person. */
async function read(lines: readonly string[], change: Partial<TablePlan> = {}): Promise<Read> {
  const { path, found } = await look(lines)
  const changed = await inspections.inspect([path], withFields(found.plan, change), context)
  const into = join(folder, `import-${files}`)
  const dataset = await inspections.import([path], changed.plan, into, context)
  const values = [...(await readFrames(storeIn(into, dataset), 0, 0, dataset.shape.frames))]
  const said = changed.findings.map(({ sentence }) => say(sentence, 'en')).join('\n')
  const first = found.findings.map(({ sentence }) => say(sentence, 'en')).join('\n')
  return {
    plan: changed.plan as TablePlan,
    said: `${first}\n${said}`,
    findings: found.findings,
    dataset,
    values,
  }
}

async function refusalOf(lines: readonly string[]): Promise<string> {
  const error: unknown = await read(lines).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof GridcastError)) throw new Error('this table was not refused')
  return `${error.message} ${error.remedy}`
}

/** Rows of a 2 x 2 map for each date. */
const rowsFor = (dates: readonly string[], value = (t: number, cell: number) => 10 * t + cell) =>
  dates.flatMap((date, t) =>
    [0, 1, 2, 3].map((cell) => `${date},${1 + (cell >> 1)},${1 + (cell & 1)},${value(t, cell)}`),
  )
const header = 'date,lat,lon,cases'
const table = (dates: readonly string[], value?: (t: number, cell: number) => number) => [
  header,
  ...rowsFor(dates, value),
]
const times = ({ dataset }: Read, at = [0, dataset.shape.frames - 1]) =>
  at.map((index) => formatFrameTime(dataset.time, index))

describe('periods of a table', () => {
  it.each([
    [['2020-W52', '2020-W53', '2021-W01'], '2020-W52', '2021-W01', 'week'],
    [['2014-EW52', '2014-EW53', '2015-EW01'], '2014-EW52', '2015-EW01', 'week'],
    [['2020Q1', '2020Q2', '2020Q4'], '2020-Q1', '2020-Q4', 'month'],
    [['2019S2', '2020S1', '2020S2'], '2019-H2', '2020-H2', 'month'],
    [['DJF 2020', 'MAM 2020', 'JJA 2020'], '2020 DJF', '2020 JJA', 'month'],
    [['202011', '202012', '202101'], '2020-11', '2021-01', 'month'],
    [['1990', '1991', '1993'], '1990', '1993', 'year'],
    [['2020-02-D3', '2020-03-D1', '2020-03-D2'], '2020-02-D3', '2020-03-D2', 'dekad'],
  ])('%j run from %s to %s in steps of a %s', async (dates, first, last, unit) => {
    const found = await read(table(dates))
    expect(times(found)).toEqual([first, last])
    expect(found.dataset.time).toMatchObject({ step: { unit } })
  })

  it('keeps the numbers of a counter of frames', async () => {
    const found = await read([header.replace('date', 'frame'), ...rowsFor(['100', '105', '110'])])
    expect(found.dataset.time).toEqual({ kind: 'index', first: 100, every: 5 })
    expect(times(found)).toEqual(['frame 100', 'frame 110'])
  })

  it('reads weeks that only MMWR has as MMWR weeks', async () => {
    const lines = ['year,week,lat,lon,cases', ...rowsFor(['2014,52', '2014,53', '2015,1'])]
    const found = await read(lines)
    expect(found.plan.dateFormat).toBe('mmwr-week')
    expect(times(found)).toEqual(['2014-EW52', '2015-EW01'])
  })

  it.each([
    ['year,quarter', ['2020,1', '2020,2'], '2020-Q2'],
    ['year,month,dekad', ['2020,1,3', '2020,2,1'], '2020-02-D1'],
    ['year,quarter', ['2020,Q1', '2020,Q2'], '2020-Q2'],
    ['year,week', ['2020,W09', '2020,W10'], '2020-W10'],
    ['year,month', ['2020,January', '2020,February'], '2020-02'],
    ['year,doy', ['2020,1', '2020,17', '2020,33', '2020,353', '2021,1'], '2021-01-01'],
  ])('puts %s together', async (columns, dates, last) => {
    const found = await read([`${columns},lat,lon,cases`, ...rowsFor(dates)])
    expect(times(found)[1]).toBe(last)
  })

  it('does not take a financial year for a week', async () => {
    const lines = ['year,lat,lon,cases', ...rowsFor(['2019/20', '2020/21', '2021/22'])]
    expect(await refusalOf(lines)).toContain('holds dates or frame numbers')
  })

  it('guesses the step anew when the form of the dates is changed', async () => {
    const found = await read(table(['202001', '202002', '202003', '202004']), {
      dateFormat: 'iso-week',
    })
    expect(found.plan.step).toEqual({ count: 1, unit: 'week' })
    expect(times(found)).toEqual(['2020-W01', '2020-W04'])
  })

  it('counts days that are put into months from the first of the month', async () => {
    const dates = Array.from({ length: 40 }, (_, i) =>
      new Date(Date.UTC(2020, 0, 15 + i)).toISOString().slice(0, 10),
    )
    const found = await read(
      table(dates, () => 1),
      { step: { count: 1, unit: 'month' } },
    )
    expect(times(found)).toEqual(['2020-01', '2020-02'])
    expect(found.values[0]).toBe(17)
  })

  it('says that dates are the ends of their months', async () => {
    const found = await read(table(['2020-02-29', '2020-03-31', '2020-04-30']))
    expect(found.said).toContain('Each date is the last day of its month.')
    expect(times(found)).toEqual(['2020-02-29', '2020-04-30'])
  })
})

describe('hours of a table', () => {
  const hours = (zone: string) => ['01', '02', '03'].map((hour) => `2021-07-01T${hour}:00${zone}`)

  it('are instants where an offset stands beside them', async () => {
    const found = await read(table(hours('+02:00')))
    expect(found.dataset.time).toMatchObject({ start: '2021-06-30T23:00:00.000Z' })
    expect(found.plan.zone).toBe('offset')
  })

  it('are taken as UTC where nothing says their zone, which is said, and can be set', async () => {
    const found = await read(table(hours('')))
    expect(found.said).toContain('Nothing says whose clock the hours are told by')
    const berlin = await read(table(hours('')), { zone: 'Europe/Berlin' })
    expect(berlin.dataset.time).toMatchObject({ start: '2021-06-30T23:00:00.000Z' })
  })

  it('in a column of their own are not those of one day', async () => {
    const lines = ['date,hour,lat,lon,cases', ...rowsFor(['2021-07-01,0', '2021-07-01,6'])]
    expect(times(await read(lines))).toEqual(['2021-07-01 00:00', '2021-07-01 06:00'])
    const parts = ['year,month,day,hour,lat,lon,cases']
    const found = await read([...parts, ...rowsFor(['2021,7,1,0', '2021,7,1,6'])])
    expect(times(found)).toEqual(['2021-07-01 00:00', '2021-07-01 06:00'])
  })

  it('that come twice are asked about though their rows say the same', async () => {
    const dates = ['01', '02', '02', '03'].map((hour) => `2021-10-31 ${hour}:00`)
    expect(await refusalOf(table(dates, () => 0))).toContain('Clocks were set back')
  })

  it('are not added together when clocks are set back: the zone is asked', async () => {
    const dates = ['01', '02', '02', '03'].map((hour) => `2021-10-31 ${hour}:00`)
    expect(await refusalOf(table(dates))).toMatch(
      /Clocks were set back.*--answer zone=Europe\/Berlin/,
    )
    const found = await read(table(dates), { zone: 'Europe/Berlin' })
    expect(found.dataset.shape.frames).toBe(4)
    expect([0, 4, 8, 12].map((at) => found.values[at])).toEqual([2, 12, 22, 32])
  })
})

describe('the order of day and month', () => {
  const open = ['01/02/2020', '02/02/2020', '03/02/2020']
  it('is asked where no row proves it', async () => {
    expect(await refusalOf(table(open))).toMatch(
      /fit both dd\/MM\/yyyy and MM.*--answer dateFormat=dd\/MM\/yyyy.* or .*dateFormat=MM/,
    )
    const { found } = await look(table(open))
    const [question] = found.findings
    expect(question).toMatchObject({ severity: 'question', field: 'dateFormat' })
    for (const { set } of question?.choices ?? []) {
      const { dataset } = await read(table(open), set)
      expect(dataset.shape.frames).toBe(3)
    }
  })

  it('is settled for all rows by one of them, wherever it stands', async () => {
    const found = await read(table([...open, '13/02/2020']))
    expect(times(found)).toEqual(['2020-02-01', '2020-02-13'])
    expect(found.plan.open).toEqual([])
  })

  it('is not asked where it makes no difference', async () => {
    const found = await read(table(['01/01/2019', '01/01/2020', '01/01/2021']))
    expect(times(found)).toEqual(['2019', '2021'])
  })
})

describe('places of a table', () => {
  const gridOf = (ys: readonly (number | string)[], xs: readonly (number | string)[]) => [
    header,
    ...['2020-01-01', '2020-01-02'].flatMap((date) =>
      ys.flatMap((y, i) => xs.map((x, j) => `${date},${y},${x},${10 * i + j}`)),
    ),
  ]
  const numbers = (first: number, step: number, count: number) =>
    Array.from({ length: count }, (_, i) => first + i * step)

  it('are those that single precision means', async () => {
    const noisy = numbers(10, 0.1, 8).map(Math.fround)
    const { dataset } = await read([...gridOf(numbers(50, 0.25, 6), noisy), '2020-01-03,50,10.3,4'])
    expect(dataset.shape).toMatchObject({ height: 6, width: 8 })
    expect(dataset.georeference?.x).toMatchObject({ first: 10, step: 0.1 })
  })

  it('stay neighbours over the date line and over Greenwich', async () => {
    const over = await read(gridOf([1, 2], [178, 179, -180, -179, -178]))
    expect(over.dataset.shape).toMatchObject({ height: 2, width: 5 })
    expect(over.dataset.georeference?.x).toMatchObject({ first: 178, step: 1 })
    expect(over.values.slice(0, 5)).toEqual([10, 11, 12, 13, 14])
    expect(over.said).toContain('over the date line')
    const east = await read(gridOf([1, 2], [358, 359, 0, 1, 2]))
    expect(east.dataset.georeference?.x).toMatchObject({ first: -2, step: 1 })
    expect(east.values.slice(0, 5)).toEqual([10, 11, 12, 13, 14])
    const pacific = await read(gridOf([1, 2], numbers(100, 10, 20)))
    expect(pacific.dataset.georeference?.x).toMatchObject({ first: 100, step: 10 })
  })

  it('are taken the other way round when a latitude is 107', async () => {
    const lines = gridOf(numbers(100, 1, 8), numbers(10, 1, 6))
    const { dataset, said } = await read(lines)
    expect(said).toContain('"lat" holds 107, which no latitude is')
    expect(dataset.notes.map(({ code }) => code)).toContain('finding.swapped')
    expect(dataset.shape).toMatchObject({ height: 6, width: 8 })
    expect(dataset.georeference?.y).toMatchObject({ name: 'lon', first: 15 })
  })

  it('may have uneven steps, which is said', async () => {
    const uneven = [87, 85, 82.5, 79, 76.5, 74]
    const { dataset, said } = await read(gridOf(uneven, numbers(0, 3, 8)))
    expect(dataset.shape).toMatchObject({ height: 6, width: 8 })
    expect(said).toContain('The steps of "lat" are uneven')
  })
})

describe('rows of a table', () => {
  const days = ['2020-01-01', '2020-01-02']

  it('that say the same are one', async () => {
    const { values, said } = await read([...table(days), ...rowsFor(days).slice(0, 2)])
    expect(values.slice(4)).toEqual([2, 3, 0, 1].map((cell) => 10 + cell).slice(0, 4))
    expect(said).toContain('2 rows say the same as an earlier one in every field (row 10, row 11)')
  })

  it('of other groups are added up though their values are equal', async () => {
    const lines = ['date,lat,lon,sex,cases']
    for (const row of rowsFor(days))
      for (const sex of ['f', 'm']) lines.push(row.replace(/,(\d+)$/, `,${sex},$1`))
    expect((await read(lines)).values.slice(0, 4)).toEqual([4, 6, 0, 2])
  })

  it('have the numbers of their lines, below a title, comments and blank lines', async () => {
    const lines = [
      'Weekly cases by place',
      '# source: a hospital',
      '',
      header,
      'day,degrees,degrees,count',
      ...rowsFor(days),
      '2020-01-02,1,1,lots',
      '',
      '# the end',
    ]
    const { values, said } = await read(lines)
    expect(said).toContain('no number; they count as empty (row 14: "lots")')
    expect(said).toContain(
      'left out: 3 lines above the header, 1 row under it and lines that begin with #.',
    )
    expect(values.slice(0, 4)).toEqual([2, 3, 0, 1])
  })

  it('may stand under a header that is a comment', async () => {
    const { dataset } = await read([`#${header}`, ...rowsFor(days)])
    expect(dataset.valueName).toBe('cases')
  })

  it('that are too long are named and left out', async () => {
    const { values, said } = await read([...table(days), '2020-01-02,1,1,3,5'])
    expect(said).toContain(
      '1 row has more fields than there are columns; they are left out (row 10:',
    )
    expect(values[6]).toBe(10)
  })

  it('are refused by the line where a quotation mark is never closed', async () => {
    const lines = table(days)
    lines[3] = '2020-01-01,"2,1,5'
    expect(await refusalOf(lines)).toMatch(/row 4 does not end/)
    lines[5] = '2020-01-02,1,"1",7'
    expect(await refusalOf(lines)).toMatch(/row 4 does not end/)
  })

  it('count lines within quotation marks', async () => {
    const lines = ['date,lat,lon,place,cases']
    for (const row of rowsFor(days)) lines.push(row.replace(/,(\d+)$/, ',"a\n""b""",$1'))
    lines.push('2020-01-02,1,1,x,lots')
    expect((await read(lines)).said).toContain('row 18: "lots"')
  })
})

describe('values of a table', () => {
  const dates = ['2020-01-01', '2020-01-02', '2020-01-03']

  it.each([
    [
      [-999, -9999],
      [-999, -9999],
    ],
    [[-99.9], [-99.9]],
    [[65535], [65535]],
    [[1e20], [1e20]],
  ])('%j among small ones mean no data', async (marks, expected) => {
    const { plan, dataset, said } = await read(
      table(dates, (t, cell) => (cell === 0 ? (marks[t % marks.length] ?? 0) : cell)),
    )
    expect(plan.missingValues.toSorted((a, b) => b - a)).toEqual(expected)
    expect(dataset.missingCells).toBe(3)
    for (const mark of marks) expect(said).toMatch(new RegExp(`\\d values? (is|are) ${mark}`))
  })

  it('that may be no data or cut off are asked', async () => {
    const lines = table(dates, (t, cell) => (cell === 0 ? 65535 : 40_000 + t))
    expect(await refusalOf(lines)).toMatch(
      /3 values are 65535.*missingValues=65535.*missingValues=none/,
    )
    const { found } = await look(lines)
    const [mask, keep] = found.findings[0]?.choices ?? []
    expect((await read(lines, mask?.set as Partial<TablePlan>)).dataset.missingCells).toBe(3)
    expect((await read(lines, keep?.set as Partial<TablePlan>)).dataset.range.max).toBe(65535)
  })

  it('in a column per year are read', async () => {
    const lines = ['lat,lon,1990,1991,1992', '1,1,1,2,3', '1,2,4,5,6', '2,1,7,8,9', '2,2,1,2,3']
    const found = await read(lines)
    expect(times(found)).toEqual(['1990', '1992'])
    expect(found.values.slice(0, 4)).toEqual([7, 1, 1, 4])
  })

  it('of a column that closes the circle of longitudes count once', async () => {
    const lines = [header]
    for (const date of dates)
      for (const y of [1, 2])
        for (const x of [0, 90, 180, 270, 360]) lines.push(`${date},${y},${x},${(x % 360) + 7}`)
    const found = await read(lines)
    expect(found.dataset.shape).toMatchObject({ height: 2, width: 4 })
    expect(found.values.slice(0, 4)).toEqual([277, 7, 97, 187])
  })

  it('known only to lie below a limit are not empty', async () => {
    const lines = table(dates).map((line) => line.replace(/,2$/, ',<5'))
    const half = await read(lines)
    expect(half.dataset.valueName).toBe('cases')
    expect(half.values[0]).toBe(2.5)
    expect(half.said).toContain('1 value is known only to lie below or above a limit (row 4: "<5")')
    for (const [censored, expected] of [
      ['limit', 5],
      ['zero', 0],
      ['mask', NaN],
    ] as const)
      expect((await read(lines, { censored })).values[0]).toBe(expected)
  })

  it('most of which are known only to lie below a limit are values all the same', async () => {
    const found = await read(table(dates).map((line) => line.replace(/,1?[0-2]$/, ',<5')))
    expect(found.plan.valueColumn).toBe('cases')
    expect(found.said).toMatch(/6 values are known only to lie below/)
  })

  it('that single precision can’t tell apart are said loudly', async () => {
    const { said } = await read(table(dates, (t, cell) => 1_000_000_000 + 4 * t + cell))
    expect(said).toMatch(/of 12 different values [1-3] stay different \(10000000\d\d becomes/)
  })

  it('that are running totals are said, and their differences taken on request', async () => {
    const many = Array.from({ length: 12 }, (_, i) => `2020-01-${String(i + 1).padStart(2, '0')}`)
    const growing = table(many, (t, cell) => t * (cell + 1))
    const found = await read(growing)
    expect(found.said).toContain('The counts only grow (4 of 4 cells never fall)')
    const { values, dataset } = await read(growing, { differences: true })
    expect(values.slice(4, 8)).toEqual([3, 4, 1, 2])
    expect(dataset.missingCells).toBe(4)
  })

  it('are the rows themselves where no column holds numbers', async () => {
    const lines = ['eventDate,decimalLatitude,decimalLongitude,species']
    for (const year of [2010, 2011, 2012, 2013, 2014, 2015, 2016, 2017])
      for (const [y, x] of [
        [1, 1],
        [1, 2],
        [2, 1],
        [2, 2],
      ])
        for (const month of ['01', '05', '11'])
          lines.push(`${year}-${month}-1${x},${y},${x},Parus major`)
    const { dataset, said, values } = await read(lines)
    expect(said).toContain('the rows are counted')
    expect(dataset).toMatchObject({ valueName: 'count', shape: { frames: 8, height: 2, width: 2 } })
    expect(values.every((value) => value === 3)).toBe(true)
  })
})
