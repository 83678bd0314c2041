/**
 * One process that works for main: starts it, speaks `shared/process-protocol` with it, watches
 * that it lives, and settles its calls whatever happens to it.
 */
import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import { dirname } from 'node:path'
import { CancelledError, GridcastError, type ErrorNotice } from '../../shared/errors'
import {
  lifeLine,
  type Call,
  type CallTable,
  type FromProcess,
  type Method,
  type ToProcess,
} from '../../shared/process-protocol'
import type { CallOptions, Task } from './calls'
import { countOutOfMemoryKills, endingOf, type Ending } from './last-words'
import { findNodeBinary, neededMajor, spawnProcess, type ProcessStart } from './programs'
import type { ProcessKind } from './process-kind'
import { takeStartedAhead } from './started-ahead'
import { Watch } from './watch'

const stderrKept = 8_000

/**
 * What a call rejects with whose process was killed because of another call, which didn't end when
 * it was cancelled: begun again in a new process it comes to its end.
 */
export class DisplacedError extends Error {}

interface PendingCall<T extends CallTable<T>> {
  call: Call<T>
  news: (news: unknown) => void
  resolve: (result: unknown) => void
  reject: (error: unknown) => void
  cancelled: boolean
}

/** Why this process was killed from here. */
type Verdict = 'hung' | 'memory-limit' | 'impatience' | 'given-up'

/** How a process ended. */
export interface End {
  why: Ending['cause'] | Verdict
  how: string
  /** What it was doing. */
  calls: string[]
}

export class CallProcess<T extends CallTable<T>> {
  private readonly child: ChildProcess
  private readonly watch: Watch | null
  private readonly pending = new Map<number, PendingCall<T>>()
  private readonly killsBefore = countOutOfMemoryKills()
  private verdict: Verdict | null = null
  private stderr = ''
  private hear: (text: string) => void = () => undefined
  private lastId = 0
  private over = false
  private isSettled = false
  /** Settles when the process has ended. */
  readonly ended: Promise<End>

  /** @param lane whose calls it is going to answer. @throws GridcastError `engine.node` */
  constructor(
    private readonly kind: ProcessKind<T>,
    lane: string,
  ) {
    this.child = started(kind.startOf(lane))
    const { promise, resolve } = Promise.withResolvers<End>()
    this.ended = promise
    // Absent when the system has no more file descriptors; the error event then says so.
    const line = this.child.stdio?.[lifeLine] as Socket | undefined
    // Signs of life don't keep this process from ending.
    line?.unref()
    // Whoever waits for the end waits for this line too, which by itself keeps nothing alive.
    this.child.once('exit', () => line?.ref())
    this.watch = line === undefined ? null : new Watch(line, kind, (fault) => this.end(fault))
    this.child.on('message', (message) => this.receive(message as FromProcess))
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-stderrKept)
      this.hear(text)
    })
    this.child.once(
      'error',
      ({ message }) => void this.settle({ cause: 'start', how: message, stderr: '' }, resolve),
    )
    this.child.once('close', (code, signal) => void this.settle(this.ending(code, signal), resolve))
  }

  get pid(): number | null {
    return this.child.pid ?? null
  }
  /** Number of calls on their way. */
  get busy(): number {
    return this.pending.size
  }
  /** Whether it has ended, or is about to: it takes no more calls. */
  get isOver(): boolean {
    return this.over
  }

  /** Tells what it writes on stderr, and has written. */
  onWords(listener: (text: string) => void): void {
    if (this.stderr !== '') listener(this.stderr)
    this.hear = listener
  }

  start<M extends Method<T>>(
    method: M,
    params: T[M]['params'],
    options: CallOptions<T, M> = {},
  ): Task<T, M> {
    const id = ++this.lastId
    const call: Call<T> = { type: 'call', id, method, params }
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const news = (item: unknown) => options.onNews?.(item)
    this.pending.set(id, { call, news, resolve, reject, cancelled: false })
    this.send(call)
    this.obeyAbort(id, options.signal, promise)
    return {
      result: promise,
      control: (action) => this.send({ type: 'control', id, action }),
    }
  }

  /** Ends the process at once. */
  async kill(): Promise<void> {
    this.end('given-up')
    await this.ended
  }

  private end(verdict: Verdict): void {
    this.verdict ??= verdict
    this.over = true
    this.child.kill('SIGKILL')
  }

  private obeyAbort(id: number, signal: AbortSignal | undefined, call: Promise<unknown>): void {
    if (signal === undefined) return
    let impatience: NodeJS.Timeout | undefined
    const cancel = () => {
      const pending = this.pending.get(id)
      if (pending !== undefined) pending.cancelled = true
      this.send({ type: 'cancel', id })
      impatience = setTimeout(() => this.end('impatience'), this.kind.cancelPatienceMs).unref()
    }
    const settled = () => {
      clearTimeout(impatience)
      signal.removeEventListener('abort', cancel)
    }
    call.then(settled, settled)
    if (signal.aborted) cancel()
    else signal.addEventListener('abort', cancel, { once: true })
  }

  private send(message: ToProcess<T>): void {
    if (this.child.connected) this.child.send(message, () => undefined)
  }

  private receive(message: FromProcess): void {
    if (message.type === 'ready') return
    const pending = this.pending.get(message.id)
    if (pending === undefined) return
    if (message.type === 'news') return pending.news(message.news)
    this.pending.delete(message.id)
    if (message.type === 'result') pending.resolve(message.result)
    else pending.reject(toError(message.error))
  }

  private ending(code: number | null, signal: NodeJS.Signals | null): Ending {
    const kills = countOutOfMemoryKills()
    const outOfMemoryKill = signal === 'SIGKILL' && kills !== null && kills !== this.killsBefore
    const ending = endingOf({ code, signal, stderr: this.stderr, outOfMemoryKill })
    const fault = this.verdict === 'hung' || this.verdict === 'memory-limit'
    return fault ? { ...ending, cause: this.verdict as 'hung' | 'memory-limit' } : ending
  }

  private async settle(ending: Ending, ended: (end: End) => void): Promise<void> {
    if (this.isSettled) return
    this.isSettled = true
    this.over = true
    this.watch?.stop()
    const calls = [...this.pending.values()]
    this.pending.clear()
    // What can't be removed now is swept when an app starts on this data folder again.
    if (this.pid !== null) await this.kind.tidyUp?.(this.pid).catch(() => undefined)
    for (const { call, cancelled, reject } of calls) {
      if (cancelled) reject(new CancelledError())
      else if (this.verdict === 'impatience') reject(new DisplacedError())
      else reject(this.kind.explain(ending, call))
    }
    const why = this.verdict ?? ending.cause
    ended({ why, how: ending.how, calls: calls.map(({ call }) => call.method) })
  }
}

/** One that was started ahead, else a new one. @throws GridcastError `engine.node` */
function started(start: ProcessStart): ChildProcess {
  const ahead = takeStartedAhead(start)
  if (ahead !== null) return ahead
  const folder = dirname(start.program)
  const node = findNodeBinary(folder)
  if (node === null) throw new GridcastError('engine.node', { major: neededMajor, folder })
  return spawnProcess(node, start)
}

function toError({ stack, ...notice }: ErrorNotice & { stack?: string }): GridcastError {
  return notice.code === 'cancelled'
    ? new CancelledError()
    : GridcastError.of(notice, { cause: stack })
}
