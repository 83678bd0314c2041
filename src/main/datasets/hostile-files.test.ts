/**
 * Files from strangers that ask for more than any machine has. Each is read or refused by a
 * sentence, in a real data process. Its own time on the processor is counted, not the clock's, so
 * that a busy machine changes nothing.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DataCalls } from '../../shared/data-calls'
import { CancelledError, GridcastError } from '../../shared/errors'
import type { ImportPlan } from '../../shared/import-plan'
import { formatNpyHeader } from '../../shared/npy'
import { needing } from '../../shared/testing/needing'
import { dataKind } from '../processes/data-kind'
import { Supervisor } from '../processes/supervisor'
import { buildPrograms } from '../processes/testing/build-programs'
import { temporaryFolder } from '../store/testing'
import {
  nestedGzip,
  npyHeaderOfLength,
  writeRepeatedGzip,
  writeSparse,
  writeTable,
  zeros,
  zipOf,
} from './testing/hostile-files'

/** Until the first answer: progress, what was found, or a refusal. */
const mostSeconds = 10
const mostSecondsInAll = 90
const mostMegabytes = 512

let programs: { folder: string; remove: () => void }
let work: { folder: string; remove: () => void }
beforeAll(async () => {
  programs = temporaryFolder()
  work = temporaryFolder()
  await buildPrograms(programs.folder, { data: 'data/index.ts', guard: 'process/guard.ts' })
})
afterAll(() => {
  programs.remove()
  work.remove()
})

/** Seconds on the processor and the most memory at once, as the system counts them. */
function costsOf(pid: number): { seconds: number; megabytes: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  const peak = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return { seconds: ticks / 100, megabytes: Number(peak?.[1]) / 1024 }
}

/** What becomes of a file that is looked at, and whose import is begun and cancelled. */
async function outcomeOf(path: string): Promise<string> {
  const kind = dataKind(join(programs.folder, 'data.js'), join(work.folder, 'temporary'))
  const data = new Supervisor<DataCalls>({ ...kind, mostMemory: null })
  try {
    await data.call('fingerprint', { path: join(programs.folder, 'data.js') })
    const costs = () => costsOf(data.pids[0] ?? 0)
    const { seconds: before } = costs()
    let answered: number | null = null
    const onNews = () => (answered ??= costs().seconds)
    const params = { paths: [path], plan: null }
    const found = await data.call('inspect', params, { onNews }).catch(refusal)
    const { seconds } = costs()
    expect((answered ?? seconds) - before).toBeLessThan(mostSeconds)
    expect(seconds - before).toBeLessThan(mostSecondsInAll)
    if (!(found instanceof GridcastError)) await beginImport(data, path, found.plan)
    expect(costs().megabytes).toBeLessThan(mostMegabytes)
    return found instanceof GridcastError ? found.message : 'read'
  } finally {
    await data.close()
  }
}

async function beginImport(data: Supervisor<DataCalls>, path: string, plan: ImportPlan) {
  const abort = new AbortController()
  const params = { paths: [path], plan, folder: join(work.folder, 'never') }
  const imported = data.call('import', params, { signal: abort.signal })
  setTimeout(() => abort.abort(), 500)
  await imported.catch(refusal)
}

/** The sentence of a refusal; what is no refusal is thrown. */
function refusal(error: unknown): GridcastError {
  const isOurs = error instanceof GridcastError && !/^(data\.|internal)/.test(error.code)
  if (isOurs || error instanceof CancelledError) return error as GridcastError
  throw error
}

const csv = 'date,lat,lon,cases\n2020-01-01,1,1,5\n2020-01-01,1,2,6\n2020-01-02,2,1,7\n'
const small = zeros('uint8', [4, 3, 3])

