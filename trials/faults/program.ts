/** The terminal's door as a real process, and every process that works for it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** Only against hanging: nothing here depends on how busy the machine is. */
export const patienceMs = 240_000

/** Marks the processes of one trial, whoever started them. */
const variable = 'GRIDCAST_TRIAL'

export type Role = 'main' | 'engine' | 'data'

export interface Launch {
  /** Built `gridcast.js`. */
  program: string
  dataFolder: string
  /** Of the trial. */
  name: string
  env?: NodeJS.ProcessEnv
  /** No file may grow beyond so many bytes. */
  mostFileBytes?: number
}

export class Program {
  words = ''
  readonly ended: Promise<number | null>
  private readonly child: ChildProcess
  private isOver = false

  constructor(
    private readonly launch: Launch,
    args: readonly string[],
  ) {
    const { program, dataFolder, name, env, mostFileBytes } = launch
    // A file size limit is to be an error, not a signal: what ignores it hands that on.
    const limit = mostFileBytes === undefined ? '' : `prlimit --pid $$ --fsize=${mostFileBytes};`
    const shell = `trap "" XFSZ; ${limit} exec "$0" "$@"`
    const command = [process.execPath, program, ...args, '--data-dir', dataFolder]
    this.child = spawn('/bin/sh', ['-c', shell, ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LANG: 'en_GB.UTF-8', [variable]: name, ...env },
    })
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.words += text))
    this.ended = new Promise((resolve) =>
      this.child.once('close', (code) => {
        this.isOver = true
        resolve(code)
      }),
    )
  }

  get over(): boolean {
    return this.isOver
  }

  /** Waits until it says this or has ended; whether it said so. */
  async says(pattern: RegExp): Promise<boolean> {
    return until(() => pattern.test(this.words) || this.isOver).then(() => pattern.test(this.words))
  }

  /** Its exit status; null when a signal ended it. @throws when it does not end */
  async end(): Promise<number | null> {
    if (!(await until(() => this.isOver))) throw new Error(`does not end; it said: ${this.words}`)
    return this.ended
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }

  /** Processes of the trial in this role. */
  pids(role: Role): number[] {
    return processesOf(this.launch.name)
      .filter((process) => process.role === role)
      .map(({ pid }) => pid)
  }
}

/** Whether it became true; looks often. */
export async function until(isTrue: () => boolean, ms = patienceMs, everyMs = 5): Promise<boolean> {
  const end = performance.now() + ms
  while (!isTrue()) {
    if (performance.now() > end) return false
    await wait(everyMs)
  }
  return true
}

/** How often the system's processes are looked through, in milliseconds. */
export const lookMs = 25

/** Every living process that was started for the trial, by whomever. */
export function processesOf(name: string): { pid: number; role: Role }[] {
  const mark = `${variable}=${name}\0`
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      const command = read(entry, 'cmdline')
      if (!command.includes('.js\0') || !read(entry, 'environ').includes(mark)) return []
      const role = /engine\.js/.test(command)
        ? 'engine'
        : /data\.js/.test(command)
          ? 'data'
          : 'main'
      return [{ pid: Number(entry), role }]
    })
}

/** Empty when the process has ended meanwhile. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return ''
  }
}

export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended by itself.
    }
  }
}
