import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { needing } from '../../../shared/testing/needing'
import { data, entriesOf, expectValues, ImportBench, sumOf, without, type Entry } from '../testing'

const bench = new ImportBench()
const odd = join(data, 'oddities/geotiff')
const reported = join(data, 'oddities/public')
const modis = join(data, 'modis-ndvi/tif')
const radar = join(data, 'radar-mrms/tif')

interface TiffEntry extends Entry {
  rows: number
  cols: number
  bands: number
  epsg: string | null
  geotransform: number[]
  missing: number
  sum_valid: number
}

const refused: Record<string, RegExp> = {
  'complex.tif': /complex numbers/,
  'truncated_data.tif': /is cut off: \d+ bytes of what lies at byte \d+ are missing/,
  'ifd_loop.tif': /damaged at byte \d+: the list of its images goes in a circle/,
}
const says: Record<string, RegExp> = {
  'no_crs.tif': /no coordinate reference system/,
  'rotated.tif': /at an angle/,
  'f4_inf.tif': /infinite/,
  'stack_u1_pixel_lzw_pred2.tif': /3 bands are read as frames/,
}

/** Made by `scripts/make-fixtures.py`: 3 bands of 20 x 30, 100 t + 10 r + c + 0.25. */
const fixtures = join(import.meta.dirname, '../fixtures')
const truth = (i: number) => 100 * Math.floor(i / 600) + 10 * Math.floor((i % 600) / 30) + (i % 30)

describe('TIFF files that GDAL wrote', () => {
  it.each([
    ['zstd_predictor3.tif', 0.25],
    ['lerc_zstd.tif', 0.25],
    ['bigtiff_planar.tif', 0.25],
    ['big_endian_predictor2.tif', 0],
    ['big_endian_predictor3.tif', 0.25],
    ['uint64.tif', 0],
  ])('%s', async (file, above) => {
    const { dataset, values, said } = await bench.import(join(fixtures, file))
    expect(dataset.shape).toMatchObject({ frames: 3, height: 20, width: 30, channels: 1 })
    expect(dataset.missingCells).toBe(0)
    expect(values.every((value, i) => value === truth(i) + above)).toBe(true)
    expect(dataset.georeference).toMatchObject({
      kind: 'geographic',
      crs: 'EPSG:4326',
      x: { name: 'longitude', first: 10.05, step: 0.1 },
      y: { name: 'latitude', first: 49.95, step: -0.1 },
    })
    expect(said).toMatch(/3 bands are read as frames/)
  })

  it('cells that the mask hides have no data', async () => {
    const { values } = await bench.import(join(fixtures, 'masked.tif'))
    values.forEach((value, i) => {
      const isHidden = (Math.floor((i % 600) / 30) + (i % 30)) % 7 === 0
      expect(value).toEqual(isHidden ? NaN : truth(i))
    })
  })

  it('scale and offset are applied, after no data is told by the stored number', async () => {
    const { values } = await bench.import(join(fixtures, 'scaled.tif'))
    expect(
      values.every((value, i) => (i === 0 ? Number.isNaN(value) : value === truth(i) / 2 + 10)),
    ).toBe(true)
  })

  it('grey JPEG is read, WebP refused by its name', async () => {
    const { values } = await bench.import(join(fixtures, 'jpeg.tif'))
    expect(values.every((value) => value === 77)).toBe(true)
    await bench.refuses(join(fixtures, 'webp.tif'), /WebP compression \(50001\)/)
  })

  it('channels are chosen where bands are no frames', async () => {
    const { dataset, values } = await bench.import(
      [1, 2].map((day) =>
        bench.put(`c_2020010${day}.tif`, readFileSync(join(fixtures, 'big_endian_predictor2.tif'))),
      ),
    )
    expect(dataset.shape).toMatchObject({ frames: 2, channels: 3 })
    expect([...values.slice(0, 6)]).toEqual([0, 100, 200, 1, 101, 201])
  })

  it('whatever byte is changed, a sentence names the file, or numbers come', async () => {
    const whole = new Uint8Array(readFileSync(join(fixtures, 'zstd_predictor3.tif')))
    for (let at = 4; at < whole.length; at += 9) {
      const changed = whole.slice()
      changed[at] = (whole[at] as number) ^ 0xff
      const found = await bench.import(bench.put('changed.tif', changed)).catch((e: unknown) => e)
      if (found instanceof Error) expect([at, found.name]).toEqual([at, 'GridcastError'])
    }
  })
})

