/** Extreme data are said at the import, whichever way they come in. */
import { expect, it } from 'vitest'
import { formatNpyHeader } from '../shared/npy'
import { ImportBench } from './formats/testing'

const bench = new ImportBench()

const array = (name: string, valueAt: (i: number) => number) => {
  const values = Float32Array.from({ length: 20 * 6 * 5 }, (_, i) => valueAt(i))
  const bytes = Buffer.concat([formatNpyHeader('float32', [20, 6, 5]), Buffer.from(values.buffer)])
  return bench.put(`${name}.npy`, bytes)
}

const table = (name: string, valueAt: (i: number) => number) => {
  const rows = Array.from({ length: 20 * 6 * 5 }, (_, i) => {
    const [t, y, x] = [Math.floor(i / 30), Math.floor(i / 5) % 6, i % 5]
    const value = valueAt(i)
    const day = new Date(Date.UTC(2020, 0, 1 + t)).toISOString().slice(0, 10)
    return `${day},${y},${x},${Number.isNaN(value) ? '' : value}`
  })
  return bench.put(`${name}.csv`, `date,lat,lon,cases\n${rows.join('\n')}\n`)
}

it.each([
  ['constant', () => 5, /Every value is 5: there is nothing to learn/],
  [
    'one-outlier',
    (i: number) => (i === 77 ? 3e30 : i % 40),
    /Nearly all values lie from 0 to 39, but some reach (3|2\.99\d*)e\+30/,
  ],
  ['nearly-empty', (i: number) => (i === 33 ? 7 : NaN), /Only 1 value is there in 600 cells/],
])('%s values', async (name, valueAt, words) => {
  expect((await bench.import(array(name, valueAt))).said).toMatch(words)
  expect((await bench.import(table(name, valueAt))).said).toMatch(words)
})

it.each([
  ['counts with a heavy tail', (i: number) => (i === 77 ? 5000 : i % 7)],
  ['mostly zeros', (i: number) => (i % 400 === 0 ? 1000 : 0)],
  ['1e38 everywhere', (i: number) => 1e38 * (1 + (i % 5) / 10)],
])('%s are no such thing', async (name, valueAt) => {
  const { said, dataset } = await bench.import(array(name.replaceAll(' ', '-'), valueAt))
  expect(said).not.toMatch(/nothing to learn|Nearly all|Only/)
  expect(dataset.missingCells).toBe(0)
})
