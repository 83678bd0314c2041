/**
 * One training of a run by this process, from its beginning to its end: it goes on by itself after
 * a lost device, for want of memory, and when the disk or the database could not be written for a
 * while. One object holds all that is known of it.
 */
import type { RunId } from '../../shared/identifiers'
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TrainNews, TrainResult } from '../../shared/engine-calls'
import { noticeOf, type ErrorNotice, type GridcastError } from '../../shared/errors'
import { attemptFile } from '../../shared/kept-files'
import { sentence, type Sentence } from '../../shared/notices/say'
import type { Run, TrainingEvent } from '../../shared/training/run'
import type { Engine, EngineTask } from '../processes/engine-kind'
import type { Store } from '../store'
import { LostLeaseError, type RunRequest } from '../store/leases'
import { storeTroubleOf } from '../store/store-errors'
import {
  newestWhole,
  pruneCheckpoints,
  type DamagedCheckpoint,
  type FoundCheckpoint,
} from './checkpoints'
import { folderGone, roomFor } from './disk-room'
import { Journal } from './journal'
import { recordOf } from './record'
import { trainRequest, noCheckpoint } from './engine-requests'

/** How often the newest batch is kept for watchers in other processes, in milliseconds. */
const keepLiveMs = 1000
/** How long a run that can't be written waits before it tries again, in milliseconds. */
const tryAgainMs = 1000

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
  'run.no-checkpoint',
  'run.taken-over',
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

/** Ends of the engine's process without a word: it goes on with a fresh one. */
const deaths = new Set(['engine.died', 'engine.hung'])
/** A process that dies so often between two epochs is not begun again by itself. */
const deathsBeforeInterruption = 2

/** Ends because the data folder could not be written: it rests until it can be. */
const unwritable = new Set(['disk.full', 'disk.write', 'disk.no-room', 'store.gone'])

/** With what a run is released: its status from then on, and why. */
export type RunEnd = Partial<Run> & Pick<Run, 'status' | 'ending'>

export interface AttemptHost {
  readonly store: Store
  readonly engine: Engine
  /** True once the program is closing: nothing is begun again. */
  readonly closing: () => boolean
  readonly tell: (id: RunId, event: TrainingEvent) => void
}

export class Attempt {
  /** Settles when the run is released, or when nothing more can be entered because of closing. */
  readonly ended: Promise<void>
  /** Counts the beginnings of the run; only the last one may write. */
  private readonly number: number
  private readonly journal: Journal
  private task: EngineTask<'train'> | null = null
  private asked: Exclude<RunRequest, 'adjust'> | null = null
  /** Whether it pauses only to go on with other settings. */
  private isAdjusting = false
  /** Why it can't be written at the moment; the engine rests meanwhile. */
  private trouble: ErrorNotice | null = null
  /** What should not have happened; ends it. */
  private defect: unknown = null
  private wake: AbortController | null = null
  private readonly cancelling = new AbortController()
  /** Windows computed at once, as the engine said last, and the most that may be. */
  private piece = 1
  private largestPiece: number | null = null
  /** How often the device was lost since the last epoch. */
  private losses = 0
  /** How often its process has died since the last epoch, and what is to be said of it. */
  private deaths = 0
  private lastDeath: ErrorNotice | null = null
  private liveKeptAt = 0
  private pruning: Promise<void> = Promise.resolve()

  /** Begins at once; the run is this process's and `running`. */
  constructor(
    private readonly id: RunId,
    number: number,
    private readonly host: AttemptHost,
  ) {
    this.number = number
    this.journal = new Journal((trouble) => this.rest(trouble))
    this.ended = this.toTheEnd()
  }

  /**
   * Has it end soon, with a checkpoint when the engine can still write one; or has it go on from
   * one with other settings.
   */
  ask(request: RunRequest): void {
    if (request === 'adjust') return this.adjust()
    this.asked = request
    this.task?.control(request)
    this.wake?.abort()
  }

  private adjust(): void {
    if (this.asked !== null) return
    this.isAdjusting = true
    this.task?.control('pause')
  }

  private async toTheEnd(): Promise<void> {
    let end: RunEnd | null = null
    while (end === null) {
      end = this.trouble === null ? await this.train() : await this.waitUntilWritable()
    }
    await this.pruning
    await this.enterEnd(end)
  }

  /** Trains until something ends it. Returns null when it is to be begun again. */
  private async train(): Promise<RunEnd | null> {
    const { engine } = this.host
    this.isAdjusting = false
    try {
      const request = await this.prepare()
      if (this.asked !== null) return this.endUnbegun()
      if (this.trouble !== null) return null
      const task = engine.start('train', request, {
        onNews: (news) => this.hear(news),
        signal: this.cancelling.signal,
      })
      this.task = task
      if (this.isAdjusting) task.control('pause')
      return this.endOf(await task.result)
    } catch (error) {
      return this.afterFailure(error)
    } finally {
      this.task = null
    }
  }

