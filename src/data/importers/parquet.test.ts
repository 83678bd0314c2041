import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ImportBench, sumOf } from '../formats/testing'

const bench = new ImportBench()
const fixtures = join(import.meta.dirname, '../formats/fixtures')
const at = (name: string) => join(fixtures, name)
// 100 week + place of 4 weeks and 6 places, without that of week 2 and place 3.
const total = 600 * 6 + 15 * 4 - 203

describe('Parquet tables', () => {
  it.each([
    ['snappy.parquet', '2020-01-06T00:00', '2020-01-27T00:00'],
    ['zstd.parquet', '2020-01-06T00:00', '2020-01-27T00:00'],
    ['brotli.parquet', '2020-01-06T00:00', '2020-01-27T00:00'],
    ['lz4.parquet', '2020-01-06T00:00', '2020-01-27T00:00'],
    ['gzip.parquet', '2020-01-06T00:00', '2020-01-06T03:00'],
  ])('%s', async (name, first, last) => {
    const { dataset, values, ends, said } = await bench.import(at(name))
    expect(dataset.shape).toMatchObject({ frames: 4, height: 2, width: 3, channels: 1 })
    expect(dataset.valueName).toBe('cases')
    expect(ends).toEqual([first, last])
    expect(sumOf(values)).toBe(total)
    expect(values[2 * 6 + 3]).toBeNaN()
    expect([values[0], values[5], values[6 * 3 + 4]]).toEqual([0, 5, 304])
    expect(said).toMatch(/"parts" holds lists, records or shapes and is left out/)
  })

  it('are refused when they are cut off or damaged', async () => {
    const whole = readFileSync(at('zstd.parquet'))
    await bench.refuses(bench.put('cut.parquet', whole.subarray(0, 900)), /Parquet/)
    const damaged = Uint8Array.from(whole)
    // Pages of the first column.
    damaged.fill(0xff, 4, 60)
    await bench.refuses(bench.put('damaged.parquet', damaged), /damaged\.parquet/)
  })
})
