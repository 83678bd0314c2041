/**
 * Which process trains which run. A run that is `running` or `waiting` is leased to a process,
 * which is alive as long as the system holds its lock (`process-lock.ts`); when a Gridcast starts,
 * runs of processes that are gone become `interrupted`.
 *
 * Every beginning of a training has a number, one higher than the one before. What a training
 * enters is entered only while the run is still leased to its process and under that number: one
 * that was taken over can't write any more.
 */
import type { RunId } from '../../shared/identifiers'
import type { Database } from 'better-sqlite3'
import { GridcastError } from '../../shared/errors'
import { notice } from '../../shared/notices/say'
import { isLocked, ProcessLock } from './process-lock'
import type { RunRepository } from './run-repository'
import type { RunPatch } from './run-rows'

/** `adjust`: goes on with the settings that the store has now. */
export type RunRequest = 'pause' | 'stop' | 'adjust'

/** The run was taken over: what this training has to say is not wanted any more. */
export class LostLeaseError extends GridcastError<'run.taken-over'> {
  constructor() {
    super('run.taken-over', {})
  }
}

/** This process, and where the locks of all lie. */
export interface Process {
  name: string
  locks: string
}

export class Leases {
  private lock: ProcessLock | null = null

  constructor(
    private readonly database: Database,
    private readonly runs: RunRepository,
    private readonly process: Process,
    private readonly written: () => void,
  ) {}

  /** Shows others that this process lives, from now on. */
  declare(): void {
    this.name()
  }

  /** Whether the process of this name lives. */
  lives(name: string): boolean {
    return name === this.lock?.name || isLocked(this.process.locks, name)
  }

  /**
   * Leases a run that nobody has to this process and puts it at the end of the queue.
   * @returns false when somebody has it
   */
  own(id: RunId): boolean {
    const changes = this.database
      .prepare(
        `UPDATE runs SET lease = @lease, status = 'waiting', ending = NULL, live = NULL,
         request = NULL,
         queued_at = (SELECT coalesce(max(queued_at), 0) + 1 FROM runs)
         WHERE id = @id AND lease IS NULL`,
      )
      .run({ id, lease: this.name() }).changes
    this.written()
    return changes === 1
  }

  /** Ends the lease with the status that the run has from now on. */
  release(id: RunId, patch: RunPatch): void {
    this.database.transaction(() => {
      this.database
        .prepare(
          'UPDATE runs SET lease = NULL, queued_at = NULL, live = NULL, request = NULL WHERE ' +
            'id = ?',
        )
        .run(id)
      this.runs.update(id, patch)
    })()
  }

  /**
   * Begins the given waiting run if no run is being trained and none waits longer.
   * @returns the number of this training, or null when it has to wait
   */
  tryBegin(id: RunId): number | null {
    const begun = this.database
      .prepare<{ id: RunId; lease: string }, number>(
        `UPDATE runs SET status = 'running', attempt = attempt + 1
         WHERE id = @id AND status = 'waiting' AND lease = @lease
         AND NOT EXISTS (SELECT 1 FROM runs WHERE status = 'running')
         AND NOT EXISTS (SELECT 1 FROM runs other
           WHERE other.status = 'waiting' AND other.queued_at < runs.queued_at)
         RETURNING attempt`,
      )
      .pluck()
      .get({ id, lease: this.name() })
    if (begun !== undefined) this.written()
    return begun ?? null
  }

  /**
   * Enters something for a training, all of it or nothing.
   * @throws LostLeaseError when the run is no longer this training's
   */
  enter<T>(id: RunId, attempt: number, entry: () => T): T {
    return this.database
      .transaction(() => {
        const mine = this.database
          .prepare('SELECT 1 FROM runs WHERE id = ? AND lease = ? AND attempt = ?')
          .get(id, this.name(), attempt)
        if (mine === undefined) throw new LostLeaseError()
        return entry()
      })
      .immediate()
  }

  /** Runs of processes that are gone become `interrupted`. Returns their ids. */
  interruptOrphans(): RunId[] {
    const rows = this.database
      .prepare<[], { id: RunId; lease: string | null }>(
        `SELECT id, lease FROM runs WHERE status IN ('running', 'waiting')`,
      )
      .all()
    const orphans = rows
      .filter(({ lease }) => lease === null || !this.lives(lease))
      .map(({ id }) => id)
    for (const id of orphans) {
      this.release(id, { status: 'interrupted', ending: notice('run.interrupted', {}) })
    }
    return orphans
  }

  /** Asks the process that has the run, which may be another one, to pause or stop it. */
  ask(id: RunId, request: RunRequest): void {
    this.database
      .prepare('UPDATE runs SET request = ? WHERE id = ? AND lease IS NOT NULL')
      .run(request, id)
  }

  /** What was asked of this process since the last call. */
  takeRequests(): { id: RunId; request: RunRequest }[] {
    return this.database
      .prepare<[string], { id: RunId; request: RunRequest }>(
        'SELECT id, request FROM runs WHERE request IS NOT NULL AND lease = ?',
      )
      .all(this.name())
      .map((row) => {
        this.database.prepare('UPDATE runs SET request = NULL WHERE id = ?').run(row.id)
        return row
      })
  }

  /** Lets others know that this process is gone. */
  close(): void {
    this.lock?.release()
    this.lock = null
  }

  private name(): string {
    this.lock ??= new ProcessLock(this.process.locks, this.process.name)
    return this.lock.name
  }
}
