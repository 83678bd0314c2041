/**
 * The trainings of this process: one at a time, the others wait. Each is an `Attempt`; trainings of
 * other processes on the same data folder are waited for, and steered through the store.
 */
import type { RunId } from '../../shared/identifiers'
import { sentence } from '../../shared/notices/say'
import { setTimeout as sleep } from 'node:timers/promises'
import { GridcastError } from '../../shared/errors'
import type { Run, TrainingEvent } from '../../shared/training/run'
import type { Log } from '../logs/log'
import type { Engine } from '../processes/engine-kind'
import type { Store } from '../store'
import type { RunRequest } from '../store/leases'
import { storeTroubleOf } from '../store/store-errors'
import { Attempt, type AttemptHost, type RunEnd } from './attempt'

/** How often this process looks what others ask and whether it is its turn, in milliseconds. */
const beatMs = 1000
/** How long closing waits for a training to write its checkpoint, in milliseconds. */
const closePatienceMs = 20_000

type Listener = (event: TrainingEvent) => void
type EndListener = (id: RunId, end: Pick<Run, 'status' | 'ending'>) => void

export class Trainings {
  private readonly host: AttemptHost
  private readonly waiting: RunId[] = []
  private readonly attempts = new Map<RunId, Attempt>()
  private readonly listeners = new Map<RunId, Set<Listener>>()
  private readonly busyListeners = new Set<(isBusy: boolean) => void>()
  private readonly endListeners = new Set<EndListener>()
  private timer: NodeJS.Timeout | null = null
  private closed = false

  /** Marks runs of processes that are gone as interrupted. */
  constructor(
    private readonly store: Store,
    engine: Engine,
    private readonly log: Log,
  ) {
    this.host = {
      store,
      engine,
      closing: () => this.closed,
      tell: (id, event) => this.tell(id, event),
    }
    withoutTrouble(() => store.leases.interruptOrphans())
  }

  /**
   * Trains the run, from its newest checkpoint if it has one, as soon as no other training runs.
   */
  enqueue(id: RunId): void {
    if (!this.store.leases.own(id)) {
      const { name } = this.store.runs.get(id)
      throw new GridcastError('run.busy', { name })
    }
    this.waiting.push(id)
    this.timer ??= setInterval(() => withoutTrouble(() => this.beat()), beatMs)
    this.tell(id, statusOf(this.store.runs.get(id)))
    this.beginNext()
  }

  /** Pauses, stops or adjusts a run, also one that waits or that another process trains. */
  ask(id: RunId, request: RunRequest): void {
    const attempt = this.attempts.get(id)
    if (attempt !== undefined) return attempt.ask(request)
    const at = this.waiting.indexOf(id)
    if (at < 0) return this.store.leases.ask(id, request)
    // It has not begun, and will begin with what the store has then.
    if (request === 'adjust') return
    const end: RunEnd = {
      status: request === 'pause' ? 'paused' : 'stopped',
      ending: sentence('ended.not-begun', {}),
    }
    this.store.leases.release(id, end)
    this.waiting.splice(at, 1)
    this.tell(id, statusOf(end))
    this.afterOne()
  }

  /** Whether this process trains the run or has it waiting. */
  has(id: RunId): boolean {
    return this.attempts.has(id) || this.waiting.includes(id)
  }

  /** Live news of a run of this process. Returns the unsubscriber. */
  subscribe(id: RunId, listener: Listener): () => void {
    const listeners = this.listeners.get(id) ?? new Set()
    this.listeners.set(id, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.listeners.delete(id)
    }
  }

  /** Tells whether something is being trained here or waits for it, now and at every change. */
  onBusy(listener: (isBusy: boolean) => void): () => void {
    this.busyListeners.add(listener)
    listener(this.isBusy())
    return () => this.busyListeners.delete(listener)
  }

  /** Tells of every run of this process that is no longer trained, and how it ended. */
  onEnd(listener: EndListener): () => void {
    this.endListeners.add(listener)
    return () => this.endListeners.delete(listener)
  }

  /**
   * Pauses what is being trained, with a checkpoint, and gives up what waits. What takes too long
   * is still on its way afterwards.
   */
  async close(): Promise<void> {
    this.closed = true
    for (const id of [...this.waiting]) withoutTrouble(() => this.ask(id, 'pause'))
    for (const attempt of this.attempts.values()) attempt.ask('pause')
    const patience = new AbortController()
    await Promise.race([
      this.ended(),
      sleep(closePatienceMs, undefined, { signal: patience.signal }).catch(() => undefined),
    ])
    patience.abort()
    this.stopBeating()
  }

  /** Settles when nothing is being trained any more and the store knows it. */
  async ended(): Promise<void> {
    await Promise.all([...this.attempts.values()].map(({ ended }) => ended))
  }

  private beat(): void {
    for (const { id, request } of this.store.leases.takeRequests()) this.ask(id, request)
    if (this.waiting.length > 0) this.store.leases.interruptOrphans()
    this.beginNext()
  }

  private isBusy(): boolean {
    return this.attempts.size > 0 || this.waiting.length > 0
  }

  private tellBusy(): void {
    for (const listener of [...this.busyListeners]) listener(this.isBusy())
  }

  private stopBeating(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
  }

  private beginNext(): void {
    const id = this.waiting[0]
    if (id === undefined || this.closed) return
    const number = this.store.leases.tryBegin(id)
    if (number === null) return
    this.waiting.shift()
    const attempt = new Attempt(id, number, this.host)
    this.attempts.set(id, attempt)
    this.tellBusy()
    void attempt.ended.then(() => {
      this.attempts.delete(id)
      this.afterOne()
    })
  }

  private afterOne(): void {
    if (this.attempts.size === 0 && this.waiting.length === 0) this.stopBeating()
    withoutTrouble(() => this.beginNext())
    this.tellBusy()
  }

  private tell(id: RunId, event: TrainingEvent): void {
    if (event.type === 'status') {
      this.writeDown(id, event)
      if (event.status !== 'running' && event.status !== 'waiting')
        for (const listener of [...this.endListeners]) listener(id, event)
    }
    for (const listener of [...(this.listeners.get(id) ?? [])]) listener(event)
  }

  private writeDown(id: RunId, { status, ending }: Pick<Run, 'status' | 'ending'>): void {
    const level = troubles.has(status) ? 'warn' : 'info'
    this.log.write(level, 'run.status', { run: id, status, code: ending?.code ?? null })
  }
}

/** Statuses after which something was to be looked at. */
const troubles: ReadonlySet<Run['status']> = new Set(['failed', 'interrupted'])

/**
 * For what is done again soon: the database may be held by another program, or its disk be full.
 */
function withoutTrouble(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (storeTroubleOf(error) === null) throw error
  }
}

export function statusOf({ status, ending }: Pick<Run, 'status' | 'ending'>): TrainingEvent {
  return { type: 'status', status, ending }
}
