/** The database and the files of one data folder, and news of their changes. */
import type { Database } from 'better-sqlite3'
import { openDatabase } from './database'
import { DatasetRepository } from './dataset-repository'
import { ForecastRepository } from './forecast-repository'
import { DataPaths } from './paths'
import { RunRepository } from './run-repository'
import { SettingsRepository } from './settings-repository'

/** Kinds of things that the database holds. */
export type StoreTopic = 'datasets' | 'runs' | 'forecasts' | 'settings'

export class Store {
  readonly paths: DataPaths
  readonly datasets: DatasetRepository
  readonly runs: RunRepository
  readonly forecasts: ForecastRepository
  readonly settings: SettingsRepository
  readonly #database: Database
  readonly #listeners = new Set<() => void>()

  constructor(dataFolder: string) {
    this.paths = new DataPaths(dataFolder)
    this.#database = openDatabase(this.paths.database)
    const written = () => this.#listeners.forEach((listener) => listener())
    this.datasets = new DatasetRepository(this.#database, this.paths, written)
    this.runs = new RunRepository(this.#database, this.paths, written)
    this.forecasts = new ForecastRepository(this.#database, written)
    this.settings = new SettingsRepository(this.#database, written)
  }

  /** Calls the listener after each write of this process. Returns the unsubscriber. */
  onWritten(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** How often each topic has changed since the database was made, by any process. */
  revisions(): Map<StoreTopic, number> {
    const rows = this.#database
      .prepare<[], { topic: StoreTopic; revision: number }>('SELECT topic, revision FROM revisions')
      .all()
    return new Map(rows.map(({ topic, revision }) => [topic, revision]))
  }

  close(): void {
    this.#database.close()
  }
}

/**
 * Opens the data folder, making it if need be. Several processes may have it open at once.
 * @throws GridcastError `store.newer`, `store.damaged` or `store.folder`
 */
export function openStore(dataFolder: string): Store {
  return new Store(dataFolder)
}
