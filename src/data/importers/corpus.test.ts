/**
 * Every odd file of the shared corpus is read or refused as its manifest says. The manifest's
 * values come from numpy and pandas.
 */
import { datasetIdSchema } from '../../shared/identifiers'
import { say } from '../../shared/notices/say'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DatasetContent } from '../../shared/data-calls'
import type { FrameStore, TimeUnit } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'
import type { Inspection } from '../../shared/import-plan'
import { factsOf, templateFor } from '../../shared/model/template-for'
import { frameInstant } from '../../shared/time-axis'
import { needing } from '../../shared/testing/needing'
import { readFrames } from '../frames/read-frames'
import { storeIn } from '../writer/testing'
import { Inspections } from './inspections'

const project = join(import.meta.dirname, '../../..')
const data = process.env['GRIDCAST_CORPUS'] ?? join(project, '../shared/data')
const arrays = join(data, 'npy-oddities')
const tables = join(data, 'oddities/csv')
const reported = join(data, 'oddities/public')
const italy = join(data, 'italy-covid/italy_covid_weekly_long.csv')
const johnsHopkins = join(data, 'jhu-covid/time_series_covid19_confirmed_global.csv')
const dengue = join(data, 'thailand-dengue/thailand_dengue_monthly.csv')
const movingMnist = join(data, 'moving-mnist/moving_mnist_tiny60.npy')
const movingMnistZip = join(data, 'moving-mnist/moving_mnist_train400.npz')

/** The corpus lies beside the project, which holds no other people's data. */
const without = (path: string): string | null =>
  existsSync(path) ? null : `${relative(project, path)} is not here`

interface ArrayEntry {
  file: string
  must: string
  shape?: number[]
  values?: { index: number[]; value: number | string }[]
  sum?: number
}
interface TableEntry {
  file: string
  must: string
  truth: boolean
}

const entriesOf = <T>(folder: string): T[] => {
  if (!existsSync(folder)) return []
  return (JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { files: T[] }).files
}

let folder: string
let imports = 0
let inspections: Inspections
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridcast-corpus-'))
  inspections = new Inspections(join(folder, 'temporary'))
})
afterAll(async () => {
  await inspections.close()
  rmSync(folder, { recursive: true })
})

const context = { signal: new AbortController().signal }
const look = (path: string) => inspections.inspect([path], null, context)

interface Imported {
  inspection: Inspection
  dataset: DatasetContent
  store: FrameStore
  /** `[T, H, W, C]` of a sequence, NaN where there is no data. */
  values: Float32Array
  sum: number
}

async function importFile(path: string, change: Record<string, unknown> = {}): Promise<Imported> {
  const guess = await look(path)
  const plan = { ...guess.plan, ...change }
  const inspection = await inspections.inspect([path], plan, context)
  const into = join(folder, `import-${imports++}`)
  const dataset = await inspections.import([path], plan, into, context)
  const store = storeIn(into, dataset)
  const values = await readFrames(store, 0, 0, dataset.shape.frames)
  const sum = values.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0)
  return { inspection: { ...inspection, findings: guess.findings }, dataset, store, values, sum }
}

const sentences = ({ findings }: Inspection) =>
  findings.map(({ sentence }) => say(sentence, 'en')).join('\n')

async function expectRefused(path: string, words: RegExp): Promise<void> {
  const error: unknown = await importFile(path).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(GridcastError)
  const { message, remedy } = error as GridcastError
  expect(message).toMatch(words)
  expect(message).toContain(path.split('/').at(-1))
  expect(remedy.length).toBeGreaterThan(10)
}

const refusedArrays: Record<string, RegExp> = {
  'all_nan.npy': /no valid value/,
  'complex64.npy': /complex numbers/,
  'd0_scalar.npy': /single number/,
  'd1.npy': /single row of 10 numbers/,
  'truncated_data.npy': /37 bytes are missing/,
  'only_magic.npy': /is cut off: .*it has 6/,
  'negative_shape.npy': /impossible length -6/,
  'overflow_shape.npy': /more numbers than any disk holds/,
  'object_pickle.npy': /Python objects, which are never loaded/,
  'strings.npy': /text/,
  'timedelta64.npy': /lengths of time/,
  'void.npy': /raw bytes/,
  'bzip2.npz': /bzip2/,
  'truncated.npz': /cut off/,
}
const arrayWarnings: Record<string, RegExp> = {
  'i8_beyond_2p53.npy': /2 whole numbers are too large to be kept exactly.*9007199254740993/,
  'f2_special.npy': /infinite/,
  'd4_T_C_H_W.npy': /read as time, channels, height, width/,
  'trailing_bytes.npy': /13 bytes after the end/,
  'several.npz': /2 arrays that could be the data \("temperature", "rain"\)/,
  'folder_names.npz': /2 arrays that could be the data \("run1\/x", "run1\/y"\)/,
  'train_test.npz': /2 arrays that could be the data/,
}
const axesOf: Record<string, string[]> = {
  'H_W_T_order.npy': ['height', 'width', 'time'],
  'f2_special.npy': ['time', 'height', 'width'],
}

