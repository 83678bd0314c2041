/**
 * What the database knows of runs, their epochs and checkpoints, and which process is training
 * them.
 *
 * A run that is `running` or `waiting` has an owner: the process that called `own`. The owner says
 * that it lives with `beat`; when a Gridcast starts, runs of owners that are gone become
 * `interrupted`. Other processes watch through the rows and steer with `ask`.
 */
import { notice } from '../../shared/notices/say'
import { hostname } from 'node:os'
import type { Database } from 'better-sqlite3'
import { GridcastError } from '../../shared/errors'
import type { TrainNews } from '../../shared/engine-calls'
import { runSchema, type Epoch, type Run, type TrainingEvent } from '../../shared/training/run'
import type { DataPaths } from './paths'
import { fit, readRow, readRows, type DamagedRow } from './rows'
import {
  assignmentsOf,
  runPatchSchema,
  toEpoch,
  toRun,
  type EpochRow,
  type RunPatch,
  type RunRow,
} from './run-rows'

/**
 * An owner on this machine that has been silent for so long is taken for gone although a process
 * has its number.
 */
const silenceMs = 120_000

export type RunRequest = 'pause' | 'stop'
export interface Checkpoint {
  path: string
  epoch: number
  /** Batches done in all. */
  step: number
  reason: 'epoch' | 'pause'
}
type Prepared = Extract<TrainNews, { type: 'prepared' }>
interface OwnerRow {
  id: string
  owner_host: string | null
  owner_pid: number | null
  heartbeat_at: number | null
}
type BatchEvent = Extract<TrainingEvent, { type: 'batch' }>

export class RunRepository {
  readonly #database: Database
  readonly #paths: DataPaths
  readonly #written: () => void

  constructor(database: Database, paths: DataPaths, written: () => void) {
    this.#database = database
    this.#paths = paths
    this.#written = written
  }

  /** @throws GridcastError `store.unfit` for a run that could not be read again */
  insert(run: Run): void {
    fit(runSchema, run, 'run')
    this.#database
      .prepare(
        `INSERT INTO runs (id, dataset_id, name, created_at, status, model_spec, settings, parameters)
         VALUES (@id, @datasetId, @name, @createdAt, @status, @modelSpec, @settings, @parameters)`,
      )
      .run({
        ...run,
        epochs: null,
        causality: null,
        scaling: null,
        split: null,
        deviceDetail: null,
        ending: null,
        modelSpec: JSON.stringify(run.modelSpec),
        settings: JSON.stringify(run.settings),
      })
    this.#written()
  }

  /** Those that can be read, newest first. */
  list(): Run[] {
    return this.#readAll().read
  }

  damaged(): DamagedRow[] {
    return this.#readAll().damaged
  }

