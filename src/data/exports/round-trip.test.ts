/**
 * A forecast that is the data itself, exported and imported again, is the same dataset: times,
 * places, values bit for bit, and the names, order and form of its columns.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DatasetContent } from '../../shared/data-calls'
import type { Dataset } from '../../shared/dataset'
import { withFields, type TablePlan } from '../../shared/import-plan'
import { readFrames } from '../frames/read-frames'
import { Inspections } from '../importers/inspections'
import { storeIn } from '../writer/testing'
import type { ExportJob } from './exporter'
import { exporters } from './list'

let folder: string
let inspections: Inspections
let files = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridcast-round-'))
  inspections = new Inspections(join(folder, 'temporary'))
})
afterAll(async () => {
  await inspections.close()
  rmSync(folder, { recursive: true })
})
const context = { signal: new AbortController().signal, onProgress: () => undefined }

interface Imported {
  plan: TablePlan
  dataset: DatasetContent
  values: Float32Array
}

async function importFile(path: string, answers: Partial<TablePlan>): Promise<Imported> {
  const guess = await inspections.inspect([path], null, context)
  const { plan } = await inspections.inspect([path], withFields(guess.plan, answers), context)
  const into = join(folder, `import-${files++}`)
  const dataset = await inspections.import([path], plan, into, context)
  const values = await readFrames(storeIn(into, dataset), 0, 0, dataset.shape.frames)
  return { plan: plan as TablePlan, dataset, values }
}

/** All frames of a dataset as a forecast of it, as an exporter writes it. */
async function exported({ dataset, values }: Imported): Promise<string> {
  const path = join(folder, `export-${files++}.csv`)
  const forecast = { firstInputFrame: 0, inputFrames: 0, steps: dataset.shape.frames }
  const job = { dataset: dataset as Dataset, forecast, frames: { forecast: values } }
  const target = { path, title: 'forecast', lasts: true }
  await exporters.csv.write(job as unknown as ExportJob, target, context)
  return path
}

const firstLine = (path: string) => readFileSync(path, 'utf8').split(/\r?\n/)[0] ?? ''
const days = (count: number, from = '2020-01-01') =>
  Array.from({ length: count }, (_, i) =>
    new Date(Date.parse(from) + i * 864e5).toISOString().slice(0, 10),
  )
const value = (t: number, cell: number) => Math.fround(1 + ((7 * t + 11 * cell) % 97) / 7)

/** A long table of 3 x 4 places. */
function long(
  header: string,
  dates: readonly string[],
  { ys = [50.25, 50.5, 50.75], xs = [9.1, 9.2, 9.3, 9.4], row = '{d},{y},{x},{v}' } = {},
): string[] {
  const lines = dates.flatMap((d, t) =>
    ys.flatMap((y, i) =>
      xs.map((x, j) => {
        const fields: Record<string, string | number> = { d, y, x, v: value(t, i * xs.length + j) }
        return row.replace(/\{(\w)\}/g, (_, name: string) => String(fields[name]))
      }),
    ),
  )
  return [header, ...lines]
}
const header = 'date,lat,lon,rain'
const comma = (lines: readonly string[]) =>
  lines.map((line) => line.replaceAll(',', ';').replaceAll('.', ','))

