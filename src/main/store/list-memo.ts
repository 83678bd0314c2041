/** A list that is read and checked again only when its topic's revision has changed. */
import type { Database, Statement } from 'better-sqlite3'
import type { Topic } from '../../shared/api/app'

export class ListMemo<T> {
  private kept: { revision: number; list: T } | null = null

  private readonly query: Statement<[string], number>

  constructor(
    database: Database,
    private readonly topic: Topic,
    private readonly read: () => T,
  ) {
    this.query = database
      .prepare<[string], number>('SELECT revision FROM revisions WHERE topic = ?')
      .pluck()
  }

  get list(): T {
    const revision = this.revision()
    if (this.kept?.revision !== revision) this.kept = { revision, list: this.read() }
    return this.kept.list
  }

  private revision(): number {
    return this.query.get(this.topic) ?? 0
  }
}
