import { say } from '../../shared/notices/say'
import { zipSync } from 'fflate'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  openSync,
  closeSync,
  writeSync,
  ftruncateSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TablePlan } from '../../shared/import-plan'
import { formatNpyHeader } from '../../shared/npy'
import { readFrames } from '../frames/read-frames'
import { Inspections } from './inspections'
import { makeSample, writeSampleFile } from '../samples'
import { storeIn } from '../writer/testing'
import { writeDataset } from '../writer/write-dataset'

let folder: string
let temporary: string
let inspections: Inspections
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridcast-inspections-'))
  temporary = join(folder, 'temporary')
  inspections = new Inspections(temporary)
})
afterEach(async () => {
  await inspections.close()
  rmSync(folder, { recursive: true })
})

const context = { signal: new AbortController().signal }
const fileOf = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const leftovers = () => (existsSync(temporary) ? readdirSync(temporary) : [])

function npy(values: number[], shape: number[]): Uint8Array {
  return Buffer.concat([
    formatNpyHeader('float32', shape),
    Buffer.from(new Float32Array(values).buffer),
  ])
}

describe('a sample that went through a file', () => {
  it('is the same dataset when its CSV is imported', async () => {
    const sample = makeSample('epidemic', 'small', 3)
    const path = join(folder, 'epidemic.csv')
    await writeSampleFile(sample, 'csv', path)
    const direct = await writeDataset(join(folder, 'direct'), sample, context)
    const guess = await inspections.inspect([path], null, context)
    const imported = await inspections.import([path], guess.plan, join(folder, 'imported'), context)
    expect(imported).toMatchObject({
      range: direct.range,
      dtype: direct.dtype,
      valueName: 'cases',
      tableForm: direct.tableForm,
    })
    expect(imported.time).toEqual({
      kind: 'calendar',
      start: '2018-01-01T00:00:00.000Z',
      step: { count: 1, unit: 'week' },
    })
    const [a, b] = [direct, imported]
    const rowsOff = Math.round(
      ((a.georeference?.y.first ?? 0) - (b.georeference?.y.first ?? 0)) / 0.1,
    )
    const columnsOff = Math.round(
      ((b.georeference?.x.first ?? 0) - (a.georeference?.x.first ?? 0)) / 0.1,
    )
    for (const frame of [0, 100, 207]) {
      const whole = await readFrames(storeIn(join(folder, 'direct'), a), 0, frame, 1)
      const cut = await readFrames(storeIn(join(folder, 'imported'), b), 0, frame, 1)
      const { height, width } = b.shape
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) {
          const expected = whole[(row + rowsOff) * a.shape.width + column + columnsOff]
          expect(cut[row * width + column]).toBe(expected)
        }
      }
    }
  })
})

describe('tables', () => {
  const header = 'date,lat,lon,cases\n'
  it('leaves out places off the globe and unreadable values, and says so', async () => {
    const path = fileOf(
      'odd.csv',
      `${header}2020-01-01,1,1,5\n2020-01-01,2,2,7\n2020-01-02,1,1,lots\n` +
        '2020-01-02,2,2,8\n2020-01-02,95,2,8\n2020-01-02,,2,8\n',
    )
    const { findings, outcome } = await inspections.inspect([path], null, context)
    const said = findings.map(({ sentence }) => say(sentence, 'en')).join('\n')
    expect(outcome).toMatchObject({
      frames: 2,
      height: 2,
      width: 2,
      firstTime: '2020-01-01',
      lastTime: '2020-01-02',
    })
    expect(said).toContain(
      '1 row has coordinates off the globe (latitude -90 to 90, longitude -180 to 360); they ' +
        'are left out (row 6: "95, 2")',
    )
    expect(said).toContain('1 row has no readable coordinates')
    expect(said).toContain('a value that is no number; they count as empty (row 4: "lots")')
  })

  it('follows a changed plan: another column, larger cells, a longer step', async () => {
    const rows = Array.from({ length: 28 }, (_, day) =>
      [0, 1, 2, 3].map((x) => `2020-02-${String(day + 1).padStart(2, '0')},10,${x},1,${day}`),
    )
    const path = fileOf('two.csv', `date,lat,lon,cases,deaths\n${rows.flat().join('\n')}\n`)
    const guess = await inspections.inspect([path], null, context)
    const plan = guess.plan as TablePlan
    expect(plan).toMatchObject({
      valueColumn: 'cases',
      step: { count: 1, unit: 'day' },
      cellSize: { x: 1 },
    })
    const changed: TablePlan = {
      ...plan,
      step: { count: 1, unit: 'week' },
      cellSize: { x: 2, y: 2 },
    }
    const { outcome } = await inspections.inspect([path], changed, context)
    expect(outcome).toMatchObject({ frames: 4, height: 1, width: 2, lastTime: '2020-02-22' })
    const preview = await inspections.preview([path], changed, 10, context)
    expect([...preview.frames]).toEqual(Array(8).fill(14))
    expect(preview).toMatchObject({ shape: [4, 1, 2, 1], range: { min: 14, max: 14 } })
  })

  it('takes what a sparse table of counts does not name for 0', async () => {
    const path = fileOf(
      'sparse.csv',
      `${header}2020-01-01,1,1,5\n2020-01-02,2,2,7\n2020-01-03,1,2,2\n`,
    )
    const { plan } = await inspections.inspect([path], null, context)
    expect(plan).toMatchObject({ emptyCells: 'zero' })
  })

  it('names the row in which a quotation mark is never closed', async () => {
    const path = fileOf(
      'quote.csv',
      `${header}2020-01-01,1,1,5\n2020-01-01,1,2,5\n"2020-01-02,1,1,5\n` +
        '2020-01-03,1,1,5\n'.repeat(600_000),
    )
    await expect(inspections.inspect([path], null, context)).rejects.toThrow(
      /quote\.csv: row 4 does not end/,
    )
  })

  it('reads a table anew when the file has changed', async () => {
    const path = fileOf('grows.csv', `${header}2020-01-01,1,1,5\n2020-01-02,1,2,5\n`)
    const first = await inspections.inspect([path], null, context)
    expect(first.outcome.frames).toBe(2)
    writeFileSync(path, `${readFileSync(path, 'utf8')}2020-01-03,1,1,5\n`)
    const second = await inspections.inspect([path], null, context)
    expect(second.outcome.frames).toBe(3)
  })
})