const tables: Record<string, { lines: string[]; answers?: Partial<TablePlan> }> = {
  days: { lines: long(header, days(5)) },
  'another order of columns': {
    lines: long('rain,lon,lat,date', days(5), { row: '{v},{x},{y},{d}' }),
  },
  'days and months without zeros': {
    lines: long(header, ['28/2/2020', '29/2/2020', '1/3/2020', '2/3/2020']),
  },
  'days and months that nothing proves': {
    lines: long(header, ['1/2/2020', '2/2/2020', '3/2/2020']),
    answers: { dateFormat: 'dd/MM/yyyy' },
  },
  'two-digit years': { lines: long(header, ['1/30/20', '1/31/20', '2/1/20']) },
  'semicolons and decimal commas': {
    lines: comma(
      long(
        'Datum,Breite,Länge,Regen',
        ['05.01.2020', '12.01.2020', '19.01.2020'].map((d) => d.replaceAll('.', '/')),
      ),
    ).map((line) => line.replaceAll('/', '.')),
  },
  'ISO weeks': { lines: long('week,lat,lon,rain', ['2020-W52', '2020-W53', '2021-W01']) },
  'weeks of DHIS2': { lines: long('period,lat,lon,rain', ['2020W1', '2020W2', '2020W3']) },
  'MMWR weeks': { lines: long('week,lat,lon,rain', ['2014-EW52', '2014-EW53', '2015-EW01']) },
  'year and week': {
    lines: long('year,week,lat,lon,rain', ['2020,52', '2020,53', '2021,1']),
  },
  'year, month and day': {
    lines: long('year,month,day,lat,lon,rain', ['2020,1,30', '2020,1,31', '2020,2,1']),
  },
  months: { lines: long('period,lat,lon,rain', ['201911', '201912', '202001']) },
  'ends of months': { lines: long(header, ['2020-01-31', '2020-02-29', '2020-03-31']) },
  dekads: { lines: long(header, ['2020-02-11', '2020-02-21', '2020-03-01', '2020-03-11']) },
  quarters: { lines: long('quarter,lat,lon,rain', ['2020Q3', '2020Q4', '2021Q1']) },
  seasons: { lines: long('season,lat,lon,rain', ['DJF 2020', 'MAM 2020', 'JJA 2020']) },
  years: { lines: long('year,lat,lon,rain', ['1990', '1991', '1992']) },
  frames: { lines: long('frame,lat,lon,rain', ['10', '15', '20']) },
  'hours with offsets': {
    lines: long('time,lat,lon,rain', [
      '2021-10-31T02:00:00+02:00',
      '2021-10-31T02:00:00+01:00',
      '2021-10-31T03:00:00+01:00',
    ]),
  },
  'hours in a zone': {
    lines: long('time,lat,lon,rain', ['2021-03-28 01:00', '2021-03-28 03:00', '2021-03-28 04:00']),
    answers: { zone: 'Europe/Berlin' },
  },
  'days and hours in columns of their own': {
    lines: long('date,hour,lat,lon,rain', ['2021-07-01,0', '2021-07-01,6', '2021-07-01,12']),
  },
  'longitudes from 0 to 360': { lines: long(header, days(3), { xs: [358, 359, 0, 1] }) },
  'longitudes over the date line': { lines: long(header, days(3), { xs: [178, 179, -180, -179] }) },
  'coordinates with many digits': {
    lines: long('date,northing,easting,rain', days(3), {
      ys: [5_412_345.678, 5_413_345.678, 5_414_345.678],
      xs: [412_345.125, 413_345.125, 414_345.125, 415_345.125],
    }),
  },
  'names that look like formulas': {
    lines: long('date,lat,lon,"=SUM(A1),1"', days(3)),
  },
  'a column per date': {
    lines: [
      `lat,lon,${['1/30/20', '1/31/20', '2/1/20', '2/2/20'].join(',')}`,
      ...[1, 2, 3].flatMap((y) =>
        [5, 6].map((x) => `${y},${x},${[0, 1, 2, 3].map((t) => value(t, y * 2 + x)).join(',')}`),
      ),
    ],
  },
  'a column per place': {
    lines: [
      `date,${[1, 2].flatMap((y) => [5, 6].map((x) => `${y}_${x}`)).join(',')}`,
      ...days(4).map((d, t) => [d, ...[0, 1, 2, 3].map((cell) => value(t, cell))].join(',')),
    ],
  },
}

describe('a table that is exported and imported again', () => {
  it.each(Object.entries(tables))('is the same: %s', async (name, { lines, answers = {} }) => {
    const path = join(folder, `table-${files++}.csv`)
    writeFileSync(path, `${lines.join('\n')}\n`)
    const first = await importFile(path, answers)
    const written = await exported(first)
    // Only the order of day and month can be asked again: the zone stands in no table.
    const second = await importFile(written, answers)
    const { time, shape, georeference, valueName, channelNames, tableForm } = first.dataset
    const kept = { time, shape, georeference, channelNames, tableForm }
    const isWide = name === 'a column per date' || name === 'a column per place'
    expect(second.dataset).toMatchObject(isWide ? { time, shape, georeference } : kept)
    if (!isWide) expect(second.dataset.valueName).toBe(valueName)
    expect(second.values).toEqual(first.values)
    expect(second.plan.layout).toBe(first.plan.layout)
    const names = firstLine(written).replace(/,lead_time$|;lead_time$/, '')
    expect(names.replace(/"?'=/, '"=')).toBe(lines[0])
  })

  it('holds values whose last digit matters', async () => {
    const numbers = [0.1, 1 / 3, 16777217, 1e-7, 123456.79, -2.5e-10, 3.4e38, 0]
    const path = join(folder, `table-${files++}.csv`)
    const rows = numbers.map(
      (number, x) => `2020-01-01,1,${x + 1},${number}\n2020-01-02,1,${x + 1},${number}\n`,
    )
    writeFileSync(path, `${header}\n${rows.join('')}`)
    const first = await importFile(path, { missingValues: [] })
    const second = await importFile(await exported(first), { missingValues: [] })
    expect(second.values).toEqual(first.values)
    expect(first.values[1]).toBe(Math.fround(1 / 3))
  })
})
