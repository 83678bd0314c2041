/**
 * Folders that belong to nobody yet, or not any more: those of a row that is about to be entered,
 * or was just deleted. They are written down before, and crossed out in the very transaction that
 * enters the row, so that whatever a killed program left is known by name and nothing else is ever
 * taken for it.
 */
import type { Database } from 'better-sqlite3'
import type { Leases } from './leases'
import type { DataPaths } from './paths'
import { remove, sumOf, type Removed } from './removed'

export class Leftovers {
  constructor(
    private readonly database: Database,
    private readonly paths: DataPaths,
    private readonly leases: Leases,
    private readonly process: string,
  ) {}

  /** Writes down folders that are put in their place before their row is entered. */
  announce(folders: readonly string[]): void {
    this.leases.declare()
    const put = this.database.prepare(
      'INSERT OR REPLACE INTO leftovers (path, lease) VALUES (?, ?)',
    )
    this.database.transaction(() => {
      for (const folder of folders) put.run(this.paths.toStored(folder), this.process)
    })()
  }

  /** Enters the row that the folders belong to from now on. */
  enter(folders: readonly string[], entry: () => void): void {
    this.database.transaction(() => {
      entry()
      this.forget(folders)
    })()
  }

  /** Deletes rows, and then the folders that belonged to them. */
  async discard(folders: readonly string[], deletion: () => void): Promise<void> {
    this.database.transaction(() => {
      deletion()
      this.announce(folders)
    })()
    await this.remove(folders)
  }

  /** Removes what processes that are gone had written down. */
  async sweep(): Promise<Removed> {
    const left = this.database
      .prepare<[], { path: string; lease: string }>('SELECT path, lease FROM leftovers')
      .all()
      .filter(({ lease }) => lease !== this.process && !this.leases.lives(lease))
    return this.remove(left.map(({ path }) => this.paths.fromStored(path)))
  }

  private async remove(folders: readonly string[]): Promise<Removed> {
    const removed = await Promise.all(folders.map((folder) => remove(folder)))
    this.forget(folders)
    return sumOf(removed)
  }

  private forget(folders: readonly string[]): void {
    const forget = this.database.prepare('DELETE FROM leftovers WHERE path = ?')
    for (const folder of folders) forget.run(this.paths.toStored(folder))
  }
}