describe('arrays in archives', () => {
  const values = Array.from({ length: 24 }, (_, i) => i)
  it('reads stored, deflated and gzipped ones, and removes what it unpacked', async () => {
    const array = npy(values, [6, 2, 2])
    const files = [
      fileOf('stored.npz', zipSync({ 'a.npy': [array, { level: 0 }] })),
      fileOf('deflated.npz', zipSync({ 'a.npy': [array, { level: 9 }] })),
      fileOf('gzipped.bin', gzipSync(array)),
    ]
    const into = join(folder, 'into')
    for (const path of files) {
      const { plan } = await inspections.inspect([path], null, context)
      const dataset = await inspections.import([path], plan, into, context)
      expect([...(await readFrames(storeIn(into, dataset), 0, 0, 6))]).toEqual(values)
    }
    expect(leftovers().length).toBe(2)
    await inspections.close()
    expect(leftovers()).toEqual([])
  })

  it('guesses the axes anew when another member has other ones', async () => {
    const path = fileOf(
      'two.npz',
      zipSync({
        'maps.npy': npy(values, [6, 2, 2]),
        'clips.npy': npy(values.slice(0, 16), [2, 2, 2, 2]),
      }),
    )
    const { plan } = await inspections.inspect([path], null, context)
    expect(plan).toMatchObject({ variables: ['maps'], axes: ['time', 'height', 'width'] })
    const other = await inspections.inspect(
      [path],
      { ...plan, variables: ['clips'] } as typeof plan,
      context,
    )
    expect(other.plan).toMatchObject({
      variables: ['clips'],
      axes: ['sequence', 'time', 'height', 'width'],
    })
    expect(other.outcome).toMatchObject({ height: 2, width: 2 })
  })

  it('refuses a damaged member and leaves nothing', async () => {
    const bytes = zipSync({
      'a.npy': [npy(values, [6, 2, 2]), { level: 0 }],
      'b.npy': [npy(values, [6, 2, 2]), { level: 9 }],
    })
    const at = bytes.length - 200
    bytes[at] = (bytes[at] ?? 0) ^ 255
    const path = fileOf('damaged.npz', bytes)
    const plan = {
      format: 'grid' as const,
      variables: ['b'],
      axes: ['time' as const, 'height' as const, 'width' as const],
      picks: [],
      missingValues: [],
      time: { kind: 'index' as const },
      valueName: 'v',
      unit: null,
    }
    await expect(inspections.inspect([path], plan, context)).rejects.toThrow(/damaged\.npz/)
  })

  it('imports a long file in the layout of Moving MNIST with little memory', async () => {
    const shape = [20, 2500, 64, 64]
    const path = join(folder, 'long.npy')
    const file = openSync(path, 'w')
    writeSync(file, formatNpyHeader('uint8', shape))
    const start = formatNpyHeader('uint8', shape).length
    for (const [frame, sequence] of [
      [0, 0],
      [19, 0],
      [7, 1234],
      [19, 2499],
    ] as const)
      writeSync(file, Buffer.from([frame + 1]), 0, 1, start + (frame * 2500 + sequence) * 4096)
    ftruncateSync(file, start + 20 * 2500 * 4096)
    closeSync(file)
    const { plan } = await inspections.inspect([path], null, context)
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    const onProgress = () => (most = Math.max(most, process.memoryUsage().arrayBuffers - before))
    const dataset = await inspections.import([path], plan, join(folder, 'long'), {
      ...context,
      onProgress,
    })
    expect(most).toBeLessThan(130e6)
    expect(dataset.bytes).toBe(204_800_000)
    const at = async (sequence: number, frame: number) =>
      (await readFrames(storeIn(join(folder, 'long'), dataset), sequence, frame, 1))[0]
    expect([
      await at(0, 0),
      await at(0, 19),
      await at(1234, 7),
      await at(2499, 19),
      await at(1, 0),
    ]).toEqual([1, 20, 8, 20, 0])
  })

  it('stops when it is cancelled', async () => {
    const path = fileOf('cut.npy', formatNpyHeader('uint8', [100, 1024, 1024]))
    truncateSync(path, 128 + 100 * 1024 * 1024)
    const { plan } = await inspections.inspect([path], null, context)
    const controller = new AbortController()
    const onProgress = (done: number) => (done > 0 ? controller.abort() : undefined)
    await expect(
      inspections.import([path], plan, join(folder, 'cut'), {
        signal: controller.signal,
        onProgress,
      }),
    ).rejects.toThrow('cancelled')
    expect(leftovers()).toEqual([])
  })
})
