/**
 * One engine process: starts it, speaks `shared/engine-protocol` with it, and settles its calls
 * whatever happens to it.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import { dirname } from 'node:path'
import { CancelledError, GridcastError } from '../../shared/errors'
import type {
  EngineCall,
  EngineCalls,
  EngineMethod,
  FromEngine,
  ToEngine,
} from '../../shared/engine-protocol'
import type { CallOptions, EngineTask } from './engine'
import { countOutOfMemoryKills, explainEnding } from './last-words'
import { findNodeBinary } from './node-binary'

/**
 * A call that was asked to end and has not after this time is ended with its process, in
 * milliseconds.
 */
const cancelPatienceMs = 20_000
const stderrKept = 8_000

interface PendingCall {
  news: (news: unknown) => void
  resolve: (result: unknown) => void
  reject: (error: unknown) => void
  cancelled: boolean
}

export class EngineProcess {
  readonly #child: ChildProcess
  readonly #pending = new Map<number, PendingCall>()
  readonly #killsBefore = countOutOfMemoryKills()
  #stderr = ''
  #lastId = 0
  /** Settles when the process has ended. */
  readonly ended: Promise<void>

  /** @param engineArguments what its script is told on the command line */
  constructor(enginePath: string, engineArguments: string[] = []) {
    this.#child = spawn(findNodeBinary(dirname(enginePath)), [enginePath, ...engineArguments], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'json',
      // Its own process group: Ctrl-C in a terminal reaches main only, which pauses the training in
      // order.
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    const { promise, resolve } = Promise.withResolvers<void>()
    this.ended = promise
    this.#child.on('message', (message) => this.#receive(message as FromEngine))
    this.#child.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) => (this.#stderr = (this.#stderr + text).slice(-stderrKept)))
    this.#child.once('error', (error) => this.#fail(startFailure(error), resolve))
    this.#child.once('close', (code, signal) => this.#fail(this.#explain(code, signal), resolve))
  }

  get pid(): number | null {
    return this.#child.pid ?? null
  }
  /** Number of calls on their way. */
  get busy(): number {
    return this.#pending.size
  }

  start<M extends EngineMethod>(
    method: M,
    params: EngineCalls[M]['params'],
    options: CallOptions<M> = {},
  ): EngineTask<M> {
    const id = ++this.#lastId
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.#pending.set(id, {
      news: (news) => options.onNews?.(news as EngineCalls[M]['news']),
      resolve,
      reject,
      cancelled: false,
    })
    this.#send({ type: 'call', id, method, params } as EngineCall)
    this.#obeyAbort(id, options.signal, promise)
    return {
      result: promise as Promise<EngineCalls[M]['result']>,
      control: (action) => this.#send({ type: 'control', id, action }),
    }
  }

  /** Whether this process may end while the engine lives, which then ends too. */
  unref(): void {
    this.#child.unref()
    this.#child.channel?.unref()
    ;(this.#child.stderr as Socket | null)?.unref()
  }
  ref(): void {
    this.#child.ref()
    this.#child.channel?.ref()
    ;(this.#child.stderr as Socket | null)?.ref()
  }

  /** Ends the process at once. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.ended
  }

  #obeyAbort(id: number, signal: AbortSignal | undefined, call: Promise<unknown>): void {
    if (signal === undefined) return
    let impatience: NodeJS.Timeout | undefined
    const cancel = () => {
      const pending = this.#pending.get(id)
      if (pending !== undefined) pending.cancelled = true
      this.#send({ type: 'cancel', id })
      impatience = setTimeout(() => this.#child.kill('SIGKILL'), cancelPatienceMs).unref()
    }
    const settled = () => {
      clearTimeout(impatience)
      signal.removeEventListener('abort', cancel)
    }
    call.then(settled, settled)
    if (signal.aborted) cancel()
    else signal.addEventListener('abort', cancel, { once: true })
  }

  #send(message: ToEngine): void {
    if (this.#child.connected) this.#child.send(message, () => undefined)
  }

  #receive(message: FromEngine): void {
    if (message.type === 'ready') return
    const call = this.#pending.get(message.id)
    if (call === undefined) return
    if (message.type === 'news') return call.news(message.news)
    this.#pending.delete(message.id)
    if (message.type === 'result') call.resolve(message.result)
    else call.reject(toError(message.error))
  }

  #explain(code: number | null, signal: NodeJS.Signals | null): GridcastError {
    const kills = countOutOfMemoryKills()
    const outOfMemoryKill = signal === 'SIGKILL' && kills !== null && kills !== this.#killsBefore
    return explainEnding({ code, signal, stderr: this.#stderr, outOfMemoryKill })
  }

  #fail(error: GridcastError, ended: () => void): void {
    const calls = [...this.#pending.values()]
    this.#pending.clear()
    for (const call of calls) call.reject(call.cancelled ? new CancelledError() : error)
    ended()
  }
}

function toError({
  code,
  message,
  remedy,
  stack,
}: Extract<FromEngine, { type: 'error' }>['error']): GridcastError {
  return code === 'cancelled'
    ? new CancelledError()
    : new GridcastError(code, message, remedy, { cause: stack })
}

function startFailure(error: Error): GridcastError {
  return new GridcastError(
    'engine.start',
    `The computing process can't be started: ${error.message}.`,
    'Install again with `npm ci`.',
    {
      cause: error,
    },
  )
}
