/**
 * The trainings of this process: one at a time, the others wait. Steers them, enters what the
 * engine tells of them in the store, and passes it on to whoever watches. Trainings of other
 * processes on the same data folder are waited for, and steered through the store.
 */
import { existsSync, mkdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TrainNews, TrainRequest, TrainResult } from '../../shared/engine-calls'
import { GridcastError, noticeOf } from '../../shared/errors'
import { sayError } from '../../shared/notices/say'
import type { Run, TrainingEvent } from '../../shared/training/run'
import type { Engine, EngineTask } from '../processes/engine'
import { chosenDevice } from '../settings/chosen-device'
import type { Store } from '../store'

/** How often this process says that it lives and looks what others ask, in milliseconds. */
const beatMs = 1000
/** How often the newest batch is kept for watchers in other processes, in milliseconds. */
const keepLiveMs = 1000
/** How long closing waits for a training to write its checkpoint, in milliseconds. */
const closePatienceMs = 20_000

/**
 * What an ended engine process leaves behind can be gone on with; after any other error it can't,
 * or not unchanged.
 */
const interruptions = new Set([
  'engine.died',
  'engine.hung',
  'engine.memory',
  'engine.start',
  'device.lost',
  'disk.write',
])

/**
 * Ends for want of memory, of the process or of a device, which smaller pieces of a batch may
 * avoid.
 */
const wantsOfMemory = new Set([
  'engine.memory',
  'engine.memory.exhausted',
  'training.out-of-memory',
  'device.memory',
])

/** A device that is lost so often between two epochs is not asked again; the processor goes on. */
const lossesBeforeCpu = 2

type Listener = (event: TrainingEvent) => void

interface ActiveTraining {
  task: EngineTask<'train'>
  ended: Promise<void>
  liveKeptAt: number
}

export class Trainings {
  readonly #store: Store
  readonly #engine: Engine
  readonly #waiting: string[] = []
  readonly #active = new Map<string, ActiveTraining>()
  readonly #listeners = new Map<string, Set<Listener>>()
  /** Windows that a run computes at once, as its engine said last. */
  readonly #pieces = new Map<string, number>()
  /** Where memory ran out: the most windows that a run may compute at once. */
  readonly #largestPieces = new Map<string, number>()
  /** How often the device of a run was lost since its last epoch. */
  readonly #losses = new Map<string, number>()
  #timer: NodeJS.Timeout | null = null
  #closed = false

  /** Marks runs of processes that are gone as interrupted. */
  constructor(store: Store, engine: Engine) {
    this.#store = store
    this.#engine = engine
    store.runs.interruptOrphans()
  }

  /**
   * Trains the run, from its newest checkpoint if it has one, as soon as no other training runs.
   */
  enqueue(id: string): void {
    if (!this.#store.runs.own(id)) {
      const { name } = this.#store.runs.get(id)
      throw new GridcastError(
        'run.busy',
        `The run "${name}" is already being trained.`,
        'Watch it, or pause it first.',
      )
    }
    this.#waiting.push(id)
    this.#timer ??= setInterval(() => this.#beat(), beatMs)
    this.#tell(id, statusOf(this.#store.runs.get(id)))
    this.#beginNext()
  }

