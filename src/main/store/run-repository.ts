/** What the database knows of runs, their epochs and checkpoints. */
import type { RunId } from '../../shared/identifiers'
import type { Database } from 'better-sqlite3'
import { GridcastError } from '../../shared/errors'
import type { Prepared } from '../../shared/engine-calls'
import { courseSchema, type Course } from '../../shared/training/record'
import {
  runSchema,
  type Epoch,
  type Run,
  type RunSummary,
  type TrainingEvent,
} from '../../shared/training/run'
import type { DataPaths } from './paths'
import { fit, readRow, type DamagedRow } from './rows'
import { RunSummaries, type RunPage } from './run-summaries'
import {
  assignmentsOf,
  runPatchSchema,
  toEpoch,
  toRun,
  type EpochRow,
  type RunPatch,
  type RunRow,
} from './run-rows'

export interface Checkpoint {
  path: string
  epoch: number
  /** Batches done in all. */
  step: number
  reason: 'epoch' | 'pause'
}
type BatchEvent = Extract<TrainingEvent, { type: 'batch' }>

export class RunRepository {
  private readonly summaries: RunSummaries

  constructor(
    private readonly database: Database,
    private readonly paths: DataPaths,
    private readonly written: () => void,
  ) {
    this.summaries = new RunSummaries(database)
  }

