/**
 * How fast main answers many windows at once while a training writes: a folder with 500 runs and
 * 200,000 epochs, and 20 windows that follow the changes as the page does, each reading again what
 * changed, while five epochs a second are entered by another process.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import Sqlite, { type Database } from 'better-sqlite3'
import { runIdSchema, type RunId } from '../src/shared/identifiers'
import type { Api } from '../src/shared/api/contract'
import { serveApp } from './served-app'
import { quantile } from './statistics'

const gridcast = fileURLToPath(new URL('./gridcast.js', import.meta.url))
const runs = 500
const epochsOfRun = 400
const windows = 20
const seconds = 20
const epochEveryMs = 200

export interface Load {
  runs: number
  epochs: number
  windows: number
  /** Epochs that were entered meanwhile, and requests that the windows made. */
  entered: number
  requests: number
  medianMs: number
  p99Ms: number
  slowestMs: number
  /** The most that main took, in megabytes; null where the system does not tell. */
  peakMb: number | null
  /** Share of one core that main took; NaN where the system does not tell. */
  cpuShare: number
}

export async function measureLoad(): Promise<Load> {
  const folder = await mkdtemp(join(tmpdir(), 'gridcast-load-'))
  const data = join(folder, 'data')
  try {
    const trained = fill(folder, data)
    const app = await serveApp(data, folder)
    const database = open(data)
    try {
      return await measureOn(app, database, trained)
    } finally {
      database.close()
      await app.close()
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/**
 * A run of one epoch, and as many copies of it as it takes.
 * @returns the run that is trained
 */
function fill(folder: string, data: string): RunId {
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [gridcast, '--data-dir', data, ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    })
  const sample = join(folder, 'sample.csv')
  run('samples', 'make', 'epidemic', '--out', sample)
  const model = ['--template', 'small', '--filters', '4', '--epochs', '1', '--limit', '8']
  run('train', '--data', sample, ...model)
  const database = open(data)
  database.transaction(() => {
    const columns = (database.pragma('table_info(runs)') as { name: string }[])
      .map(({ name }) => name)
      .filter((name) => name !== 'id')
      .join(', ')
    database.exec(`WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ${runs})
      INSERT INTO runs (id, ${columns}) SELECT 'copy' || i, ${columns} FROM runs, n`)
    database.exec(`WITH RECURSIVE n(i) AS
      (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ${epochsOfRun})
      INSERT OR IGNORE INTO epochs SELECT id, i, 0.5, 0.4, 0.001, 2, 40 FROM runs, n`)
  })()
  const id = database
    .prepare<[], string>("SELECT id FROM runs WHERE id NOT LIKE 'copy%'")
    .pluck()
    .get()
  database.close()
  return runIdSchema.parse(id)
}

const open = (data: string) => new Sqlite(join(data, 'gridcast.sqlite'))

async function measureOn(
  app: Awaited<ReturnType<typeof serveApp>>,
  database: Database,
  trained: RunId,
): Promise<Load> {
  const took: number[] = []
  const leaving = new AbortController()
  const opened = await Promise.all(
    Array.from({ length: windows }, async () => openWindow(await app.connect(), trained)),
  )
  const followed = opened.map(async ({ follow }) => follow(took, leaving.signal))
  const cpuBefore = cpuMsOf(app.pid)
  let entered = 0
  for (const until = performance.now() + seconds * 1000; performance.now() < until; entered++) {
    enterEpoch(database, trained, epochsOfRun + 1 + entered)
    await sleep(epochEveryMs)
  }
  const peakMb = peakOf(app.pid)
  const cpuShare = (cpuMsOf(app.pid) - cpuBefore) / (seconds * 1000)
  leaving.abort()
  await Promise.all(followed)
  return {
    ...{
      runs,
      epochs: runs * epochsOfRun,
      windows,
      entered,
      requests: took.length,
      peakMb,
      cpuShare,
    },
    medianMs: quantile(took, 0.5),
    p99Ms: quantile(took, 0.99),
    slowestMs: Math.max(...took),
  }
}

function enterEpoch(database: Database, id: string, epoch: number): void {
  database.transaction(() => {
    database.prepare('INSERT INTO epochs VALUES (?, ?, 0.5, 0.4, 0.001, 2, 40)').run(id, epoch)
    database.prepare('UPDATE runs SET seconds = seconds + 2 WHERE id = ?').run(id)
  })()
}

interface OpenWindow {
  /** Reads again whatever changed, until it is closed. */
  follow(took: number[], signal: AbortSignal): Promise<void>
}

/** Reads the list and the run that is looked at, as the page does when it opens. */
async function openWindow(api: Api, openRun: RunId): Promise<OpenWindow> {
  let cursor = 0
  let known = 0
  const read = async (took: number[]) => {
    for (let more = true; more;)
      ({ cursor, more } = await timed(took, () => api.runs.list({ after: cursor })))
    await timed(took, () => api.damaged.list())
    const { epochs } = await timed(took, () => api.runs.get({ id: openRun, epochsAfter: known }))
    known = epochs.at(-1)?.epoch ?? known
  }
  await read([])
  return {
    async follow(took, signal) {
      try {
        for await (const { topic } of await api.app.changes(undefined, { signal }))
          if (topic === 'runs' && !signal.aborted) await read(took)
      } catch (error) {
        if (!signal.aborted) throw error
      }
    },
  }
}

async function timed<T>(took: number[], ask: () => Promise<T>): Promise<T> {
  const asked = performance.now()
  const answer = await ask()
  took.push(performance.now() - asked)
  return answer
}

/** Processor time so far, of all threads (Linux counts it in hundredths of a second). */
function cpuMsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return Number.NaN
  }
}

/** The largest resident size so far. */
function peakOf(pid: number): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024
  } catch {
    const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })
    return Number(stdout) > 0 ? Number(stdout) / 1024 : null
  }
}