needing(without(odd)).describe('the odd TIFF files', () => {
  const files = entriesOf<TiffEntry>(odd).filter(({ file }) => !file.includes('/'))
  it.each(files.map((entry) => [entry.file, entry] as const))('%s', async (file, entry) => {
    const path = join(odd, file)
    const words = refused[file]
    if (words !== undefined) return bench.refuses(path, words)
    const imported = await bench.import(path)
    const { dataset, said, values } = imported
    const { frames, height, width, channels } = dataset.shape
    expect([frames * channels, height, width]).toEqual([entry.bands, entry.rows, entry.cols])
    expect(dataset.missingCells).toBe(entry.missing)
    if (file !== 'f4_inf.tif') expect(sumOf(values) / entry.sum_valid).toBeCloseTo(1, 6)
    if (file !== 'south_up.tif') expectValues(imported, entry.values ?? [])
    if (says[file] !== undefined) expect(said).toMatch(says[file])
    const [left = 0, stepX = 0, , top = 0, , stepY = 0] = entry.geotransform
    if (file === 'rotated.tif' || entry.geotransform.length === 0)
      expect(dataset.georeference).toBeNull()
    else {
      const { x, y, crs } = dataset.georeference ?? {}
      expect(crs).toBe(entry.epsg === null ? undefined : `EPSG:${entry.epsg}`)
      expect(x?.first).toBeCloseTo(left + stepX / 2, 6)
      const north = stepY < 0 ? top + stepY / 2 : top + (entry.rows - 0.5) * stepY
      expect(y?.first).toBeCloseTo(north, 6)
      expect([x?.step, y?.step]).toEqual([stepX, -Math.abs(stepY)])
    }
  })

  it('a folder of them is a stack with the dates of the names', async () => {
    const { dataset, ends, said, values } = await bench.import(join(odd, 'folder_stack'))
    expect(dataset.shape).toMatchObject({ frames: 6, height: 20, width: 30 })
    expect(dataset.time).toMatchObject({ step: { count: 8, unit: 'day' } })
    expect(ends).toEqual(['2020-01-01T00:00', '2020-02-10T00:00'])
    expect(dataset.missingCells).toBe(6 * 30)
    expect(said).toMatch(/yyyyMMdd \(20200101 is 2020-01-01\)/)
    expect(values[0]).toBeNaN()
  })

  it('dates of bands are dates of frames', async () => {
    const { dataset, said } = await bench.import(join(odd, 'stack_bands_pixel.tif'))
    expect(dataset.shape).toMatchObject({ frames: 6, channels: 1 })
    expect(said).toMatch(/bands/)
  })

  it('the first row of a file that begins in the south becomes the last', async () => {
    const [plain, turned] = [
      await bench.import(join(odd, 'f4_strip_none.tif')),
      await bench.import(join(odd, 'south_up.tif')),
    ]
    expect(turned.values).toEqual(plain.values)
    expect(turned.dataset.georeference?.y).toEqual(plain.dataset.georeference?.y)
  })

  it('one that ends early or is changed gives a sentence or the same numbers', async () => {
    const path = join(odd, 'f4_tiled16_deflate_pred3.tif')
    const whole = new Uint8Array(readFileSync(path))
    const { values } = await bench.import(path)
    for (let length = 0; length < whole.length; length += 37)
      await soundOrRefused(bench.put('cut.tif', whole.slice(0, length)), values)
  })
})

async function soundOrRefused(path: string, expected: Float32Array): Promise<void> {
  const found = await bench.import(path).catch((error: unknown) => error)
  if (found instanceof Error) {
    expect(found.name).toBe('GridcastError')
    expect(found.message).toContain('cut.tif')
  } else expect((found as { values: Float32Array }).values).toEqual(expected)
}

needing(without(reported)).it('a rounded no-data text stands for the lowest float32', async () => {
  const { dataset, values } = await bench.import(join(reported, 'nodata_text_rounded.tif'))
  expect(dataset.missingCells).toBe(18)
  expect(sumOf(values)).toBeCloseTo(3096, 3)
})

const facts = (folder: string, file: string) =>
  (
    JSON.parse(readFileSync(join(data, 'gridded_manifest.json'), 'utf8')) as Record<
      string,
      { checks: NonNullable<Entry['values']>; mean: number }
    >
  )[`${folder}/${file}`]

needing(without(modis)).it('reads the vegetation index of twelve months', async () => {
  const { dataset, values, ends } = await bench.import(modis)
  expect(dataset.shape).toMatchObject({ frames: 12, height: 147, width: 255 })
  expect(ends[0]).toBe('2013-09-14T00:00')
  expect(dataset.georeference?.kind).toBe('projected')
  expect(dataset.georeference?.x.step).toBeCloseTo(231.6564, 4)
  expect(dataset.georeference?.geoKeys).toBeDefined()
  const { checks = [] } = facts('modis-ndvi/tif', 'TERRA_MODIS_012010_NDVI_2013-09-14.tif') ?? {}
  expectValues({ dataset, values } as never, checks)
})

needing(without(radar)).it('reads the radar of an hour', async () => {
  const { dataset, values, ends } = await bench.import(radar)
  expect(dataset.shape).toMatchObject({ frames: 36, height: 128, width: 128 })
  expect(dataset.time).toMatchObject({ step: { count: 2, unit: 'minute' } })
  expect(ends).toEqual(['2019-06-10T00:00', '2019-06-10T01:10'])
  expect(sumOf(values.slice(0, 16_384)) / 16_384).toBeCloseTo(2.635548, 5)
})
