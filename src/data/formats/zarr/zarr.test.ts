import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { needing } from '../../../shared/testing/needing'
import { data, entriesOf, expectValues, ImportBench, sumOf, without, type Entry } from '../testing'

const bench = new ImportBench()
const odd = join(data, 'oddities/zarr')
const real = join(data, 'zarr-real/era5_uk_zlib.zarr')
const reported = join(data, 'oddities/public/fill_value_zero.zarr')

needing(without(odd)).describe('the odd Zarr stores', () => {
  it.each(entriesOf<Entry>(odd).map((entry) => [entry.file, entry] as const))(
    '%s',
    async (file, entry) => {
      const path = join(odd, file)
      if (file === 'v2_truncated_chunk.zarr')
        return bench.refuses(path, /"v" in .* can't be read from index/)
      const imported = await bench.import(path)
      const { frames, height, width } = imported.dataset.shape
      expect([frames, height, width]).toEqual(entry.shape)
      expect(imported.dataset.missingCells).toBe(entry.missing)
      expect(sumOf(imported.values) / (entry.sum_valid ?? NaN)).toBeCloseTo(1, 6)
      if (entry.values !== undefined) expectValues(imported, entry.values)
    },
  )
})

needing(without(reported)).it('a fill value of 0 is data', async () => {
  const { dataset, values, ends } = await bench.import(reported)
  expect(dataset.missingCells).toBe(0)
  expect(sumOf(values)).toBe(7308)
  expect(ends).toEqual(['2020-01-01T00:00', '2020-01-06T00:00'])
})

needing(without(real)).it('reads a month of hours', async () => {
  const { dataset, values, ends } = await bench.import(real)
  expect(dataset.shape).toMatchObject({ frames: 744, height: 33, width: 49 })
  expect(ends).toEqual(['2019-03-01T00:00', '2019-03-31T23:00'])
  expect(sumOf(values) / values.length).toBeCloseTo(280.7741, 2)
})

it('reads version 3, by the names of its dimensions', async () => {
  const folder = join(bench.folder, 'three.zarr')
  const array = {
    zarr_format: 3,
    node_type: 'array',
    data_type: 'float32',
    fill_value: 'NaN',
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    codecs: [{ name: 'bytes', configuration: { endian: 'little' } }],
    attributes: { units: 'mm' },
    shape: [3, 2, 2],
    chunk_grid: { name: 'regular', configuration: { chunk_shape: [2, 2, 2] } },
    dimension_names: ['time', 'y', 'x'],
  }
  mkdirSync(join(folder, 'rain/c/0/0'), { recursive: true })
  const group = { zarr_format: 3, node_type: 'group', attributes: {} }
  writeFileSync(join(folder, 'zarr.json'), JSON.stringify(group))
  writeFileSync(join(folder, 'rain/zarr.json'), JSON.stringify(array))
  writeFileSync(
    join(folder, 'rain/c/0/0/0'),
    Float32Array.from({ length: 8 }, (_, i) => i),
  )
  const { dataset, values } = await bench.import(folder)
  expect(dataset).toMatchObject({ valueName: 'rain', unit: 'mm', missingCells: 4 })
  expect([...values]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, NaN, NaN, NaN, NaN])
})
