import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ExportFormat } from '../../shared/export-formats'
import { needing } from '../../shared/testing/needing'
import { data, ImportBench, without, type Imported } from '../formats/testing'
import { regionView } from './region-view'
import { bytesOf, job } from './testing'

const bench = new ImportBench()

/** A forecast that is the data from a frame on, as an exporter writes it. */
async function exported(
  { dataset, folder, values }: Imported,
  format: ExportFormat,
  first: number,
  steps: number,
): Promise<string> {
  const { height, width, frames } = dataset.shape
  const forecast = {
    ...job.forecast,
    ...{ firstInputFrame: 0, inputFrames: first, steps, times: Array(steps).fill('later') },
    stepsWithTruth: Math.min(steps, frames - first),
  }
  const cells = height * width
  const part = values.subarray(first * cells, (first + steps) * cells)
  const bytes = await bytesOf(format, {
    ...job,
    dataset: { ...dataset, id: job.dataset.id, name: 'flu', createdAt: '' },
    datasetFolder: folder,
    forecast,
    frames: { ...job.frames, forecast: part },
  })
  return new TextDecoder().decode(bytes)
}

const square = (west: number, south: number, east: number, north: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
})
const outlines = bench.put(
  'apart.geojson',
  JSON.stringify({
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', properties: { code: '01', area: 8 }, geometry: square(0, 0, 4, 2) },
      { type: 'Feature', properties: { code: '02', area: 4 }, geometry: square(4, 0, 6, 2) },
    ],
  }),
)
const cellSize = { x: 2, y: 2 }

describe('a forecast by region', () => {
  it('has the columns, names and dates that the table had', async () => {
    const text = [
      'Land;KW;Fälle;Name;Tests;cases',
      ...['2019-W51', '2019-W52', '2020-W01', '2020-W02'].flatMap((week, at) => [
        `1;${week};x;1,0;${at};${40 + at}`,
        `2;${week};x;2.0;${10 * at};${20 + at}`,
      ]),
    ].join('\n')
    const codes = bench.put('form.csv', text)
    const found = await bench.import([codes, outlines], { cellSize })
    const lines = (await exported(found, 'csv-regions', 2, 2)).trim().split('\n')
    expect(lines).toEqual([
      'Land;KW;Fälle;Name;Tests;cases;lead_time',
      '1;2020-W01;x;1,0;;42;1',
      '2;2020-W01;x;2.0;;22;1',
      '1;2020-W02;x;1,0;;43;2',
      '2;2020-W02;x;2.0;;23;2',
    ])
  })

  it('may have a column per date, or per region', async () => {
    const dates = bench.put(
      'dates.csv',
      'code,2020-01-06,2020-01-13,2020-01-20\n02,4,5,6\n01,7,8,9\n',
    )
    const wide = await exported(
      await bench.import([dates, outlines], { cellSize }),
      'csv-regions',
      1,
      2,
    )
    expect(wide).toBe('code,2020-01-13,2020-01-20\n02,5,6\n01,8,9\n')
    const regions = bench.put(
      'regions.csv',
      'week,02,01\n2020-01-06,4,7\n2020-01-13,5,8\n2020-01-20,6,9\n',
    )
    const sts = await exported(
      await bench.import([regions, outlines], { cellSize }),
      'csv-regions',
      1,
      2,
    )
    expect(sts).toBe('week,02,01,lead_time\n2020-01-13,5,8,1\n2020-01-20,6,9,2\n')
  })

  it('is a map of the outlines as they came', async () => {
    const table = bench.put(
      'map.csv',
      'week,code,cases\n2020-01-06,01,7\n2020-01-06,02,4\n2020-01-13,01,9\n2020-01-13,02,5\n',
    )
    const found = await bench.import([table, outlines], { cellSize })
    const map = JSON.parse(await exported(found, 'geojson', 1, 1)) as { features: unknown[] }
    expect(map.features).toEqual([
      {
        type: 'Feature',
        properties: { code: '01', area: 8, time_1: 'later', forecast_1: 9, observed_1: 9 },
        geometry: square(0, 0, 4, 2),
      },
      {
        type: 'Feature',
        properties: { code: '02', area: 4, time_1: 'later', forecast_1: 5, observed_1: 5 },
        geometry: square(4, 0, 6, 2),
      },
    ])
  })

  it('is shown with the names of the outlines beside the table’s codes', async () => {
    const named = bench.put(
      'named.geojson',
      readFileSync(outlines, 'utf8').replaceAll('"area":8', '"name":"Nord"'),
    )
    const rows = ['2020-01-06,01,7', '2020-01-06,02,4', '2020-01-13,01,9', '2020-01-13,02,5']
    const table = bench.put('shown.csv', ['week,code,cases', ...rows].join('\n'))
    const { dataset, folder, values } = await bench.import([table, named], { cellSize })
    const view = await regionView({
      dataset: { ...dataset, id: job.dataset.id, name: 'flu', createdAt: '' },
      datasetFolder: folder,
      forecast: { ...job.forecast, firstInputFrame: 0, inputFrames: 1, steps: 1, times: ['13.'] },
      frames: { ...job.frames, forecast: values.subarray(values.length / 2) },
    })
    expect(view).toMatchObject({
      ...{ names: ['Nord (01)', '02'], regionOf: [0, 1], times: ['13.'] },
      ...{ forecast: [[9, 5]], observed: [[9, 5]] },
    })
    expect(view.outlines.shapes.map(({ rings }) => rings)).toEqual([
      [[0, 213, 427, 213, 427, 0, 0, 0]],
      [[427, 213, 640, 213, 640, 0, 427, 0]],
    ])
  })

  it('is refused for data without regions', async () => {
    await expect(bytesOf('geojson', job)).rejects.toThrow(/was not made of regions/)
  })

  it('is refused when what was kept has changed', async () => {
    const table = bench.put('kept.csv', 'week,code,cases\n2020-01-06,01,7\n2020-01-13,02,5\n')
    const found = await bench.import([table, outlines], { cellSize })
    await writeFile(join(found.folder, 'regions.geojson'), '{}')
    await expect(exported(found, 'geojson', 1, 1)).rejects.toThrow()
  })
})

const germany = join(data, 'germany-flu-bybw')
needing(without(germany)).describe('districts with towns inside', () => {
  const table = join(germany, 'flu_weekly_2001_2003.csv')
  it('keep the total of each week, and nearly each district its own', async () => {
    const found = await bench.import([table, join(germany, 'districts.geojson')])
    const rows = (await exported(found, 'csv-regions', 112, 4)).trim().split('\n').slice(1)
    expect(rows).toHaveLength(4 * 140)
    const truth = new Map(
      readFileSync(table, 'utf8')
        .trim()
        .split('\n')
        .map((row) => row.split(','))
        .map(([date, id, cases]) => [`${date} ${id}`, Number(cases)]),
    )
    const totals = new Map<string, { back: number; given: number; off: number }>()
    for (const [date = '', id = '', cases] of rows.map((row) => row.split(','))) {
      const given = truth.get(`${date} ${id}`)
      expect(given, `${date} ${id}`).toBeDefined()
      const total = totals.get(date) ?? { back: 0, given: 0, off: 0 }
      total.back += Number(cases)
      total.given += given ?? 0
      total.off += Math.abs(Number(cases) - (given ?? 0))
      totals.set(date, total)
    }
    for (const { back, given, off } of totals.values()) {
      expect(Math.abs(back / given - 1)).toBeLessThan(1e-6)
      expect(off / given).toBeLessThan(0.4)
    }
  })
})