/** Files by name, how each is written, and the words of what becomes of it. */
const files: [string, (path: string) => void, RegExp][] = [
  [
    '400-entries-on-one.npz',
    (path) => {
      const content = zeros('uint8', [10, 1000, 1000])
      const names = Array.from({ length: 400 }, (_, i) => `a${i}.npy`)
      writeFileSync(
        path,
        zipOf(names.map((name, i) => ({ name, content, ...(i > 0 && { at: 0 }) }))),
      )
    },
    /lies on top of another member/,
  ],
  [
    '400-tables-on-one.zip',
    (path) => {
      const content = Buffer.from(`${csv}${' '.repeat(5_000_000)}`)
      const names = Array.from({ length: 400 }, (_, i) => `a${i}.csv`)
      writeFileSync(
        path,
        zipOf(names.map((name, i) => ({ name, content, ...(i > 0 && { at: 0 }) }))),
      )
    },
    /lies on top of another member/,
  ],
  [
    'overlapping.zip',
    (path) => {
      const content = Buffer.from(csv)
      const names = ['a.csv', 'b.csv', 'c.csv']
      writeFileSync(
        path,
        zipOf(names.map((name, i) => ({ name, content, ...(i > 0 && { at: i }) }))),
      )
    },
    /lies on top of another member/,
  ],
  [
    '60,000-arrays.npz',
    (path) =>
      writeFileSync(
        path,
        zipOf(Array.from({ length: 60_000 }, (_, i) => ({ name: `a${i}.npy`, content: small }))),
      ),
    /60,?000/,
  ],
  [
    '60,000-tables.zip',
    (path) => {
      const content = Buffer.from(csv)
      const names = Array.from({ length: 60_000 }, (_, i) => `${i}.csv`)
      writeFileSync(path, zipOf(names.map((name) => ({ name, content }))))
    },
    /60,?000/,
  ],
  ['40-gzips.csv.gz', (path) => writeFileSync(path, nestedGzip(Buffer.from(csv), 40)), /gzip/],
  [
    '40-gzips-in.zip',
    (path) =>
      writeFileSync(path, zipOf([{ name: 'a.csv.gz', content: nestedGzip(Buffer.from(csv), 40) }])),
    /gzip/,
  ],
  [
    'header-of-3-GB.npy',
    (path) => writeSparse(path, npyHeaderOfLength(3e9), 3.1e9),
    /is cut off|header/,
  ],
  [
    'header-of-2.2-GB.npy.gz',
    (path) => writeRepeatedGzip(path, '', npyHeaderOfLength(2.2e9), 1),
    /2\.2 GB long/,
  ],
  [
    'header-of-40-MB-of-spaces.npy',
    (path) => {
      const text = Buffer.alloc(40e6, 0x20)
      text.write("{'descr': '|u1', 'fortran_order': False, 'shape': (4, 3, 3), }")
      writeFileSync(path, Buffer.concat([npyHeaderOfLength(text.length), text, Buffer.alloc(36)]))
    },
    /header/,
  ],
  [
    // More than may be held in memory.
    '640-MB-of-zeros.npy.gz',
    (path) => {
      const head = formatNpyHeader('uint8', [640, 1000, 1000])
      writeRepeatedGzip(path, head, Buffer.alloc(16e6), 40)
    },
    /^read$/,
  ],
  [
    '640-MB-of-blanks.csv.gz',
    (path) => writeRepeatedGzip(path, csv, Buffer.alloc(16e6, 0x20), 40),
    /row 5 has more than 8,388,/,
  ],
  [
    '640-MB-of-line-ends.csv.gz',
    (path) => writeRepeatedGzip(path, csv, Buffer.alloc(16e6, 0x0a), 40),
    /60,000,000/,
  ],
  [
    'half-a-million-seconds.csv',
    (path) => {
      const places = Array.from({ length: 600 }, (_, i) => `${Math.floor(i / 30)},${i % 30},1`)
      const ends = ['2020-01-01 00:00:00', '2020-01-01 00:00:01', '2020-01-06 18:53:20']
      const lines = ends.flatMap((date) => places.map((place) => `${date},${place}`))
      writeTable(path, 'date,lat,lon,cases', lines)
    },
    /makes 500,001 frames/,
  ],
  [
    'lattice-of-2000-squared.csv',
    (path) => {
      const lines = Array.from({ length: 4400 }, (_, i) => {
        const [y, x] = [(i * 7919) % 2000, (i * 104_729) % 2000]
        return `2020-01-0${1 + (i % 2)},${y / 100},${x / 100},1`
      })
      writeTable(path, 'date,lat,lon,cases', lines)
    },
    /read/,
  ],
  [
    'far-away.csv',
    (path) => {
      const far = ['2020-01-01,1e308,1e308,1', '2020-01-01,-1e308,-1e308,1']
      writeTable(path, 'date,lat,lon,cases', far)
    },
    /readable date and place/,
  ],
  [
    'long-coordinates.csv',
    (path) => {
      const blanks = ' '.repeat(2000)
      const digits = '1'.repeat(60_000)
      const lines = [`2020-01-01,1${blanks}1,1,1`, `2020-01-01,${digits},1,1`]
      writeTable(path, 'date,lat,lon,cases', [...lines, '2020-01-01,1,1,1', '2020-01-02,1,2,1'])
    },
    /has no coordinates/,
  ],
  [
    '3-frames-of-60,000-squared.npy',
    (path) => {
      const header = formatNpyHeader('uint8', [3, 60_000, 60_000])
      writeSparse(path, header, header.length + 3 * 60_000 ** 2)
    },
    /^read$/,
  ],
]

const needsCounting = needing(process.platform === 'linux' ? null : 'only Linux counts a process')
needsCounting.describe('a hostile file', () => {
  it.each(files)('%s', async (name, write, words) => {
    const path = join(work.folder, name)
    write(path)
    const said = await outcomeOf(path)
    expect(said).toMatch(words)
  })
})
