/**
 * Tables of regions from the terminal: real ones of three countries go in with their outlines, are
 * forecast by a reference, and the forecast comes back by region with the totals of the map.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtProgram, root } from '../../scripts/lib/project.mjs'
import { AppProcess } from '../doors/process'
import { expect, test } from '../fixtures'

const data = join(root, '../shared/data')

interface Story {
  name: string
  table: string
  outlines: string
  /** The table's columns, and those among them that name the region and hold date and value. */
  header: string
  region: string
  date: string
  value: string
  regions: number
}

const stories: Story[] = [
  {
    name: 'Germany',
    table: 'germany-flu-bybw/flu_weekly_2001_2003.csv',
    outlines: 'germany-flu-bybw/districts.geojson',
    header: 'date,id,cases',
    ...{ region: 'id', date: 'date', value: 'cases', regions: 140 },
  },
  {
    name: 'Italy',
    table: 'italy-covid/italy_regions_weekly.csv',
    outlines: 'italy-covid/italy_regions.geojson',
    header: 'reg_istat_code_num,region,week,cases,icu_mean',
    ...{ region: 'reg_istat_code_num', date: 'week', value: 'cases', regions: 20 },
  },
  {
    name: 'Thailand',
    table: 'thailand-dengue/thailand_dengue_monthly.csv',
    outlines: 'thailand-dengue/provinces.geojson',
    header:
      'adm_1_name,RNE_iso_code,FAO_GAUL_code,calendar_start_date,calendar_end_date,' +
      'dengue_total,case_definition_standardised',
    ...{ region: 'RNE_iso_code', date: 'calendar_start_date', value: 'dengue_total', regions: 77 },
  },
]

/** Rows by the names of their columns; no field of these tables is quoted. */
function rowsOf(path: string): Record<string, string>[] {
  const [header = '', ...rows] = readFileSync(path, 'utf8').trim().split(/\r?\n/)
  const names = header.split(',')
  return rows.map((row) => {
    const fields = row.split(',')
    return Object.fromEntries(names.map((name, at) => [name, fields[at] ?? '']))
  })
}

function totals(rows: readonly Record<string, string>[], value: string): number[] {
  const found = new Map<string, number>()
  for (const row of rows)
    found.set(row.lead_time ?? '', (found.get(row.lead_time ?? '') ?? 0) + Number(row[value]))
  return [...found.values()]
}

for (const story of stories) {
  const [table, outlines] = [join(data, story.table), join(data, story.outlines)]
  test(`regions of ${story.name}: there and back`, async ({ dataFolder }) => {
    test.skip(!existsSync(outlines), `not run here: ${data} is not here`)
    const answer = async (...args: string[]) => {
      const asked = AppProcess.start([builtProgram, ...args, '--data-dir', dataFolder], {
        HOME: dataFolder,
      })
      await expect.poll(() => asked.child.exitCode).toBe(0)
      return asked.words
    }
    const imported = await answer('import', table, '--regions', outlines, '--name', 'regions')
    expect(imported).toContain(`${story.regions} of ${story.regions} regions`)
    const trained = await answer('train', '--data', 'regions', '--reference', 'damped-persistence')
    const run = /gridcast forecast --run (\w+)/.exec(trained)?.[1] ?? ''
    const made = await answer('forecast', '--run', run)
    const forecast = /--forecast (\w+)/.exec(made)?.[1] ?? ''

    const files = { regions: 'regions.csv', map: 'map.geojson', cells: 'cells.csv' }
    const place = (file: string) => join(dataFolder, file)
    const take = (format: string, file: string) =>
      answer('export', '--forecast', forecast, '--format', format, '--out', place(file))
    await take('csv-regions', files.regions)
    await take('geojson', files.map)
    await take('csv', files.cells)

    const text = readFileSync(place(files.regions), 'utf8')
    expect(text.slice(0, text.indexOf('\n'))).toBe(`${story.header},lead_time`)
    const rows = rowsOf(place(files.regions))
    const known = new Set(rowsOf(table).map((row) => row[story.region]))
    expect(new Set(rows.map((row) => row[story.region]))).toEqual(known)
    expect(rows.every((row) => /^\d{4}/.test(row[story.date] ?? ''))).toBe(true)

    const [back, cells] = [
      totals(rows, story.value),
      totals(rowsOf(place(files.cells)), story.value),
    ]
    expect(back).toHaveLength(cells.length)
    back.forEach((total, step) =>
      expect(Math.abs(total / (cells[step] ?? 0) - 1)).toBeLessThan(1e-6),
    )
    const map = JSON.parse(readFileSync(place(files.map), 'utf8')) as {
      features: { properties: Record<string, unknown> }[]
    }
    expect(map.features).toHaveLength(story.regions)
    for (const { properties } of map.features) expect(typeof properties.forecast_1).toBe('number')
    expect(await answer('check')).toMatch(/files were read: all are whole/)
  })
}
