import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { GridcastError } from '../../shared/errors'
import type { RegionInspection } from '../../shared/import-plan'
import { needing } from '../../shared/testing/needing'
import { data, ImportBench, sumOf, without } from '../formats/testing'

const bench = new ImportBench()
const four = join(data, 'oddities/public/regions_four.geojson')
const germany = join(data, 'germany-flu-bybw/districts.geojson')
const italy = join(data, 'italy-covid/italy_regions.geojson')
const thailand = join(data, 'thailand-dengue/provinces.geojson')
const joins = join(data, 'oddities/vector')

const rectangle = (west: number, south: number, east: number, north: number) => ({
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
const feature = (properties: object, geometry: object | null) => ({
  type: 'Feature',
  properties,
  geometry,
})
const geojson = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', features })

/** The same rows on two dates. */
const twice = (rows: readonly string[]) =>
  ['2020-01-06', '2020-01-13'].flatMap((date) => rows.map((row) => `${date},${row}`))

/** Sum of a frame's cells. */
const totalOf = (values: Float32Array, frame: number, cells: number) =>
  sumOf(values.subarray(frame * cells, (frame + 1) * cells))

describe('a table of regions with outlines', () => {
  const outlines = bench.put(
    'areas.geojson',
    geojson(
      feature({ code: '01', name: 'Nord' }, rectangle(0, 1, 4, 2)),
      feature({ code: '02', name: 'Süd' }, rectangle(0, 0, 3, 1)),
      feature({ code: '03', name: 'Stadt' }, rectangle(3, 0, 4, 1)),
      feature({ code: '04', name: 'Leer' }, null),
    ),
  )
  const rows = ['2020-01-06,2020-01-13', 'Nord;8;4', 'SUD;6;3', 'stadt;10;5']
  const long = bench.put(
    'long.csv',
    [
      'week,area,cases',
      ...rows.slice(1).flatMap((row) => {
        const [name, first, second] = row.split(';')
        return [`2020-01-06,${name},${first}`, `2020-01-13,${name},${second}`]
      }),
    ].join('\n'),
  )

  it('is spread over cells by area, keeps its totals, and says who was found', async () => {
    const { dataset, values, said, inspection } = await bench.import([long, outlines], {
      cellSize: { x: 2, y: 1 },
    })
    expect(dataset.shape).toMatchObject({ frames: 2, height: 2, width: 2 })
    expect([...values.subarray(0, 4)]).toEqual([4, 4, 4, 12])
    expect(dataset.regions).toEqual({ count: 3, kind: 'count', layout: 'long', column: 'area' })
    expect(inspection.format).toBe('regions')
    expect(said).toMatch(/3 of 3 regions in "area" have an outline/)
    expect(said).toMatch(/2 names were found without regard to case/)
    expect(said).toMatch(/1 feature has no area/)
  })

  it('may have a column per date', async () => {
    const wide = bench.put(
      'wide.csv',
      ['area,2020-01-06,2020-01-13,2020-01-20', 'Nord,8,4,1', 'Süd,6,3,1', 'Stadt,10,5,1'].join(
        '\n',
      ),
    )
    const { dataset, values } = await bench.import([wide, outlines], { cellSize: { x: 2, y: 1 } })
    expect(dataset.regions?.layout).toBe('dates-in-columns')
    expect([...values.subarray(0, 4)]).toEqual([4, 4, 4, 12])
  })

  it('may have a column per region', async () => {
    const sts = bench.put(
      'sts.csv',
      ['week,01,02,03', '2020-01-06,8,6,10', '2020-01-13,4,3,5'].join('\n'),
    )
    const { dataset, values } = await bench.import([outlines, sts], { cellSize: { x: 2, y: 1 } })
    expect(dataset.regions?.layout).toBe('regions-in-columns')
    expect([...values.subarray(0, 4)]).toEqual([4, 4, 4, 12])
  })

  it('has means weighed by area, rates by people', async () => {
    const rate = bench.put(
      'rate.csv',
      [
        'week,area,incidence rate',
        '2020-01-06,02,6',
        '2020-01-06,03,10',
        '2020-01-13,02,6',
        '2020-01-13,03,10',
      ].join('\n'),
    )
    const people = bench.put(
      'people.geojson',
      geojson(
        feature({ code: '02', population: 300 }, rectangle(0, 0, 3, 1)),
        feature({ code: '03', population: 700 }, rectangle(3, 0, 4, 1)),
      ),
    )
    const change = { cellSize: { x: 2, y: 1 }, outlineKey: 'code' }
    const weighed = await bench.import([rate, people], change)
    expect(weighed.inspection.plan).toMatchObject({ valueKind: 'rate', weightKey: 'population' })
    expect(weighed.values[1]).toBeCloseTo((100 * 6 + 700 * 10) / 800, 5)
    const mean = await bench.import([rate, people], { ...change, valueKind: 'mean' })
    expect(mean.values[1]).toBeCloseTo((6 + 10) / 2, 5)
  })

  it('asks about spellings that are only near, and takes none by itself', async () => {
    const table = bench.put(
      'near.csv',
      [
        'week,area,cases',
        '2020-01-06,Nord,8',
        '2020-01-06,Sued,6',
        '2020-01-06,Stadt,10',
        '2020-01-06,Ausland,2',
        '2020-01-13,Nord,4',
      ].join('\n'),
    )
    await expect(bench.import([table, outlines])).rejects.toThrow(/Sued = Süd/)
    const { dataset, said, values } = await bench.import([table, outlines], {
      assigned: { Sued: 'Süd' },
      open: [],
    })
    expect(dataset.regions?.count).toBe(3)
    expect(sumOf(values)).toBeCloseTo(28, 4)
    expect(said).toMatch(/1 name has no outline and is left out, with 1 value \(Ausland\)/)
  })

  it.each([
    ['cut.geojson', '{"type":"FeatureCollection","features":[{"type":"Feature"', /can't be read/],
    ['none.geojson', '{"type":"FeatureCollection"}', /holds no list of regions/],
    [
      'lines.geojson',
      geojson(feature({ code: '01' }, { type: 'LineString', coordinates: [[1, 2]] })),
      /1 feature, but none with a polygon/,
    ],
    [
      'text.geojson',
      geojson(feature({ code: '01' }, { type: 'Polygon', coordinates: [['a', {}, null, [NaN]]] })),
      /none with a polygon/,
    ],
    [
      'deep.geojson',
      geojson(feature({ code: '01' }, { type: 'MultiPolygon', coordinates: 7 })),
      /none with a polygon/,
    ],
    [
      'huge.geojson',
      geojson(
        feature({ code: '01' }, rectangle(-1e300, -1e300, 1e300, 1e300)),
        feature({ code: '02' }, rectangle(0, 0, 1, 1)),
      ),
      /./,
    ],
  ])('is refused with outlines that are none: %s', async (name, content, words) => {
    const bad = bench.put(name, content)
    const table = bench.put(`${name}.csv`, 'week,code,cases\n2020-01-06,01,1\n2020-01-13,02,2\n')
    const outcome = await bench.import([table, bad]).catch((error: unknown) => error)
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(GridcastError)
    if (outcome instanceof Error) expect(outcome.message).toMatch(words)
    else expect(name).toBe('huge.geojson')
  })

  it('is refused with a shapefile that is cut off', async () => {
    const bytes = new Uint8Array(100)
    bytes.set([0, 0, 0x27, 0x0a])
    const shape = bench.put('cut.shp', bytes)
    const names = bench.put('cut.dbf', new Uint8Array(40))
    await expect(bench.import([long, shape, names])).rejects.toThrow(GridcastError)
  })

  it('is refused where the outlines are others, or come alone', async () => {
    await bench.refuses(outlines, /holds outlines of regions, but no values/)
    const other = bench.put('other.csv', 'week,town,cases\n2020-01-06,Rom,1\n2020-01-13,Paris,2\n')
    await expect(bench.import([other, outlines])).rejects.toThrow(/names the regions as/)
  })
})

needing(without(joins)).describe('joins of odd tables', () => {
  it.each([
    ['join_clean.csv', /280|140 of 140 regions/],
    ['join_leading_zero_lost.csv', /140 codes? (was|were) found by number/],
    ['join_float_ids.csv', /140 codes? (was|were) found by number/],
    ['join_by_name_case_blank.csv', /140 of 140 regions/],
  ])('find all districts: %s', async (name, words) => {
    const { dataset, values, said } = await bench.import([join(joins, name), germany])
    expect(dataset.regions?.count).toBe(140)
    expect(said).toMatch(words)
    expect(Math.abs(sumOf(values) / 19460 - 1)).toBeLessThan(1e-6)
  })

  it('say what has no outline, and what has no rows', async () => {
    const { said, dataset, values } = await bench.import([
      join(joins, 'join_unknown_and_absent.csv'),
      germany,
    ])
    expect(said).toMatch(/1 name has no outline and is left out.*99999/)
    expect(said).toMatch(/nothing of 3 outlines \(08111, 08115, 08116\)/)
    expect(dataset.regions?.count).toBe(137)
    const rows = readFileSync(join(joins, 'join_unknown_and_absent.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
    const known = rows
      .filter((row) => !row.includes('99999'))
      .reduce((sum, row) => sum + Number(row.split(',').at(-1)), 0)
    expect(Math.abs(sumOf(values) / known - 1)).toBeLessThan(1e-6)
  })

  it('read a zipped shapefile, and one without names says so', async () => {
    const { dataset } = await bench.import([
      join(joins, 'join_clean.csv'),
      join(joins, 'districts_shapefile.zip'),
    ])
    expect(dataset.regions?.count).toBe(140)
    await expect(
      bench.import([join(joins, 'join_clean.csv'), join(joins, 'districts_without_dbf.shp')]),
    ).rejects.toThrow(/outlines without names/)
  })

  it.each([
    ['hole.geojson', { outer: 96, inner: 4 }],
    ['hole_same_winding.geojson', { outer: 96, inner: 4 }],
  ])('leave holes to who fills them: %s', async (name, areas) => {
    const table = bench.put(
      `${name}.csv`,
      ['date,id,cases', ...twice(['outer,96', 'inner,40'])].join('\n'),
    )
    const { values, dataset } = await bench.import([table, join(joins, name)], {
      cellSize: { x: 1, y: 1 },
    })
    const first = [...values.subarray(0, 100)].map(Math.round)
    expect(dataset.shape).toMatchObject({ height: 10, width: 10 })
    expect(first.filter((value) => value === 1)).toHaveLength(areas.outer)
    expect(first.filter((value) => value === 10)).toHaveLength(areas.inner)
  })

  it('make one small map over the date line', async () => {
    const table = bench.put(
      'fiji.csv',
      ['date,id,cases', ...twice(['fiji,8', 'east,2'])].join('\n'),
    )
    const { dataset } = await bench.import([table, join(joins, 'antimeridian.geojson')], {
      cellSize: { x: 1, y: 1 },
    })
    expect(dataset.shape).toMatchObject({ height: 2, width: 6 })
    expect(dataset.georeference?.x.first).toBe(178.5)
  })

  it.each(['null_and_empty_geometry.geojson', 'unclosed_ring.geojson', 'three_d.geojson'])(
    'read %s',
    async (name) => {
      const outlines = JSON.parse(readFileSync(join(joins, name), 'utf8')) as {
        features: { properties: { id: string } }[]
      }
      const ids = outlines.features.map(({ properties }) => properties.id)
      const rows = ['2020-01-06', '2020-01-13'].flatMap((date) =>
        ids.map((id) => `${date},${id},3`),
      )
      const table = bench.put(`${name}.csv`, ['date,id,cases', ...rows].join('\n'))
      const { dataset } = await bench.import([table, join(joins, name)], {
        outlineKey: 'id',
        regionColumn: 'id',
        open: [],
      })
      expect(dataset.regions?.count).toBeGreaterThan(0)
    },
  )
})

needing(without(four)).it('codes that lost their zeros keep the sums of each region', async () => {
  const { dataset, values, said } = await bench.import(
    [join(data, 'oddities/public/regions_zero_lost.csv'), four],
    { cellSize: { x: 1, y: 1 } },
  )
  expect(said).toMatch(/found by number/)
  expect(dataset.regions?.count).toBe(4)
  const { height, width, frames } = dataset.shape
  const perCell = Array.from({ length: height * width }, (_, cell) =>
    Array.from(
      { length: frames },
      (__, frame) => values[frame * height * width + cell] ?? 0,
    ).reduce((a, b) => a + b, 0),
  )
  // Rows from the north: 06037 is the first column above the last row.
  expect((perCell[0] ?? 0) + (perCell[width] ?? 0)).toBeCloseTo(329, 3)
  expect(perCell.reduce((a, b) => a + b, 0)).toBeCloseTo(302 + 327 + 329 + 308, 3)
})

describe('real tables of districts', () => {
  /** Counts of one date on cells, as shapely divides them (`scripts/make-region-fixtures.py`). */
  interface Truth {
    cell: { x: number; y: number }
    height: number
    width: number
    cells: number[]
  }
  const fixture = join(import.meta.dirname, '../regions/fixtures/real.json')
  const truths = JSON.parse(readFileSync(fixture, 'utf8')) as Record<string, Truth>

  // Of the outlines of Italy and Thailand some cross themselves a little, which shapely mends.
  const tables = [
    ['germany', join(data, 'germany-flu-bybw/flu_weekly_2001_2003.csv'), germany, 6],
    ['italy', join(data, 'italy-covid/italy_regions_weekly.csv'), italy, 54],
    ['thailand', join(data, 'thailand-dengue/thailand_dengue_monthly.csv'), thailand, 318],
  ] as const
  for (const [name, table, outlines, frame] of tables)
    needing(without(outlines)).it(`lie on cells as shapely lays them: ${name}`, async () => {
      const { cell, height, width, cells } = truths[name] as Truth
      const { dataset, values } = await bench.import([table, outlines], { cellSize: cell })
      expect(dataset.shape).toMatchObject({ height, width })
      const found = values.subarray(frame * cells.length, (frame + 1) * cells.length)
      const most = Math.max(...cells)
      cells.forEach((expected, at) => {
        const value = found[at] ?? NaN
        if (Number.isNaN(value)) expect(expected).toBe(0)
        else expect(Math.abs(value - expected)).toBeLessThan(2e-6 * most)
      })
    })

  const total = (path: string, column: number, separator = ',') =>
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .reduce((sum, row) => sum + Number(row.split(separator).at(column)), 0)

  needing(without(germany)).it('Bavaria and Baden-Württemberg', async () => {
    const table = join(data, 'germany-flu-bybw/flu_weekly_2001_2003.csv')
    const { dataset, values, inspection } = await bench.import([table, germany])
    const { plan, matched, silent } = inspection as RegionInspection
    expect([matched, silent.length, dataset.regions?.count]).toEqual([140, 0, 140])
    expect(plan).toMatchObject({ regionColumn: 'id', outlineKey: 'id', valueKind: 'count' })
    expect(dataset.shape).toMatchObject({ frames: 156 })
    expect(Math.abs(sumOf(values) / total(table, 2) - 1)).toBeLessThan(1e-6)
    const cells = dataset.shape.height * dataset.shape.width
    const first = readFileSync(table, 'utf8')
      .split('\n')
      .filter((row) => row.startsWith('2001-02-12'))
    const known = first.reduce((sum, row) => sum + Number(row.split(',')[2]), 0)
    expect(Math.abs(totalOf(values, 6, cells) / known - 1)).toBeLessThan(1e-6)
  })

  needing(without(italy)).it('the regions of Italy', async () => {
    const { dataset, values, inspection } = await bench.import([
      join(data, 'italy-covid/italy_regions_weekly.csv'),
      italy,
    ])
    expect((inspection as RegionInspection).plan).toMatchObject({
      outlineKey: 'reg_name',
      valueColumn: 'cases',
    })
    expect(dataset.shape.frames).toBe(149)
    expect(Math.abs(sumOf(values) / 25_192_831 - 1)).toBeLessThan(1e-6)
  })

  needing(without(thailand)).it('the provinces of Thailand, with one under two names', async () => {
    const { dataset, values, inspection } = await bench.import([
      join(data, 'thailand-dengue/thailand_dengue_monthly.csv'),
      thailand,
    ])
    const { plan, matched } = inspection as RegionInspection
    expect(plan).toMatchObject({
      regionColumn: 'RNE_iso_code',
      outlineKey: 'iso',
      valueColumn: 'dengue_total',
    })
    expect(matched).toBe(77)
    expect(dataset.shape.frames).toBe(360)
    expect(Math.abs(sumOf(values) / 1_410_795 - 1)).toBeLessThan(1e-6)
  })

  needing(without(thailand)).it(
    'the provinces of Thailand by name: near spellings are offered',
    async () => {
      const table = join(data, 'thailand-dengue/thailand_dengue_monthly.csv')
      const byName = { regionColumn: 'adm_1_name', outlineKey: 'name', open: ['assigned'] }
      await expect(bench.import([table, thailand], byName)).rejects.toThrow(/TRAD = Trat/)
    },
  )
})
