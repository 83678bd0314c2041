import { join } from 'node:path'
import { expect } from 'vitest'
import { needing } from '../../shared/testing/needing'
import { data, ImportBench, sumOf, without } from '../formats/testing'

const bench = new ImportBench()
const clean = join(data, 'oddities/csv/clean.xlsx')

needing(without(clean)).it('the largest sheet of a workbook is a table', async () => {
  const { dataset, values, ends } = await bench.import(clean)
  expect(dataset.shape).toMatchObject({ frames: 12, height: 6, width: 8 })
  expect(ends[0]).toBe('2020-01-05T00:00')
  expect(sumOf(values)).toBe(333_216)
})
