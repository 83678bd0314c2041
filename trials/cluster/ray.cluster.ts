/** Runs on a Ray cluster: submitted, followed, a worker killed, stopped, home; and a sweep. */
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHead, type RayHead } from './ray-head'
import { gridcast, python } from './terminal'

const folder = mkdtempSync(join(tmpdir(), 'gridcast-test-'))
const data = join(folder, 'data')
const table = join(folder, 'epidemic.csv')
let head: RayHead

beforeAll(async () => {
  head = await startHead(4)
  process.env['GRIDCAST_CLUSTER_TOKEN'] = head.token
  await gridcast(data, 'samples', 'make', 'epidemic', '--out', table)
})
afterAll(async () => {
  await head.close()
})

const small = ['--filters', '4', '--input-frames', '4', '--target-frames', '4', '--limit', '40']

async function planned(name: string, epochs: number): Promise<{ run: string; job: string }> {
  const job = join(folder, `job-${name}`)
  const options = ['--data', table, '--out', job, '--epochs', String(epochs), ...small]
  const { run } = await gridcast<{ run: string }>(data, 'job', 'make', ...options)
  return { run, job }
}

async function submit(run: string, out: string, ...more: string[]): Promise<void> {
  await gridcast(data, 'job', 'submit', run, '--address', head.address, '--out', out, ...more)
}

interface Told {
  type: string
  process?: number
}

function told(out: string, type: string): Told[] {
  const path = join(out, 'events.jsonl')
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
  return lines.map((line) => JSON.parse(line) as Told).filter((event) => event.type === type)
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(300)
}

const statusOf = async (run: string): Promise<string> =>
  (await gridcast<{ status: string }>(data, 'job', 'status', run)).status

describe('a run on a Ray cluster', () => {
  it('goes on after a worker is killed, is followed, and comes home', async () => {
    const { run } = await planned('killed', 6)
    const out = join(folder, 'killed')
    await submit(run, out, '--workers', '2')
    const followed = gridcast(data, 'job', 'follow', run)
    await until(() => told(out, 'epoch').length > 0)
    process.kill(told(out, 'prepared')[0]!.process!, 'SIGKILL')
    expect(await followed).toMatchObject({ run, status: 'completed', epochs: 6 })
    expect(told(out, 'prepared').length).toBeGreaterThan(1)
    const { forecast } = await gridcast<{ forecast: string }>(data, 'forecast', '--run', run)
    expect(forecast).toMatch(/^\w+$/)
  })

  it('comes home through the log where no folder is shared', async () => {
    const { run } = await planned('log', 1)
    const out = join(folder, 'log')
    await submit(run, out)
    await until(async () => (await statusOf(run)) === 'SUCCEEDED')
    await python(folder, '-c', 'import shutil; shutil.move("log", "elsewhere")')
    expect(await gridcast(data, 'job', 'follow', run)).toMatchObject({ run, epochs: 1 })
  })

  it('is stopped, and goes on here from its last checkpoint', async () => {
    const { run } = await planned('stopped', 500)
    const out = join(folder, 'stopped')
    await submit(run, out)
    await until(() => told(out, 'epoch').length > 0)
    await gridcast(data, 'job', 'stop', run)
    await until(async () => (await statusOf(run)) === 'STOPPED')
    const home = await gridcast<{ epochs: number }>(data, 'job', 'home', run, out)
    expect(home).toMatchObject({ status: 'paused' })
    expect(home.epochs).toBeGreaterThan(0)
  })

  it('is one of four in a sweep with early ends', async () => {
    const { job } = await planned('sweep', 3)
    const grid = { 'settings.learningRate': [0.001, 0.01], 'modelSpec.*.*.filters': [2, 4] }
    writeFileSync(join(job, 'sweep.json'), JSON.stringify({ grid }))
    Object.assign(process.env, head.environment)
    await python(job, 'ray_sweep.py', 'swept')
    const trials = JSON.parse(readFileSync(join(job, 'swept', 'sweep.json'), 'utf8')) as {
      validationLoss: number
      epochs: number
    }[]
    expect(trials).toHaveLength(4)
    expect(trials.every(({ validationLoss }) => Number.isFinite(validationLoss))).toBe(true)
    expect(new Set(trials.map(({ validationLoss }) => validationLoss)).size).toBe(4)
  })
})