  /** @throws GridcastError `store.unfit` for a run that could not be read again */
  insert(run: Run): void {
    fit(runSchema, run, 'run')
    this.database
      .prepare(
        `INSERT INTO runs (id, dataset_id, name, created_at, status, model_spec, settings,
           parameters, record, labels)
         VALUES (@id, @datasetId, @name, @createdAt, @status, @modelSpec, @settings,
           @parameters, @record, @labels)`,
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
        record: run.record && JSON.stringify(run.record),
        labels: JSON.stringify(run.labels),
      })
    this.written()
  }

  /** Those that can be read, newest first, without their epochs. */
  list(): RunSummary[] {
    return this.summaries.list()
  }

  damaged(): DamagedRow<RunId>[] {
    return this.summaries.damaged()
  }

  /** What of the list changed after a cursor. */
  page(after: number, limit: number): RunPage {
    return this.summaries.page(after, limit)
  }

  /** @throws GridcastError `store.row-damaged` */
  find(id: RunId, epochsAfter = 0): Run | null {
    const row = this.database.prepare<[string], RunRow>('SELECT * FROM runs WHERE id = ?').get(id)
    return row === undefined
      ? null
      : readRow(row, (one) => toRun(one, this.epochs(id, epochsAfter)), 'run')
  }

  /** @throws GridcastError `run.unknown` or `store.row-damaged` */
  get(id: RunId, epochsAfter = 0): Run {
    const run = this.find(id, epochsAfter)
    if (run !== null) return run
    throw new GridcastError('run.unknown', { id })
  }

  /** Those that nobody trains or has waiting. */
  idsAtRest(): RunId[] {
    return this.database.prepare<[], RunId>('SELECT id FROM runs WHERE lease IS NULL').pluck().all()
  }

  /**
   * Name and status alone, which even a damaged row has.
   * @throws GridcastError `run.unknown`
   */
  title(id: RunId): { name: string; status: string } {
    const row = this.database
      .prepare<[string], { name: string; status: string }>(
        'SELECT name, status FROM runs WHERE id = ?',
      )
      .get(id)
    if (row !== undefined) return row
    throw new GridcastError('run.unknown', { id })
  }

  epochs(id: RunId, after = 0): Epoch[] {
    return this.database
      .prepare<[string, number], EpochRow>(
        'SELECT * FROM epochs WHERE run_id = ? AND epoch > ? ORDER BY epoch',
      )
      .all(id, after)
      .map(toEpoch)
  }

  update(id: RunId, patch: RunPatch): void {
    const { sql, values } = assignmentsOf(fit(runPatchSchema, patch, 'run'))
    if (sql === '') return
    this.database.prepare(`UPDATE runs SET ${sql} WHERE id = @id`).run({ ...values, id })
    this.written()
  }

  /**
   * Deletes the rows of the run, its epochs, checkpoints and forecasts; the caller removes the
   * folders.
   */
  delete(id: RunId): void {
    this.database.prepare('DELETE FROM runs WHERE id = ?').run(id)
    this.written()
  }

  /**
   * Enters what the engine found out before its first batch, and the epochs that its checkpoint
   * knows of but the database may not.
   */
  enterPrepared(id: RunId, prepared: Prepared): void {
    const { parameters, causality, scaling, split, device, deviceDetail, bestEpoch } = prepared
    this.database.transaction(() => {
      for (const epoch of prepared.epochs) this.putEpoch(id, epoch)
      const known = bestEpoch === null ? {} : { bestEpoch, seconds: this.secondsOf(id) }
      this.update(id, { parameters, causality, scaling, split, device, deviceDetail, ...known })
    })()
  }

  /**
   * Enters an epoch, the best one so far and the seconds of all; an epoch that is trained again
   * after an interruption replaces the old entry.
   */
  addEpoch(id: RunId, epoch: Epoch, bestEpoch: number): void {
    this.database.transaction(() => {
      this.putEpoch(id, epoch)
      this.update(id, { bestEpoch, seconds: this.secondsOf(id) })
    })()
  }

  /** Forgets epochs and checkpoints of a run that is to be trained from its beginning. */
  forgetProgress(id: RunId): void {
    this.database.transaction(() => {
      for (const table of ['epochs', 'checkpoints'])
        this.database.prepare(`DELETE FROM ${table} WHERE run_id = ?`).run(id)
      this.database.prepare('UPDATE runs SET course = NULL WHERE id = ?').run(id)
      const { record } = this.get(id)
      const unmade = record && { ...record, makers: [] }
      this.update(id, { bestEpoch: null, seconds: 0, record: unmade })
    })()
  }

  private putEpoch(id: RunId, epoch: Epoch): void {
    this.database
      .prepare(
        `INSERT OR REPLACE INTO epochs (run_id, epoch, training_loss, validation_loss,
           learning_rate, seconds, samples_per_second)
         VALUES (@id, @epoch, @trainingLoss, @validationLoss, @learningRate, @seconds,
           @samplesPerSecond)`,
      )
      .run({ ...epoch, id })
  }

  private secondsOf(id: RunId): number {
    return Number(
      this.database
        .prepare<[string], number>('SELECT sum(seconds) FROM epochs WHERE run_id = ?')
        .pluck()
        .get(id),
    )
  }

  /** Enters a checkpoint whose file exists whole. */
  addCheckpoint(id: RunId, { path, epoch, step, reason }: Checkpoint): void {
    this.database
      .prepare(
        'INSERT OR REPLACE INTO checkpoints (path, run_id, epoch, step, reason, created_at) ' +
          'VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(this.paths.toStored(path), id, epoch, step, reason, Date.now())
  }

  /** Keeps the course of its training so far. */
  setCourse(id: RunId, course: Course): void {
    this.database.prepare('UPDATE runs SET course = ? WHERE id = ?').run(JSON.stringify(course), id)
  }

  /** Null for a run without one, or whose course can't be read. */
  course(id: RunId): Course | null {
    const text = this.database
      .prepare<[string], string | null>('SELECT course FROM runs WHERE id = ?')
      .pluck()
      .get(id)
    if (text === null || text === undefined) return null
    return courseSchema.safeParse(JSON.parse(text)).data ?? null
  }

  /** The one trained furthest first. */
  checkpoints(id: RunId): Checkpoint[] {
    return this.database
      .prepare<[string], Checkpoint>(
        'SELECT path, epoch, step, reason FROM checkpoints WHERE run_id = ? ORDER BY step ' +
          'DESC, epoch DESC',
      )
      .all(id)
      .map((row) => ({ ...row, path: this.paths.fromStored(row.path) }))
  }

  /** Forgets a checkpoint; the caller removes its file afterwards. */
  removeCheckpoint(path: string): void {
    this.database.prepare('DELETE FROM checkpoints WHERE path = ?').run(this.paths.toStored(path))
  }

  /** Keeps the newest batch event for watchers in other processes. */
  setLive(id: RunId, event: BatchEvent): void {
    this.database.prepare('UPDATE runs SET live = ? WHERE id = ?').run(JSON.stringify(event), id)
  }

  live(id: RunId): BatchEvent | null {
    const text = this.database
      .prepare<[string], string | null>('SELECT live FROM runs WHERE id = ?')
      .pluck()
      .get(id)
    return text === null || text === undefined ? null : (JSON.parse(text) as BatchEvent)
  }
}
