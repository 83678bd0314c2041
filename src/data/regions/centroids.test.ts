import { describe, expect, it } from 'vitest'
import { ImportBench, sumOf } from '../formats/testing'

const bench = new ImportBench()

/** The same rows on two dates. */
const twice = (rows: readonly string[]) =>
  ['2020-01-06', '2020-01-13'].flatMap((date) => rows.map((row) => `${date},${row}`))

describe('regions without outlines', () => {
  const towns = ['town;lat;lon;people', 'Nord;52,5;9,1;1000', 'Süd;48,1;11,5;500', 'Ost;51;13,7;50']
  const cases = ['week,town,cases', ...twice(['Nord,8', 'SUD,6', 'Ost,1'])]

  it('lie in the cell of their point, each whole', async () => {
    const files = [
      bench.put('cases.csv', cases.join('\n')),
      bench.put('towns.csv', towns.join('\n')),
    ]
    const { dataset, values, said } = await bench.import(files)
    expect(dataset.regions).toMatchObject({ count: 3, kind: 'count', column: 'town' })
    const found = values.subarray(0, values.length / 2).filter((value) => !Number.isNaN(value))
    expect([...found].sort()).toEqual([1, 6, 8])
    expect(said).toMatch(/have no outlines: each lies in the cell of its point/)
  })

  it('may lie in a layout of rows and columns', async () => {
    const layout = ['region,row,col', 'Nord,0,0', 'Süd,1,0', 'Ost,0,1']
    const files = [
      bench.put('cases.csv', cases.join('\n')),
      bench.put('layout.csv', layout.join('\n')),
    ]
    const { dataset, values } = await bench.import(files)
    expect(dataset.shape).toMatchObject({ frames: 2, height: 2, width: 2 })
    expect([...values.subarray(0, 4)]).toEqual([8, 1, 6, NaN])
  })

  it('may be points of a GeoJSON file', async () => {
    const point = (name: string, x: number, y: number) => ({
      type: 'Feature',
      properties: { name },
      geometry: { type: 'Point', coordinates: [x, y] },
    })
    const features = [point('Nord', 9, 52), point('Süd', 11, 48), point('Ost', 13, 51)]
    const points = JSON.stringify({ type: 'FeatureCollection', features })
    const files = [bench.put('cases.csv', cases.join('\n')), bench.put('points.geojson', points)]
    const { dataset, values } = await bench.import(files)
    expect(dataset.regions?.count).toBe(3)
    expect(sumOf(values)).toBe(30)
  })
})
