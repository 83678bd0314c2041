/**
 * Runs as lists show them. Every run carries a number that grows when it changes, so only what
 * changed since the last look is read from the database and checked against its schema, however
 * many runs and epochs there are and however many windows ask.
 */
import type { Database } from 'better-sqlite3'
import type { RunId } from '../../shared/identifiers'
import { summaryOf, type RunSummary } from '../../shared/training/run'
import { readRows, type DamagedRow } from './rows'
import { toRun, type RunRow } from './run-rows'

interface Known {
  changed: number
  summary: RunSummary | null
  damage: DamagedRow<RunId> | null
}

/** A part of the list: what changed after a cursor, the oldest change first. */
export interface RunPage {
  runs: RunSummary[]
  /** Where the next part begins. */
  cursor: number
  /** Ids of all runs that can be read, newest first; null where another part follows. */
  ids: RunId[] | null
}

export class RunSummaries {
  private readonly known = new Map<RunId, Known>()

  constructor(private readonly database: Database) {}

  /** Those that can be read, newest first. */
  list(): RunSummary[] {
    return this.look().flatMap(({ summary }) => summary ?? [])
  }

  damaged(): DamagedRow<RunId>[] {
    return this.look().flatMap(({ damage }) => damage ?? [])
  }

  /** @param limit of runs in this part */
  page(after: number, limit: number): RunPage {
    const all = this.look()
    const changed = all
      .filter((one) => one.changed > after)
      .toSorted((a, b) => a.changed - b.changed)
    const part = changed.slice(0, limit)
    const runs = part.flatMap(({ summary }) => summary ?? [])
    const isLast = part.length === changed.length
    const ids = isLast ? all.flatMap(({ summary }) => summary?.id ?? []) : null
    return { runs, cursor: part.at(-1)?.changed ?? after, ids }
  }

  /** All of them, newest first; reads those that have changed. */
  private look(): Known[] {
    const there = this.database
      .prepare<[], { id: RunId; changed: number }>(
        'SELECT id, changed FROM runs ORDER BY created_at DESC, rowid DESC',
      )
      .all()
    if (this.known.size > there.length) this.forget(new Set(there.map(({ id }) => id)))
    return there.map(({ id, changed }) => {
      const known = this.known.get(id)
      if (known?.changed === changed) return known
      const read = { changed, ...this.read(id) }
      this.known.set(id, read)
      return read
    })
  }

  private forget(there: ReadonlySet<RunId>): void {
    for (const id of this.known.keys()) if (!there.has(id)) this.known.delete(id)
  }

  private read(id: RunId): Omit<Known, 'changed'> {
    const rows = this.database.prepare<[string], RunRow>('SELECT * FROM runs WHERE id = ?').all(id)
    const { read, damaged } = readRows(
      rows,
      (row) => this.summarize(row),
      ({ name }) => ({ id, name }),
    )
    return { summary: read[0] ?? null, damage: damaged[0] ?? null }
  }

  private summarize(row: RunRow): RunSummary {
    const epochs = this.database
      .prepare<[string], number>('SELECT count(*) FROM epochs WHERE run_id = ?')
      .pluck()
      .get(row.id)
    const best = this.database
      .prepare<[string, number | null], number>(
        'SELECT validation_loss FROM epochs WHERE run_id = ? AND epoch = ?',
      )
      .pluck()
      .get(row.id, row.best_epoch)
    return { ...summaryOf(toRun(row, [])), epochsDone: epochs ?? 0, bestLoss: best ?? null }
  }
}