  /** Pauses or stops a run, also one that waits or that another process trains. */
  ask(id: string, request: 'pause' | 'stop'): void {
    const active = this.#active.get(id)
    if (active !== undefined) return active.task.control(request)
    const at = this.#waiting.indexOf(id)
    if (at < 0) return this.#store.runs.ask(id, request)
    this.#waiting.splice(at, 1)
    this.#release(id, {
      status: request === 'pause' ? 'paused' : 'stopped',
      message: 'It had not begun.',
      remedy: null,
    })
  }

  /** Whether this process trains the run or has it waiting. */
  has(id: string): boolean {
    return this.#active.has(id) || this.#waiting.includes(id)
  }

  /** Live news of a run of this process. Returns the unsubscriber. */
  subscribe(id: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(id) ?? new Set()
    this.#listeners.set(id, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#listeners.delete(id)
    }
  }

  /**
   * Pauses what is being trained, with a checkpoint, and gives up what waits. What takes too long
   * is still on its way afterwards.
   */
  async close(): Promise<void> {
    this.#closed = true
    for (const id of [...this.#waiting]) this.ask(id, 'pause')
    for (const { task } of this.#active.values()) task.control('pause')
    const patience = new AbortController()
    await Promise.race([
      this.ended(),
      sleep(closePatienceMs, undefined, { signal: patience.signal }).catch(() => undefined),
    ])
    patience.abort()
  }

  /** Settles when nothing is being trained any more and the store knows it. */
  async ended(): Promise<void> {
    await Promise.all([...this.#active.values()].map((active) => active.ended))
  }

  #beat(): void {
    this.#store.runs.beat()
    for (const { id, request } of this.#store.runs.takeRequests()) this.ask(id, request)
    if (this.#waiting.length > 0) this.#store.runs.interruptOrphans()
    this.#beginNext()
  }

  #stopBeating(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  #beginNext(): void {
    const id = this.#waiting[0]
    if (id === undefined || this.#closed || !this.#store.runs.tryBegin(id)) return
    this.#waiting.shift()
    this.#train(id)
  }

  #train(id: string): void {
    const request = trainRequest(this.#store, id)
    if ((this.#losses.get(id) ?? 0) >= lossesBeforeCpu)
      request.settings = { ...request.settings, device: 'cpu' }
    const largestPiece = this.#largestPieces.get(id)
    if (largestPiece !== undefined) request.largestPiece = largestPiece
    this.#pieces.delete(id)
    mkdirSync(request.runFolder, { recursive: true })
    this.#tell(id, statusOf(this.#store.runs.get(id)))
    const task = this.#engine.start('train', request, { onNews: (news) => this.#enter(id, news) })
    const ended = task.result.then(
      (result) => this.#finish(id, result),
      (error: unknown) => this.#fail(id, error),
    )
    this.#active.set(id, { task, ended, liveKeptAt: 0 })
  }

  #enter(id: string, news: TrainNews): void {
    const { runs } = this.#store
    switch (news.type) {
      case 'prepared': {
        const { parameters, causality, scaling, split, device, deviceDetail, piece } = news
        this.#pieces.set(id, piece)
        return runs.update(id, { parameters, causality, scaling, split, device, deviceDetail })
      }
      case 'checkpoint':
        return this.#enterCheckpoint(id, news)
      case 'event':
        return this.#enterEvent(id, news.event)
      default:
        return news satisfies never
    }
  }

  #enterCheckpoint(id: string, checkpoint: Extract<TrainNews, { type: 'checkpoint' }>): void {
    const { runs } = this.#store
    runs.addCheckpoint(id, checkpoint)
    for (const { path } of runs.checkpoints(id)) if (!existsSync(path)) runs.removeCheckpoint(path)
  }

  #enterEvent(id: string, event: TrainingEvent): void {
    const { runs } = this.#store
    // The store decides on the status; the engine's own words for it come with its result.
    if (event.type === 'status') return
    if (event.type === 'epoch') {
      if ((this.#losses.get(id) ?? 0) < lossesBeforeCpu) this.#losses.delete(id)
      runs.addEpoch(id, event.epoch, event.bestEpoch)
      runs.update(id, { seconds: runs.epochs(id).reduce((sum, { seconds }) => sum + seconds, 0) })
    }
    const active = this.#active.get(id)
    if (
      event.type === 'batch' &&
      active !== undefined &&
      Date.now() - active.liveKeptAt >= keepLiveMs
    ) {
      active.liveKeptAt = Date.now()
      runs.setLive(id, event)
    }
    this.#tell(id, event)
  }

  #finish(id: string, { status, bestEpoch, seconds, message }: TrainResult): void {
    this.#release(id, { status, bestEpoch, seconds, message, remedy: null })
  }

  #fail(id: string, error: unknown): void {
    const notice = noticeOf(error)
    const { code } = notice
    if (this.#goOnAfterLoss(id, code) || this.#goOnInSmallerPieces(id, code)) return
    this.#release(id, {
      status: interruptions.has(code) ? 'interrupted' : 'failed',
      ...sayError(notice, 'en'),
    })
  }

  /**
   * Goes on from the last checkpoint with a fresh device or, when that is lost again or gone, with
   * the processor.
   */
  #goOnAfterLoss(id: string, code: string): boolean {
    const losses = this.#losses.get(id) ?? 0
    const isGone = losses > 0 && losses < lossesBeforeCpu && code === 'device.unavailable'
    if (this.#closed || (code !== 'device.lost' && !isGone)) return false
    this.#losses.set(id, isGone ? lossesBeforeCpu : losses + 1)
    this.#train(id)
    return true
  }

  /**
   * Goes on from the last checkpoint (the engine writes one, if it still can) with half as many
   * windows at once.
   */
  #goOnInSmallerPieces(id: string, code: string): boolean {
    const piece = this.#pieces.get(id) ?? 1
    if (this.#closed || !wantsOfMemory.has(code) || piece < 2) return false
    this.#largestPieces.set(id, Math.floor(piece / 2))
    this.#engine.retire('train')
    this.#train(id)
    return true
  }

  #release(id: string, end: Partial<Run> & Pick<Run, 'status' | 'message' | 'remedy'>): void {
    this.#active.delete(id)
    this.#losses.delete(id)
    this.#pieces.delete(id)
    this.#largestPieces.delete(id)
    this.#store.runs.release(id, end)
    this.#tell(id, statusOf(end))
    if (this.#active.size === 0 && this.#waiting.length === 0) this.#stopBeating()
    this.#beginNext()
  }

  #tell(id: string, event: TrainingEvent): void {
    for (const listener of [...(this.#listeners.get(id) ?? [])]) listener(event)
  }
}

export function statusOf({
  status,
  message,
  remedy,
}: Pick<Run, 'status' | 'message' | 'remedy'>): TrainingEvent {
  return { type: 'status', status, message, remedy }
}

/** What the engine needs to begin the run, or to go on from its newest checkpoint that is there. */
function trainRequest(store: Store, id: string): TrainRequest {
  const run = store.runs.get(id)
  const checkpoint = store.runs.checkpoints(id).find(({ path }) => existsSync(path))
  return {
    dataset: store.datasets.source(store.datasets.get(run.datasetId)),
    modelSpec: run.modelSpec,
    settings: { ...run.settings, device: chosenDevice(store, run.settings.device) },
    runFolder: store.paths.runFolder(id),
    resumeFrom: checkpoint?.path ?? null,
  }
}
