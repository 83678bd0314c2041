/**
 * How long a person waits from typing `gridcast train` to the end of the first training step,
 * everything included: a fresh terminal process, a fresh engine process, a dataset that was
 * imported before or a file that is imported first.
 */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { median } from './statistics'

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const gridcast = here('./gridcast.js')
const recorder = new URL('./start-recorder.js', import.meta.url).href
const patienceMs = 60_000

/** What the recorder writes, in the order in which it happens, and what each is called. */
const milestones = [
  ['terminal process', 'terminal started'],
  ['engine process', 'engine started'],
  ['asked train', 'engine asked to train'],
  ['device open', 'device chosen and open'],
  ['data read', 'training data read'],
  ['told prepared', 'model built'],
  ['told batch', 'first step done'],
] as const

export interface ColdStart {
  /** `dataset`: imported before. `file`: imported by the command itself. */
  data: 'dataset' | 'file'
  repeats: number
  /**
   * Milliseconds from the start of the terminal's process to the end of the first training step:
   * median, fastest, slowest.
   */
  firstStepMs: number
  fastestMs: number
  slowestMs: number
  /** Median milliseconds from the start to each milestone. */
  milestones: { what: string; ms: number }[]
}

/** Measures both ways in turn, `repeats` times each, after one start that is not counted. */
export async function measureColdStart(repeats: number): Promise<ColdStart[]> {
  const folder = await mkdtemp(join(tmpdir(), 'gridcast-start-'))
  try {
    const file = join(folder, 'digits.npy')
    const run = (...args: string[]) =>
      execFileSync(process.execPath, [gridcast, ...args], { stdio: 'ignore' })
    run('samples', 'make', 'moving-digits', '--size', 'small', '--out', file)
    const imported = join(folder, 'imported')
    run('--data-dir', imported, 'import', file, '--name', 'digits')
    const starts = { dataset: [] as Map<string, number>[], file: [] as Map<string, number>[] }
    for (let i = 0; i <= repeats; i++) {
      const copy = join(folder, `copy-${i}`)
      await cp(imported, copy, { recursive: true })
      const times = {
        dataset: await startOnce(folder, copy, 'digits'),
        file: await startOnce(folder, join(folder, `fresh-${i}`), file),
      }
      if (i === 0) continue
      starts.dataset.push(times.dataset)
      starts.file.push(times.file)
    }
    return [summarize('dataset', starts.dataset), summarize('file', starts.file)]
  } finally {
    await rm(folder, { recursive: true })
  }
}

/**
 * Types the command, waits for the first step and ends everything. Milliseconds of each milestone.
 */
async function startOnce(
  folder: string,
  dataFolder: string,
  data: string,
): Promise<Map<string, number>> {
  const record = join(folder, 'record')
  await rm(record, { force: true })
  const typed = performance.timeOrigin + performance.now()
  const terminal = spawn(
    process.execPath,
    [gridcast, '--data-dir', dataFolder, 'train', '--data', data, '--template', 'small'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, START_RECORD: record, NODE_OPTIONS: `--import ${recorder}` },
    },
  )
  const ended = new Promise<void>((resolve) => terminal.once('exit', () => resolve()))
  const lines = await waitFor(record, milestones.at(-1)![0])
  terminal.kill('SIGKILL')
  await ended
  await waitForEnd(lines.find(({ what }) => what === 'engine process')?.pid)
  return new Map(
    milestones.map(([what]) => [
      what,
      (lines.find((line) => line.what === what)?.at ?? Number.NaN) - typed,
    ]),
  )
}

interface Line {
  pid: number
  what: string
  at: number
}

async function waitFor(record: string, what: string): Promise<Line[]> {
  const end = performance.now() + patienceMs
  while (performance.now() < end) {
    await sleep(25)
    const text = existsSync(record) ? await readFile(record, 'utf8') : ''
    if (text.includes(`"${what}"`))
      return text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line)
  }
  throw new Error(
    `No "${what}" after ${patienceMs / 1000} s; the terminal's own message stands above.`,
  )
}

/** The engine ends by itself when its terminal is gone. */
async function waitForEnd(pid: number | undefined): Promise<void> {
  while (pid !== undefined && isAlive(pid)) await sleep(10)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function summarize(data: ColdStart['data'], starts: Map<string, number>[]): ColdStart {
  const times = (what: string): number[] => starts.map((start) => start.get(what) ?? Number.NaN)
  const ends = times(milestones.at(-1)![0])
  return {
    data,
    repeats: starts.length,
    firstStepMs: median(ends),
    fastestMs: Math.min(...ends),
    slowestMs: Math.max(...ends),
    milestones: milestones.map(([what, name]) => ({ what: name, ms: median(times(what)) })),
  }
}
