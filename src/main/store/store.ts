/** The database and the files of one data folder, and news of their changes. */
import { statSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import type { Topic } from '../../shared/api/topics'
import { busyTimeoutMs, impatientTimeoutMs, openDatabase } from './database'
import { DatasetRepository } from './dataset-repository'
import { ForecastRepository } from './forecast-repository'
import { DataPaths } from './paths'
import { Leases } from './leases'
import { RunRepository } from './run-repository'
import { SettingsRepository } from './settings-repository'

export class Store {
  readonly paths: DataPaths
  readonly datasets: DatasetRepository
  readonly runs: RunRepository
  readonly leases: Leases
  readonly forecasts: ForecastRepository
  readonly settings: SettingsRepository
  private readonly database: Database
  /** Which file it is on its disk. */
  private readonly place: string | null
  private readonly listeners = new Set<() => void>()

  constructor(dataFolder: string) {
    this.paths = new DataPaths(dataFolder)
    this.database = openDatabase(this.paths.database)
    this.place = placeOf(this.paths.database)
    const written = () => this.listeners.forEach((listener) => listener())
    this.datasets = new DatasetRepository(this.database, this.paths, written)
    this.runs = new RunRepository(this.database, this.paths, written)
    this.leases = new Leases(this.database, this.runs, this.paths.locks, written)
    this.forecasts = new ForecastRepository(this.database, written)
    this.settings = new SettingsRepository(this.database, written)
  }

  /** Calls the listener after each write of this process. Returns the unsubscriber. */
  onWritten(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** How often each topic has changed since the database was made, by any process. */
  revisions(): Map<Topic, number> {
    const rows = this.database
      .prepare<[], { topic: Topic; revision: number }>('SELECT topic, revision FROM revisions')
      .all()
    return new Map(rows.map(({ topic, revision }) => [topic, revision]))
  }

  /**
   * Does work that is tried again anyway: another program that holds the database is not waited
   * for.
   */
  impatiently<T>(work: () => T): T {
    this.database.pragma(`busy_timeout = ${impatientTimeoutMs}`)
    try {
      return work()
    } finally {
      this.database.pragma(`busy_timeout = ${busyTimeoutMs}`)
    }
  }

  /** Whether the data folder is still where it was opened. */
  isInPlace(): boolean {
    return this.place !== null && placeOf(this.paths.database) === this.place
  }

  close(): void {
    this.leases.close()
    this.database.close()
  }
}

function placeOf(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? null : `${found.dev}:${found.ino}`
}

/**
 * Opens the data folder, making it if need be. Several processes may have it open at once.
 * @throws GridcastError `store.newer`, `store.damaged` or `store.folder`
 */
export function openStore(dataFolder: string): Store {
  return new Store(dataFolder)
}
