/**
 * Runs as lists show them. Every run carries a number that grows when it changes, so only what
 * changed since the last look is read from the database and checked against its schema, however
 * many runs and epochs there are and however many windows ask; nothing where nothing changed.
 */
import type { Database, Statement } from 'better-sqlite3'
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
  /** Whether another part follows. */
  more: boolean
  /** Of all runs that can be read, newest first; null where they are as they were at the cursor. */
  ids: RunId[] | null
}

interface Found {
  /** How many changes there had been, and how many runs there were. */
  changes: number
  runs: number
  /** Newest first, and in order of their changes. */
  all: Known[]
  byChange: Known[]
  ids: RunId[]
  /** Up to so many changes the ids were others. */
  idsSince: number
}

export class RunSummaries {
  private readonly known = new Map<RunId, Known>()
  private found: Found | null = null
  private readonly countQuery: Statement<[], Pick<Found, 'changes' | 'runs'>>
  private readonly changesQuery: Statement<[], { id: RunId; changed: number }>

  constructor(private readonly database: Database) {
    this.countQuery = database.prepare(
      `SELECT coalesce((SELECT value FROM counters WHERE name = 'runs'), 0) AS changes,
         (SELECT count(*) FROM runs) AS runs`,
    )
    this.changesQuery = database.prepare(
      'SELECT id, changed FROM runs ORDER BY created_at DESC, rowid DESC',
    )
  }

  /** Those that can be read, newest first. */
  list(): RunSummary[] {
    return this.look().all.flatMap(({ summary }) => summary ?? [])
  }

  damaged(): DamagedRow<RunId>[] {
    return this.look().all.flatMap(({ damage }) => damage ?? [])
  }

  /** @param limit of runs in this part */
  page(after: number, limit: number): RunPage {
    const { byChange, ids, idsSince } = this.look()
    const first = byChange.findLastIndex(({ changed }) => changed <= after) + 1
    const part = byChange.slice(first, first + limit)
    const runs = part.flatMap(({ summary }) => summary ?? [])
    const cursor = part.at(-1)?.changed ?? after
    const more = first + part.length < byChange.length
    const areOthers = after <= idsSince && (!more || idsSince <= cursor)
    return { runs, cursor, more, ids: areOthers ? ids : null }
  }

  private look(): Found {
    const now = this.countQuery.get() ?? { changes: 0, runs: 0 }
    const { found } = this
    if (found?.changes === now.changes && found.runs === now.runs) return found
    const all = this.read()
    const byChange = all.toSorted((a, b) => a.changed - b.changed)
    const ids = all.flatMap(({ summary }) => summary?.id ?? [])
    const areSame = found?.ids.length === ids.length && ids.every((id, i) => id === found.ids[i])
    const idsSince = areSame ? found.idsSince : now.changes
    return (this.found = { ...now, all, byChange, ids, idsSince })
  }

  /** All of them, newest first; reads those that have changed. */
  private read(): Known[] {
    const there = this.changesQuery.all()
    if (this.known.size > there.length) this.forget(new Set(there.map(({ id }) => id)))
    return there.map(({ id, changed }) => {
      const known = this.known.get(id)
      if (known?.changed === changed) return known
      const read = { changed, ...this.readOne(id) }
      this.known.set(id, read)
      return read
    })
  }

  private forget(there: ReadonlySet<RunId>): void {
    for (const id of this.known.keys()) if (!there.has(id)) this.known.delete(id)
  }

  private readOne(id: RunId): Omit<Known, 'changed'> {
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