needing(without(arrays)).describe('the odd arrays', () => {
  it('are those of the manifest', () => {
    expect(entriesOf<ArrayEntry>(arrays).length).toBeGreaterThan(0)
  })

  it.each(entriesOf<ArrayEntry>(arrays).map((entry) => [entry.file, entry] as const))(
    '%s',
    async (file, entry) => {
      const path = join(arrays, file)
      const words = refusedArrays[file]
      if (words !== undefined) return expectRefused(path, words)
      expect(entry.must).toMatch(/read|ask/)
      const axes = axesOf[file]
      const { inspection, dataset, values, sum } = await importFile(
        path,
        axes === undefined ? {} : { axes },
      )
      if (arrayWarnings[file] !== undefined)
        expect(sentences(inspection)).toMatch(arrayWarnings[file])
      const { axes: chosen } = inspection.plan as { axes: string[] }
      const { height, width, channels } = dataset.shape
      for (const { index, value } of entry.values ?? []) {
        const at = (name: string) => index[chosen.indexOf(name)] ?? 0
        const found = values[
          ((at('time') * height + at('height')) * width + at('width')) * channels + at('channel')
        ] as number
        expect(found).toBe(Math.fround(Number(value)))
      }
      if (entry.sum !== undefined && entry.values?.every(({ value }) => typeof value === 'number'))
        expect(sum).toBeCloseTo(entry.sum, 3)
    },
  )

  it('takes another member when asked, and places the grid, north at the top', async () => {
    const { values, dataset } = await importFile(join(arrays, 'several.npz'), {
      variables: ['rain'],
    })
    expect(values[(3 * 5 + 2) * 7 + 5]).toBe(325)
    // Latitudes rise from row to row in the file: its first row is the last one here.
    expect([values[0], values[4 * 7]]).toEqual([40, 0])
    expect(dataset.georeference).toMatchObject({
      kind: 'geographic',
      x: { name: 'lon' },
      y: { name: 'lat', step: -1 },
    })
  })
})

