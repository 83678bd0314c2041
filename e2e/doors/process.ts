/**
 * The app's own process: started as a person starts it, its words kept for the report of a failure,
 * its engine found by its parent.
 */
import { execFileSync, spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { projectNode, root } from '../../scripts/lib/project.mjs'
import { patienceMs } from '../patience'

export class AppProcess {
  readonly child: ChildProcess
  /** Everything it has printed. */
  words = ''

  /**
   * Starts a script on the project's Node, or another program; with `ipc` it can be sent messages.
   */
  static start(
    args: string[],
    env: NodeJS.ProcessEnv,
    { ipc = false, program = projectNode } = {},
  ): AppProcess {
    const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])]
    return new AppProcess(
      spawn(program, args, { cwd: root, env: { ...process.env, ...env }, stdio }),
    )
  }

  constructor(child: ChildProcess) {
    this.child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.words += text))
    }
  }

  /** The first match in what it prints; fails when it ends before. */
  async said(pattern: RegExp): Promise<string> {
    const until = Date.now() + patienceMs
    while (Date.now() < until) {
      const found = pattern.exec(this.words)
      if (found !== null) return found[0]
      if (this.child.exitCode !== null) break
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`The app did not say ${String(pattern)}. It said:\n${this.words}`)
  }

  /** Process ids of the engines this app runs now. */
  engines(): number[] {
    return processes()
      .filter(({ parent, command }) => parent === this.child.pid && command.includes('engine.js'))
      .map(({ pid }) => pid)
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.child.kill(signal)
    await this.ended()
  }

  /** Waits for its end, and makes it when it does not come. */
  async ended(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const timer = setTimeout(() => this.child.kill('SIGKILL'), patienceMs)
    await once(this.child, 'exit')
    clearTimeout(timer)
  }
}

/** Ends one engine as an out-of-memory kill or a driver crash does: at once and without a word. */
export function killEngine(pid: number): void {
  process.kill(pid, 'SIGKILL')
}

function processes(): { pid: number; parent: number; command: string }[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split(
    '\n',
  )
  return lines.map((line) => {
    const [pid, parent, ...command] = line.trim().split(/\s+/)
    return { pid: Number(pid), parent: Number(parent), command: command.join(' ') }
  })
}