  private async prepare() {
    const { store } = this.host
    if (!store.isInPlace()) throw folderGone(store.paths.folder)
    const run = store.runs.get(this.id)
    const folder = store.paths.runFolder(this.id)
    const { checkpoint, damaged } = await newestWhole(folder)
    if (checkpoint === null && (run.epochs.length > 0 || damaged.length > 0))
      throw noCheckpoint(run, damaged)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, attemptFile), String(this.number))
    this.piece = 1
    this.enter(() => {
      const ending = whereItGoesOn(checkpoint, damaged, this.lastDeath)
      const end = { status: 'running' as const, ending }
      store.runs.update(this.id, { ...end, record: recordOf(store, run) })
      return () => this.tellStatus(end)
    })
    const request = trainRequest(store, run, checkpoint?.path ?? null)
    request.attempt = this.number
    if (this.losses >= lossesBeforeCpu) request.settings.device = 'cpu'
    if (this.largestPiece !== null) request.largestPiece = this.largestPiece
    return request
  }

  private endUnbegun(): RunEnd {
    const status = this.asked === 'stop' ? 'stopped' : 'paused'
    return { status, ending: sentence('ended.not-begun', {}) }
  }

  /** What the engine's answer means; null when it only rested because it could not be written. */
  private endOf({ status, bestEpoch, seconds, ending }: TrainResult): RunEnd | null {
    if (this.defect !== null) return this.afterFailure(this.defect)
    const hasReason = this.trouble !== null || this.isAdjusting
    const restedOnly = hasReason && status === 'paused' && this.asked === null
    if (restedOnly && !this.host.closing()) return null
    return { status, bestEpoch, seconds, ending }
  }

  private afterFailure(thrown: unknown): RunEnd | null {
    if (this.defect instanceof LostLeaseError)
      return { status: 'interrupted', ending: this.defect.toNotice() }
    const trouble = storeTroubleOf(thrown)
    const notice = trouble?.toNotice() ?? noticeOf(thrown)
    const { code } = notice
    if (!this.host.closing() && this.defect === null) {
      if (trouble !== null || unwritable.has(code)) {
        this.rest(notice)
        return null
      }
      if (this.asked !== null && deaths.has(code)) return this.endWithoutEngine(notice)
      if (this.goOnAfterLoss(code) || this.goOnInSmallerPieces(code)) return null
      if (this.goOnAfterDeath(notice)) return null
    }
    const isInterruption = interruptions.has(code) || trouble !== null || unwritable.has(code)
    return { status: isInterruption ? 'interrupted' : 'failed', ending: notice }
  }

  /** Nobody can write a checkpoint any more; the last one is what it goes on from. */
  private endWithoutEngine(death: ErrorNotice): RunEnd {
    return { status: this.asked === 'stop' ? 'stopped' : 'paused', ending: death }
  }

  /** Goes on from the last checkpoint with a fresh process, unless that died again at once. */
  private goOnAfterDeath(death: ErrorNotice): boolean {
    if (!deaths.has(death.code) || ++this.deaths >= deathsBeforeInterruption) return false
    this.lastDeath = death
    return true
  }

  /**
   * Goes on from the last checkpoint with a fresh device or, when that is lost again or gone, with
   * the processor.
   */
  private goOnAfterLoss(code: string): boolean {
    const isGone = this.losses > 0 && this.losses < lossesBeforeCpu && code === 'device.unavailable'
    if (code !== 'device.lost' && !isGone) return false
    this.losses = isGone ? lossesBeforeCpu : this.losses + 1
    return true
  }

  /**
   * Goes on from the last checkpoint (the engine writes one, if it still can) with half as many
   * windows at once.
   */
  private goOnInSmallerPieces(code: string): boolean {
    if (!wantsOfMemory.has(code) || this.piece < 2) return false
    this.largestPiece = Math.floor(this.piece / 2)
    this.host.engine.retire('train')
    return true
  }

  /**
   * Has the engine stop with a checkpoint, and says why; it goes on when it can be written again.
   */
  private rest(trouble: ErrorNotice): void {
    const isNews = this.trouble?.code !== trouble.code
    this.trouble = trouble
    if (this.asked === null) this.task?.control('pause')
    if (isNews) this.tellStatus({ status: 'waiting', ending: trouble })
  }

  /** Returns an end when a person asked for one meanwhile, else null once it can go on. */
  private async waitUntilWritable(): Promise<RunEnd | null> {
    const { store } = this.host
    while (this.trouble !== null) {
      if (this.asked !== null || this.host.closing()) {
        const status = this.asked === 'stop' ? 'stopped' : 'paused'
        return { status, ending: this.trouble }
      }
      await this.sleep()
      const trouble = this.flush() ?? (await roomFor(store.paths.runFolder(this.id), store))
      if (this.defect !== null) return this.afterFailure(this.defect)
      if (trouble === null) this.trouble = null
      else this.rest(trouble)
    }
    return null
  }

  /** Enters with what the run ends, as soon as it can be entered. */
  private async enterEnd(end: RunEnd): Promise<void> {
    const { store, closing } = this.host
    this.enter(() => store.leases.release(this.id, end))
    while (!this.journal.isEmpty && !closing()) {
      await this.sleep()
      this.flush()
    }
    this.tellStatus(end)
  }

  /** Tries again what waits to be entered. Returns why it still can't be. */
  private flush(): GridcastError | null {
    try {
      return this.host.store.impatiently(() => this.journal.flush())
    } catch (error) {
      this.giveUp(error)
      return null
    }
  }

  private async sleep(): Promise<void> {
    this.wake = new AbortController()
    await sleep(tryAgainMs, undefined, { signal: this.wake.signal }).catch(() => undefined)
    this.wake = null
  }

  /**
   * Enters something, and then does what the entry returns. What is no trouble of the disk but a
   * defect ends the attempt.
   */
  private enter(entry: () => (() => void) | void): void {
    try {
      this.journal.enter(() => this.host.store.leases.enter(this.id, this.number, entry)?.())
    } catch (error) {
      this.giveUp(error)
    }
  }

  private giveUp(error: unknown): void {
    this.defect ??= error
    if (error instanceof LostLeaseError) this.cancelling.abort()
    else this.task?.control('pause')
  }

  private hear(news: TrainNews): void {
    const { runs } = this.host.store
    switch (news.type) {
      case 'prepared':
        this.piece = news.piece
        return this.enter(() => runs.enterPrepared(this.id, news))
      case 'checkpoint':
        return this.enter(() => {
          runs.addCheckpoint(this.id, news)
          if (news.course !== undefined) runs.setCourse(this.id, news.course)
          return () => this.prune()
        })
      case 'chosen':
        return this.enter(() => {
          const { modelSpec, settings, order } = news
          const { record } = runs.get(this.id)
          runs.update(this.id, { modelSpec, settings, record: record && { ...record, order } })
        })
      case 'event':
        return this.hearEvent(news.event)
      default:
        return news satisfies never
    }
  }

  private hearEvent(event: TrainingEvent): void {
    // The store decides on the status; the engine's own words for it come with its result.
    if (event.type === 'status') return
    if (event.type === 'batch') this.keepLive(event)
    if (event.type !== 'epoch') return this.host.tell(this.id, event)
    if (this.losses < lossesBeforeCpu) this.losses = 0
    this.deaths = 0
    this.enter(() => {
      this.host.store.runs.addEpoch(this.id, event.epoch, event.bestEpoch)
      return () => this.host.tell(this.id, event)
    })
  }

  /** Only for watchers elsewhere: not worth waiting for, and not worth a word when it fails. */
  private keepLive(event: Extract<TrainingEvent, { type: 'batch' }>): void {
    if (this.trouble !== null || Date.now() - this.liveKeptAt < keepLiveMs) return
    this.liveKeptAt = Date.now()
    try {
      this.host.store.runs.setLive(this.id, event)
    } catch (error) {
      if (storeTroubleOf(error) === null) throw error
    }
  }

  /** Removes what the checkpoint just entered replaces. What fails is tried after the next one. */
  private prune(): void {
    const { store } = this.host
    const prune = () =>
      pruneCheckpoints(store.runs, this.id, store.paths.runFolder(this.id)).catch(() => undefined)
    this.pruning = this.pruning.then(prune)
  }

  private tellStatus({ status, ending }: RunEnd): void {
    this.host.tell(this.id, { type: 'status', status, ending })
  }
}

/**
 * From where it goes on, what newer checkpoints had to be passed over for it, and what its process
 * before died of; null when it just begins.
 */
function whereItGoesOn(
  checkpoint: FoundCheckpoint | null,
  damaged: DamagedCheckpoint[],
  death: ErrorNotice | null,
): Sentence | null {
  if (checkpoint === null && death === null) return null
  const { epoch, batch } = checkpoint ?? { epoch: 1, batch: 0 }
  const passedOver = damaged.map(({ path, why }) => ({ file: basename(path), problem: why }))
  const after = death === null ? 'nothing' : death.code === 'engine.hung' ? 'silence' : 'death'
  return sentence('run.goes-on', { epoch, batch, damaged: passedOver, after })
}
