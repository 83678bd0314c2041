import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { needing } from '../../../shared/testing/needing'
import { data, entriesOf, expectValues, ImportBench, sumOf, without } from '../testing'

const bench = new ImportBench()
const odd = join(data, 'oddities/asc')
const rain = join(data, 'esri-ascii/rain_1999')
const head = 'ncols 3\nnrows 2\nxllcorner 10\nyllcorner 48\ncellsize 0.5\nNODATA_value -9999\n'

describe('an ESRI ASCII grid', () => {
  it('is placed by its corner, the north first', async () => {
    const path = bench.put('one.asc', `${head}1 2 3\n4 -9999 6\n`)
    const { dataset, values, said } = await bench.import(path)
    expect([...values]).toEqual([1, 2, 3, 4, NaN, 6])
    expect(dataset.georeference).toEqual({
      kind: 'projected',
      x: { name: 'x', first: 10.25, step: 0.5 },
      y: { name: 'y', first: 48.75, step: -0.5 },
    })
    expect(said).toMatch(/no coordinate reference system/)
  })

  it('takes its reference system from a .prj file brought along', async () => {
    const system = 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]]'
    const paths = [
      bench.put('t_20200101.asc', `${head}1 2 3\n4 5 6\n`),
      bench.put('t_20200103.asc', `${head}1 2 3\n4 5 7\n`),
      bench.put('t_20200102.asc', `${head}1 2 3\n4 5 8\n`),
      bench.put('t.prj', system),
    ]
    const { dataset, values, ends, said } = await bench.import(paths)
    expect(dataset.georeference).toMatchObject({ kind: 'geographic', crs: system })
    expect(values[11]).toBe(8)
    expect(ends).toEqual(['2020-01-01T00:00', '2020-01-03T00:00'])
    expect(said).toMatch(/names of the files as yyyyMMdd \(20200101 is 2020-01-01\)/)
  })

  it('says gaps, and dates that two files have', async () => {
    const days = ['2020-01-01', '2020-01-02', '2020-01-05', '2020-01-06', '2020-01-07']
    const paths = days.map((day) => bench.put(`g ${day}.asc`, `${head}1 2 3\n4 5 6\n`))
    expect((await bench.import(paths)).said).toMatch(/2 .*of 7.*2020-01-03, 2020-01-04/)
    const twice = bench.put('G 2020-01-06.asc', `${head}1 2 3\n4 5 6\n`)
    expect((await bench.import([...paths, twice])).said).toMatch(/2020-01-06/)
  })

  it.each([
    ['cellsize', 'ncols 3\nnrows 2\nxllcorner 1\nyllcorner 2\n1 2 3\n4 5 6', /no line "cellsize"/],
    ['lying', 'ncols 3\nnrows 2000000\n', /no line "cellsize"/],
    ['huge', head.replace('2', '99999999'), /299,999,997|99999999/],
    ['negative', head.replace('nrows 2', 'nrows -2'), /Line 2 of .*"nrows" and says "-2"/],
    ['word', `${head}1 2 3\n4 five 6\n`, /Line 8 of .* holds "five"/],
    ['short', `${head}1 2 3\n4 5\n`, /has 5 of the 6 numbers.*2 rows of 3/],
    ['long', `${head}1 2 3\n4 5 6 7\n`, /has 7 of the 6 numbers/],
  ])('is refused by its %s', (name, text, words) =>
    bench.refuses(bench.put(`${name}.asc`, text), words),
  )

  it('reads numbers that are cut by the borders of pieces', async () => {
    const [columns, rows] = [1000, 400]
    const numbers = Array.from({ length: rows }, (_, y) =>
      Array.from({ length: columns }, (_, x) => (y * columns + x) / 4).join(' '),
    )
    const text = `ncols ${columns}\nnrows ${rows}\nxllcenter 0\nyllcenter 0\ncellsize 1\n`
    const { values } = await bench.import(bench.put('large.asc', text + numbers.join('\n')))
    expect(values.every((value, i) => value === i / 4)).toBe(true)
  })
})

const refused: Record<string, RegExp> = {
  'too_few_numbers.asc': /has 570 of the 600 numbers/,
}
const pixels: Record<string, [number, number]> = { 'dx_dy.asc': [0.2, -0.1] }

needing(without(odd)).describe('the odd grids', () => {
  it.each(entriesOf(odd).map((entry) => [entry.file, entry] as const))(
    '%s',
    async (file, entry) => {
      const path = join(odd, file)
      const words = refused[file]
      if (words !== undefined) return bench.refuses(path, words)
      const imported = await bench.import(path)
      const { shape, georeference, missingCells } = imported.dataset
      expect(shape).toMatchObject({ frames: 1, height: 20, width: 30 })
      expect(missingCells).toBe(5)
      const [x, y] = pixels[file] ?? [0.1, -0.1]
      expect([georeference?.x.step, georeference?.y.step]).toEqual([x, y])
      expect([...imported.values.slice(5, 8)]).toEqual([5.5, 6.5, 7.5])
      expect(imported.values.at(-1)).toBe(219.5)
      expect(entry.must).not.toBe('')
    },
  )
})

needing(without(rain)).it('reads the monthly rain of 1999', async () => {
  const { dataset, values, ends } = await bench.import(rain)
  expect(dataset.shape).toMatchObject({ frames: 12, height: 33, width: 81 })
  expect(ends).toEqual(['1999-01-01T00:00', '1999-12-01T00:00'])
  expect(dataset.missingCells).toBe(12 * 593)
  expect(sumOf(values.slice(0, 33 * 81)) / 2080).toBeCloseTo(155.1132, 3)
  expectValues({ dataset, values } as never, [{ index: [11, 0, 80], value: null }])
})
