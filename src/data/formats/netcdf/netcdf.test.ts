import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { needing } from '../../../shared/testing/needing'
import { data, entriesOf, expectValues, ImportBench, sumOf, without, type Entry } from '../testing'

const bench = new ImportBench()
const odd = join(data, 'oddities/netcdf')
const reported = join(data, 'oddities/public')

interface NetcdfEntry extends Entry {
  variable?: string
  dims?: string[]
  shape: number[]
  missing: number
  sum_valid: number
  time?: { first?: string; last?: string; calendar?: string }
}

const refused: Record<string, RegExp> = {
  'truncated_classic.nc': /is cut off: 200 bytes/,
  'git_lfs_pointer.nc': /placeholder/,
  'two_d_static.nc': /holds a single/,
  'zero_times_classic.nc': /length 0|empty/,
}
const says: Record<string, RegExp> = {
  'time_cal366.nc': /calendar "all_leap" \(2019-02-26 to 2019-03-02\)/,
  'time_cal360.nc': /calendar "360_day" \(2020-02-26 to 2020-03-01\)/,
  'time_not_monotonic.nc': /put in order/,
  'time_gap.nc': /2 of 8 frames/,
  'time_nan.nc': /1 frame has no time/,
  'many_variables.nc': /4 arrays.*"v"/,
  'curvilinear.nc': /in two dimensions/,
}
/** Frames are put in order, or a gap is kept: the manifest's indices are those of the file. */
const otherOrder = ['time_not_monotonic.nc', 'time_gap.nc']

needing(without(odd)).describe('the odd NetCDF files', () => {
  const entries = entriesOf<NetcdfEntry>(odd)
  it.each(entries.map((entry) => [entry.file, entry] as const))('%s', async (file, entry) => {
    const path = join(odd, file)
    const words = refused[file]
    if (words !== undefined) return bench.refuses(path, words)
    const imported = await bench.import(path)
    const { dataset, values, said, ends } = imported
    if (says[file] !== undefined) expect(said).toMatch(says[file])
    expect(sumOf(values) / entry.sum_valid).toBeCloseTo(1, 5)
    const { dims = [], time, shape } = entry
    const at = (name: RegExp) => dims.findIndex((dim) => name.test(dim))
    const [t, y, x] = [at(/time/), at(/^(lat|y)/), at(/^(lon|x)/)]
    const lengths = [shape[t], shape[y], shape[x]]
    if (file !== 'time_gap.nc') {
      const { frames, height, width } = dataset.shape
      expect([frames, height, width]).toEqual(lengths)
      expect(dataset.missingCells).toBe(entry.missing)
    }
    if (!(file in says) && time?.first !== undefined)
      expect(ends).toEqual(
        [time.first, time.last].map((text) => text?.replace(' ', 'T').slice(0, 16)),
      )
    const { lat = null } = { lat: dataset.georeference }
    if (otherOrder.includes(file) || entry.values === undefined) return
    const isTurned = /lat_ascending/.test(file)
    const isMirrored = /lon_descending/.test(file)
    expectValues(
      imported,
      entry.values.map(({ index, value }) => {
        const [frame = 0, row = 0, column = 0] = [index[t], index[y], index[x]]
        const [height = 1, width = 1] = [shape[y], shape[x]]
        const place = [isTurned ? height - 1 - row : row, isMirrored ? width - 1 - column : column]
        return { index: [frame, ...place], value }
      }),
    )
    if (lat !== null) expect(lat.y.step).toBeLessThan(0)
  })

  it('longitudes beyond 180 are counted west, those that go west are turned', async () => {
    const west = await bench.import(join(odd, 'lon_0_360.nc'))
    expect(west.dataset.georeference).toMatchObject({
      kind: 'geographic',
      x: { first: -3, step: 1 },
    })
    const turned = await bench.import(join(odd, 'lon_descending.nc'))
    expect(turned.dataset.georeference?.x.step).toBeGreaterThan(0)
  })
})

needing(without(reported)).describe('NetCDF files after public reports', () => {
  it.each(['months_since_360.nc', 'packed_fill_before_scale.nc'])('%s', async (file) => {
    const entry = entriesOf<Entry & { first: string; last: string }>(reported).find(
      (one) => one.file === file,
    )
    const { dataset, values, ends } = await bench.import(join(reported, file))
    const { frames, height, width } = dataset.shape
    expect([frames, height, width]).toEqual(entry?.shape)
    expect(dataset.missingCells).toBe(entry?.missing)
    expect(sumOf(values) / (entry?.sum ?? NaN)).toBeCloseTo(1, 5)
    expect(ends.map((end, i) => end?.slice(0, [entry?.first, entry?.last][i]?.length))).toEqual([
      entry?.first,
      entry?.last,
    ])
  })
})

interface Real {
  shape: number[]
  missing: number
  mean: number
  checks: NonNullable<Entry['values']>
  tolerance?: number
  first?: string
  last?: string
}
const real = (file: string) => {
  const all = JSON.parse(readFileSync(join(data, 'gridded_manifest.json'), 'utf8')) as Record<
    string,
    Real & {
      variables?: Record<string, Real>
      time?: { first: string; last: string }
      lat_order?: string
    }
  >
  return all[file]
}

needing(without(join(data, 'noaa-ersst'))).describe('real NetCDF files', () => {
  it.each([
    ['era5-uk/era5_uk_t2m_2019-03_classic_packed.nc', undefined],
    ['era5-uk/era5_uk_t2m_2019-03_nc4.nc', undefined],
    ['stars-sample/bcsd_obs_1999.nc', 'pr'],
    ['noaa-ersst/sst.mnmean.nc', 'sst'],
    ['iris-sample/E1_north_america.nc', 'air_temperature'],
  ])('reads %s', async (file, variable) => {
    const path = join(data, file)
    const entry = real(file)
    const facts = (variable === undefined ? entry : entry?.variables?.[variable]) as Real
    const imported = await bench.import(
      path,
      variable === undefined ? {} : { variables: [variable] },
    )
    const { dataset, values } = imported
    const { frames, height, width } = dataset.shape
    expect([frames, height, width]).toEqual(facts.shape)
    expect(dataset.missingCells).toBe(facts.missing)
    expect(sumOf(values) / (values.length - facts.missing) / facts.mean).toBeCloseTo(1, 4)
    const isTurned = entry?.lat_order === 'ascending'
    const checks = facts.checks.map(({ index: [t = 0, y = 0, x = 0], value }) => ({
      index: [t, isTurned ? height - 1 - y : y, x],
      value,
    }))
    expectValues(imported, checks, 1e-4)
  })
})
