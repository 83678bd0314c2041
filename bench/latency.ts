/**
 * How fast main answers a window while the heaviest work goes on that a person can start: a table
 * of 1,000,000 rows and an array of 800 MB are imported and a GIF is drawn. Small requests are made
 * one after the other on a connection of their own; what each took is the answer's time.
 */
import type { ForecastId } from '../src/shared/identifiers'
import { execFileSync } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { formatNpyHeader } from '../src/shared/npy'
import type { Api } from '../src/shared/api/contract'
import { serveApp } from './served-app'
import { quantile } from './statistics'

const gridcast = fileURLToPath(new URL('./gridcast.js', import.meta.url))
const pauseMs = 2
const quietMs = 3000

export interface AnswerTimes {
  what: string
  requests: number
  medianMs: number
  p99Ms: number
  slowestMs: number
}

export interface Latency {
  times: AnswerTimes[]
  /** Seconds that each work took beside the others. */
  seconds: { table: number; array: number }
  /** GIFs that were drawn meanwhile. */
  pictures: number
}

export async function measureLatency(): Promise<Latency> {
  const folder = await mkdtemp(join(tmpdir(), 'gridcast-latency-'))
  try {
    await pipeline(Readable.from(tableRows()), createWriteStream(join(folder, 'rows.csv')))
    await pipeline(Readable.from(arrayBytes()), createWriteStream(join(folder, 'frames.npy')))
    const forecast = makeForecast(folder)
    const app = await serveApp(join(folder, 'data'), folder)
    try {
      return await measureOn(await app.connect(), await app.connect(), forecast)
    } finally {
      await app.close()
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function measureOn(asking: Api, working: Api, forecast: ForecastId): Promise<Latency> {
  const quiet = await whileDoing('without other work', asking, sleep(quietMs))
  const { entries } = await working.files.list({ path: '' })
  const handleOf = (file: string) => entries.find(({ name }) => name === file)?.handle ?? ''
  const started = performance.now()
  const imports = (['rows.csv', 'frames.npy'] as const).map(async (file) => {
    await importFile(working, handleOf(file), file)
    return (performance.now() - started) / 1000
  })
  const both = Promise.all(imports)
  let done = false
  const finish = () => (done = true)
  both.then(finish, finish)
  let pictures = 0
  const drawing = (async () => {
    for (; !done; pictures++)
      await drain(await working.forecasts.export({ id: forecast, format: 'gif' }))
  })()
  const busy = await whileDoing('while importing and drawing', asking, Promise.all([both, drawing]))
  const [table = NaN, array = NaN] = await both
  return { times: [quiet, busy], seconds: { table, array }, pictures }
}

async function importFile(api: Api, handle: string, name: string): Promise<void> {
  const { plan } = await drain(await api.datasets.inspect({ handle }))
  await drain(await api.datasets.import({ handle, plan, name }))
}

async function drain<T>(
  stream: AsyncIterable<{ type: 'progress' } | { type: 'result'; result: T }>,
): Promise<T> {
  let last: T | undefined
  for await (const item of stream) if (item.type === 'result') last = item.result
  if (last === undefined) throw new Error('The work ended without a result.')
  return last
}

/** Asks until the work is done. */
async function whileDoing(what: string, api: Api, work: Promise<unknown>): Promise<AnswerTimes> {
  let done = false
  const finish = () => (done = true)
  work.then(finish, finish)
  const took: number[] = []
  while (!done) {
    const asked = performance.now()
    await (took.length % 2 === 0 ? api.datasets.list() : api.runs.list({}))
    took.push(performance.now() - asked)
    await sleep(pauseMs)
  }
  await work
  return {
    what,
    requests: took.length,
    medianMs: quantile(took, 0.5),
    p99Ms: quantile(took, 0.99),
    slowestMs: Math.max(...took),
  }
}

/** A forecast of 20 steps with the figures of a sample. */
function makeForecast(folder: string): ForecastId {
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [gridcast, '--data-dir', join(folder, 'data'), ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    })
  const sample = join(folder, 'sample.csv')
  run('samples', 'make', 'epidemic', '--out', sample)
  const model = ['--template', 'small', '--filters', '4', '--epochs', '1', '--limit', '8']
  run('train', '--data', sample, ...model)
  const [trained] = JSON.parse(run('--json', 'runs')) as { run: string }[]
  const made = run('--json', 'forecast', '--run', trained?.run ?? '', '--steps', '20')
  return (JSON.parse(made) as { forecast: ForecastId }).forecast
}

/** 1,000,000 rows: 400 days of 50 x 50 places. */
function* tableRows(): Generator<string> {
  yield 'date,lat,lon,cases\n'
  for (let day = 0; day < 400; day++) {
    const date = new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10)
    let rows = ''
    for (let place = 0; place < 2500; place++) {
      const [y, x] = [40 + Math.floor(place / 50) / 10, (place % 50) / 10]
      rows += `${date},${y},${x},${(day * place) % 97}\n`
    }
    yield rows
  }
}

/** 200 frames of 1000 x 1000 float32. */
function* arrayBytes(): Generator<Uint8Array> {
  yield formatNpyHeader('float32', [200, 1000, 1000])
  for (let frame = 0; frame < 200; frame++) {
    const values = new Float32Array(1e6)
    for (let i = 0; i < values.length; i++) values[i] = (i * 7 + frame * 13) % 1013
    yield new Uint8Array(values.buffer)
  }
}