  #readAll(): { read: Run[]; damaged: DamagedRow[] } {
    const rows = this.#database
      .prepare<[], RunRow>('SELECT * FROM runs ORDER BY created_at DESC, rowid DESC')
      .all()
    const epochs = this.#database
      .prepare<[], EpochRow>('SELECT * FROM epochs ORDER BY run_id, epoch')
      .all()
    const byRun = Map.groupBy(epochs, (row) => row.run_id)
    return readRows(rows, (row) => toRun(row, (byRun.get(row.id) ?? []).map(toEpoch)), nameOf)
  }

  /** @throws GridcastError `store.row-damaged` */
  find(id: string): Run | null {
    const row = this.#database.prepare<[string], RunRow>('SELECT * FROM runs WHERE id = ?').get(id)
    return row === undefined ? null : readRow(row, (one) => toRun(one, this.epochs(id)), 'run')
  }

  /** @throws GridcastError `run.unknown` or `store.row-damaged` */
  get(id: string): Run {
    const run = this.find(id)
    if (run !== null) return run
    throw new GridcastError('run.unknown', { id })
  }

  /**
   * Name and status alone, which even a damaged row has.
   * @throws GridcastError `run.unknown`
   */
  title(id: string): { name: string; status: string } {
    const row = this.#database
      .prepare<[string], { name: string; status: string }>(
        'SELECT name, status FROM runs WHERE id = ?',
      )
      .get(id)
    if (row !== undefined) return row
    throw new GridcastError('run.unknown', { id })
  }

  epochs(id: string): Epoch[] {
    return this.#database
      .prepare<[string], EpochRow>('SELECT * FROM epochs WHERE run_id = ? ORDER BY epoch')
      .all(id)
      .map(toEpoch)
  }

  update(id: string, patch: RunPatch): void {
    const { sql, values } = assignmentsOf(fit(runPatchSchema, patch, 'run'))
    if (sql === '') return
    this.#database.prepare(`UPDATE runs SET ${sql} WHERE id = @id`).run({ ...values, id })
    this.#written()
  }

  /**
   * Deletes the rows of the run, its epochs, checkpoints and forecasts; the caller removes the
   * folders.
   */
  delete(id: string): void {
    this.#database.prepare('DELETE FROM runs WHERE id = ?').run(id)
    this.#written()
  }

  /**
   * Enters what the engine found out before its first batch, and the epochs that its checkpoint
   * knows of but the database may not.
   */
  enterPrepared(id: string, prepared: Prepared): void {
    const { parameters, causality, scaling, split, device, deviceDetail, bestEpoch } = prepared
    this.#database.transaction(() => {
      for (const epoch of prepared.epochs) this.#putEpoch(id, epoch)
      const known = bestEpoch === null ? {} : { bestEpoch, seconds: this.#secondsOf(id) }
      this.update(id, { parameters, causality, scaling, split, device, deviceDetail, ...known })
    })()
  }

  /**
   * Enters an epoch, the best one so far and the seconds of all; an epoch that is trained again
   * after an interruption replaces the old entry.
   */
  addEpoch(id: string, epoch: Epoch, bestEpoch: number): void {
    this.#database.transaction(() => {
      this.#putEpoch(id, epoch)
      this.update(id, { bestEpoch, seconds: this.#secondsOf(id) })
    })()
  }

  /** Forgets epochs and checkpoints of a run that is to be trained from its beginning. */
  forgetProgress(id: string): void {
    this.#database.transaction(() => {
      for (const table of ['epochs', 'checkpoints'])
        this.#database.prepare(`DELETE FROM ${table} WHERE run_id = ?`).run(id)
      this.update(id, { bestEpoch: null, seconds: 0 })
    })()
  }

  #putEpoch(id: string, epoch: Epoch): void {
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO epochs (run_id, epoch, training_loss, validation_loss, learning_rate, seconds, samples_per_second)
         VALUES (@id, @epoch, @trainingLoss, @validationLoss, @learningRate, @seconds, @samplesPerSecond)`,
      )
      .run({ ...epoch, id })
  }

  #secondsOf(id: string): number {
    return Number(
      this.#database
        .prepare<[string], number>('SELECT sum(seconds) FROM epochs WHERE run_id = ?')
        .pluck()
        .get(id),
    )
  }

  /** Enters a checkpoint whose file exists whole. */
  addCheckpoint(id: string, { path, epoch, step, reason }: Checkpoint): void {
    this.#database
      .prepare(
        'INSERT OR REPLACE INTO checkpoints (path, run_id, epoch, step, reason, created_at) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(this.#paths.toStored(path), id, epoch, step, reason, Date.now())
  }

  /** The one trained furthest first. */
  checkpoints(id: string): Checkpoint[] {
    return this.#database
      .prepare<[string], Checkpoint>(
        'SELECT path, epoch, step, reason FROM checkpoints WHERE run_id = ? ORDER BY step DESC, epoch DESC',
      )
      .all(id)
      .map((row) => ({ ...row, path: this.#paths.fromStored(row.path) }))
  }

  /** Forgets a checkpoint; the caller removes its file afterwards. */
  removeCheckpoint(path: string): void {
    this.#database.prepare('DELETE FROM checkpoints WHERE path = ?').run(this.#paths.toStored(path))
  }

  /**
   * Makes this process the owner of a run that nobody owns and puts it at the end of the queue.
   * @returns false when it is owned already
   */
  own(id: string): boolean {
    const changes = this.#database
      .prepare(
        `UPDATE runs SET owner_host = ?, owner_pid = ?, heartbeat_at = ?, queued_at = ?, status = 'waiting',
         ending = NULL, live = NULL, request = NULL
         WHERE id = ? AND owner_pid IS NULL`,
      )
      .run(hostname(), process.pid, Date.now(), Date.now(), id).changes
    this.#written()
    return changes === 1
  }

  /** Ends the ownership with the status that the run has from now on. */
  release(id: string, patch: RunPatch): void {
    this.#database.transaction(() => {
      this.#database
        .prepare(
          'UPDATE runs SET owner_host = NULL, owner_pid = NULL, queued_at = NULL, live = NULL, request = NULL WHERE id = ?',
        )
        .run(id)
      this.update(id, patch)
    })()
  }

  /** Says that this process lives. */
  beat(): void {
    this.#database
      .prepare('UPDATE runs SET heartbeat_at = ? WHERE owner_host = ? AND owner_pid = ?')
      .run(Date.now(), hostname(), process.pid)
  }

  /**
   * Starts the given waiting run if no run is being trained and none waits longer.
   * @returns whether it may train now; its status is then `running`
   */
  tryBegin(id: string): boolean {
    const begun = this.#database
      .prepare(
        `UPDATE runs SET status = 'running' WHERE id = @id AND status = 'waiting'
         AND NOT EXISTS (SELECT 1 FROM runs WHERE status = 'running')
         AND NOT EXISTS (SELECT 1 FROM runs other WHERE other.status = 'waiting' AND (other.queued_at, other.rowid) < (runs.queued_at, runs.rowid))`,
      )
      .run({ id }).changes
    if (begun === 1) this.#written()
    return begun === 1
  }

  /** Runs of owners that are gone become `interrupted`. Returns their ids. */
  interruptOrphans(): string[] {
    const rows = this.#database
      .prepare<[], OwnerRow>(
        `SELECT id, owner_host, owner_pid, heartbeat_at FROM runs WHERE status IN ('running', 'waiting')`,
      )
      .all()
    const orphans = rows.filter((row) => !isAlive(row)).map((row) => row.id)
    for (const id of orphans) {
      this.release(id, {
        status: 'interrupted',
        ending: notice('run.interrupted', {}),
      })
    }
    return orphans
  }

  /** Whether this process owns the run. */
  isOwn(id: string): boolean {
    const row = this.#database
      .prepare<[string], OwnerRow>('SELECT * FROM runs WHERE id = ?')
      .get(id)
    return row?.owner_pid === process.pid && row.owner_host === hostname()
  }

  /** Keeps the newest batch event for watchers in other processes. */
  setLive(id: string, event: BatchEvent): void {
    this.#database.prepare('UPDATE runs SET live = ? WHERE id = ?').run(JSON.stringify(event), id)
  }

  live(id: string): BatchEvent | null {
    const text = this.#database
      .prepare<[string], string | null>('SELECT live FROM runs WHERE id = ?')
      .pluck()
      .get(id)
    return text === null || text === undefined ? null : (JSON.parse(text) as BatchEvent)
  }

  /** Asks the owner, which may be another process, to pause or stop the run. */
  ask(id: string, request: RunRequest): void {
    this.#database
      .prepare('UPDATE runs SET request = ? WHERE id = ? AND owner_pid IS NOT NULL')
      .run(request, id)
  }

  /** What was asked of this process since the last call. */
  takeRequests(): { id: string; request: RunRequest }[] {
    return this.#database
      .prepare<[string, number], { id: string; request: RunRequest }>(
        'SELECT id, request FROM runs WHERE request IS NOT NULL AND owner_host = ? AND owner_pid = ?',
      )
      .all(hostname(), process.pid)
      .map((row) => {
        this.#database.prepare('UPDATE runs SET request = NULL WHERE id = ?').run(row.id)
        return row
      })
  }
}

const nameOf = ({ id, name }: RunRow) => ({ id, name })

function isAlive(row: OwnerRow): boolean {
  if (row.owner_pid === null || row.heartbeat_at === null) return false
  const isFresh = Date.now() - row.heartbeat_at < silenceMs
  if (!isFresh || row.owner_host !== hostname()) return isFresh
  return row.owner_pid === process.pid || processExists(row.owner_pid)
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