const refusedTables: Record<string, RegExp> = {
  'date_mixed.csv': /two ways: yyyy-MM-dd and dd\/MM\/yyyy \(row \d+/,
  'places_by_name.csv': /no coordinates/,
  'html.csv': /web page/,
}
const tableWarnings: Record<string, RegExp> = {
  'no_header.csv': /first row is data/,
  'extra_columns.csv': /2 columns could be the value \("cases", "deaths"\)/,
  'date_impossible.csv': /48 rows have a date that is not yyyy-MM-dd or does not exist/,
  'missing_dates.csv': /2 dates of 12 without any row \(2020-02-02, 2020-03-08\)/,
  'duplicates.csv': /12 rows repeat a place and date/,
  'minus9999.csv': /83 values are -9999/,
  'negative_corrections.csv': /negative/,
  'units_in_cells.csv': /unit "mm"/,
  'irregular_points.csv': /60 places do not lie on a grid/,
  'one_row_of_cells.csv': /only one row/,
  'lon_0_360.csv': /350 becomes -10/,
}
/** What differs from the common truth. */
const tableFacts: Record<
  string,
  { sum?: number; missing?: number; frames?: number; height?: number }
> = {
  'date_impossible.csv': { missing: 48 },
  'missing_dates.csv': { missing: 96 },
  'duplicates.csv': { sum: 351_972 },
  'minus9999.csv': { sum: 285_273, missing: 83 },
  'negative_corrections.csv': { sum: 281_440 },
  'thousands_nbsp.csv': { sum: 333_216_000 },
  'percent.csv': { sum: 33_321.6 },
  'lon_0_360.csv': { sum: 333_216 },
  'one_point_missing_everywhere.csv': { missing: 12 },
  'coast_mask.csv': { missing: 12 },
  'irregular_points.csv': { sum: 60_840, height: 17 },
  'one_row_of_cells.csv': { height: 1 },
}

needing(without(tables)).describe('the odd tables', () => {
  it('are those of the manifest', () => {
    expect(entriesOf<TableEntry>(tables).length).toBeGreaterThan(0)
  })

  it.each(entriesOf<TableEntry>(tables).map((entry) => [entry.file, entry] as const))(
    '%s',
    async (file, { truth }) => {
      const path = join(tables, file)
      const words = refusedTables[file]
      if (words !== undefined) return expectRefused(path, words)
      const { inspection, dataset, values, sum } = await importFile(path)
      if (tableWarnings[file] !== undefined)
        expect(sentences(inspection)).toMatch(tableWarnings[file])
      const facts = tableFacts[file] ?? {}
      expect(truth || Object.keys(facts).length > 0).toBe(true)
      expect(dataset.shape).toMatchObject({ frames: 12, height: facts.height ?? 6, channels: 1 })
      expect(dataset.time).toEqual({
        kind: 'calendar',
        start: '2020-01-05T00:00:00.000Z',
        step: { count: 1, unit: 'week' },
      })
      if (facts.sum !== undefined) expect(sum / facts.sum).toBeCloseTo(1, 6)
      if (facts.missing !== undefined) expect(dataset.missingCells).toBe(facts.missing)
      if (!truth) return
      expect(dataset.shape.width).toBe(8)
      expect([values[0], values[(3 * 6 + 2) * 8 + 5], values[(11 * 6 + 5) * 8 + 7]]).toEqual([
        0, 325, 1157,
      ])
      expect(sum).toBe(333_216)
      if (file === 'utm_coordinates.csv') expect(dataset.georeference?.kind).toBe('projected')
      else
        expect(dataset.georeference).toMatchObject({
          kind: 'geographic',
          x: { first: 100, step: 1 },
          y: { first: 15, step: -1 },
        })
    },
  )

  it.each([
    ['mean', 339_216],
    ['last', 345_216],
  ])('settles duplicates by %s', async (duplicates, expected) => {
    const { sum } = await importFile(join(tables, 'duplicates.csv'), { duplicates })
    expect(sum).toBe(expected)
  })

  it('gives the same dataset for the same plan', async () => {
    const path = join(tables, 'irregular_points.csv')
    const [first, second] = [await importFile(path), await importFile(path)]
    expect(second.values).toEqual(first.values)
    expect(second.dataset).toEqual(first.dataset)
  })

  it('names the first column of a file with a byte order mark as it is', async () => {
    const inspection = await look(join(tables, 'bom.csv'))
    if (inspection.format !== 'table') throw new Error('a CSV is a table')
    expect(inspection.columns.map(({ name }) => name)).toEqual(['date', 'lat', 'lon', 'cases'])
  })
})

interface ReportedEntry {
  file: string
  must: string
  shape: number[]
  sum: number
  missing: number
  first: string
  last: string
  values: { index: number[]; value: number }[]
}

/** The step each has, and what is said about it. */
const reportedTables: Record<string, { step: [number, TimeUnit]; says?: RegExp }> = {
  'late_proof_dmy.csv': { step: [1, 'day'] },
  'year_week_53.csv': { step: [1, 'week'], says: /columns year, week, as ISO weeks/ },
  'iso_week_53_of_2021.csv': {
    step: [1, 'week'],
    says: /30 rows have a date that is not iso-week or does not exist.*row \d+: "2021-W53"/,
  },
  'dhis2_months.csv': { step: [1, 'month'] },
  'dekads.csv': { step: [1, 'dekad'] },
  'hourly_offset_dst.csv': { step: [1, 'hour'] },
  'float32_coordinates.csv': { step: [1, 'day'] },
  'lon_175_to_184.csv': { step: [1, 'day'] },
  'era5_expver.csv': { step: [1, 'day'] },
  'cumulative_with_drop.csv': { step: [1, 'day'], says: /only grow.*29 of 30.*2020-04-10/ },
  'comments_and_format_row.txt': { step: [1, 'day'] },
  'occurrences_no_value.csv': { step: [1, 'year'], says: /the rows are counted/ },
  'years.csv': { step: [1, 'year'] },
}

needing(without(reported)).describe('small tables after public reports of errors', () => {
  const entries = entriesOf<ReportedEntry>(reported).filter(({ file }) => file in reportedTables)
  it('are all in the manifest', () => {
    expect(entries.length).toBe(Object.keys(reportedTables).length)
  })

  it.each(entries.map((entry) => [entry.file, entry] as const))('%s', async (file, entry) => {
    const { step, says } = reportedTables[file] as (typeof reportedTables)[string]
    const { inspection, dataset, values, sum } = await importFile(join(reported, file))
    const [frames, height, width] = entry.shape as [number, number, number]
    expect(dataset.shape).toMatchObject({ frames, height, width })
    expect(dataset.time).toMatchObject({ step: { count: step[0], unit: step[1] } })
    // As much of the instants as the manifest gives
    const instants = [0, frames - 1].map((t) => frameInstant(dataset.time, t)?.toISOString() ?? '')
    const ends = [entry.first, entry.last].map((end) => end.replace(/Z$/, ''))
    expect(instants.map((instant, i) => instant.slice(0, ends[i]?.length))).toEqual(ends)
    for (const { index, value } of entry.values) {
      const [t = 0, y = 0, x = 0] = index
      expect(values[(t * height + y) * width + x]).toBeCloseTo(value, 5)
    }
    expect(sum).toBeCloseTo(entry.sum, 2)
    expect(dataset.missingCells).toBe(entry.missing)
    if (says !== undefined) expect(sentences(inspection)).toMatch(says)
  })
})

describe('the real data', () => {
  needing(without(italy)).it('makes a weekly map of the Italian provinces', async () => {
    const { inspection, dataset, sum } = await importFile(italy)
    expect(inspection.outcome).toMatchObject({
      kind: 'series',
      frames: 149,
      firstTime: '2020-02-24',
      lastTime: '2022-12-26',
    })
    expect(dataset.shape.height).toBeGreaterThan(20)
    expect(dataset.shape.height).toBeLessThan(45)
    expect(sum).toBe(24_719_382)
    expect(sentences(inspection)).toMatch(
      /108 places do not lie on a grid.*9\d of the places have a cell of their own/,
    )
    expect(sentences(inspection)).toMatch(/65 values are negative/)
    const cells = dataset.shape.height * dataset.shape.width - dataset.missingCells / 149
    expect(cells).toBeGreaterThan(90)
    // Counts with corrections below 0 are still counts
    expect(dataset.range.min).toBeLessThan(0)
    expect(
      templateFor(
        'small',
        factsOf({ ...dataset, id: datasetIdSchema.parse(''), name: 'Italy', createdAt: '' }),
      ).settings.scaling,
    ).toBe('log-standard')
  })

  needing(without(johnsHopkins)).it('makes daily maps of the running totals of JHU', async () => {
    const { inspection, dataset, values } = await importFile(johnsHopkins)
    expect(inspection.outcome).toMatchObject({
      frames: 800,
      firstTime: '2020-01-22',
      lastTime: '2022-03-31',
    })
    const said = sentences(inspection)
    expect(said).toMatch(/2 rows have no readable coordinates/)
    expect(said).toMatch(/latitude 0, longitude 0/)
    expect(said).toMatch(/The counts only grow/)
    const { height, width } = dataset.shape
    const last = values.slice(-height * width).filter((value) => !Number.isNaN(value))
    const total = last.reduce((sum, value) => sum + value, 0)
    // Without the two rows that have no place
    expect(Math.abs(total / 488_810_861 - 1)).toBeLessThan(0.001)
  })

  needing(without(dengue)).it('says that a table of provinces has no coordinates', () =>
    expectRefused(dengue, /has no coordinates/),
  )

  const expectMovingMnist = async (path: string, sequences: number): Promise<void> => {
    const { dataset, store } = await importFile(path)
    expect(dataset).toMatchObject({ kind: 'clips', dtype: 'uint8', range: { min: 0, max: 255 } })
    expect(dataset.shape).toEqual({ sequences, frames: 20, height: 64, width: 64, channels: 1 })
    if (path !== movingMnist) return
    const whole = readFileSync(path).subarray(128)
    const clip = await readFrames(store, 17, 0, 20)
    for (const frame of [0, 7, 19]) {
      const expected = whole.subarray((frame * 60 + 17) * 4096, (frame * 60 + 18) * 4096)
      expect([...clip.subarray(frame * 4096, (frame + 1) * 4096)]).toEqual([...expected])
    }
  }
  for (const [path, sequences] of [
    [movingMnist, 60],
    [movingMnistZip, 400],
  ] as const) {
    needing(without(path)).it(`reads ${basename(path)} as Moving MNIST`, () =>
      expectMovingMnist(path, sequences),
    )
  }
})
