/** The database and the files of one data folder, and news of their changes. */
import { statSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import type { Topic } from '../../shared/api/app'
import { isDiskFull } from '../../shared/errors'
import { busyTimeoutMs, impatientTimeoutMs, openDatabase } from './database'
import { DatasetRepository } from './dataset-repository'
import { ForecastRepository } from './forecast-repository'
import { newId } from './identifiers'
import { problemsOfDatabase } from './integrity'
import { Leftovers } from './leftovers'
import { backUp } from './backups'
import { killedProcesses } from './process-lock'
import { storeTroubleOf } from './store-errors'
import { DataPaths } from './paths'
import { Leases } from './leases'
import { RunRepository } from './run-repository'
import { SettingsRepository } from './settings-repository'

export class Store {
  readonly paths: DataPaths
  /** What this process is known by to others on the folder. */
  readonly processName: string
  /** Whether a program that had the folder open ended without closing it. */
  readonly wasLeftOpen: boolean
  readonly datasets: DatasetRepository
  readonly runs: RunRepository
  readonly leases: Leases
  readonly forecasts: ForecastRepository
  readonly settings: SettingsRepository
  readonly leftovers: Leftovers
  /** The version of the database that it was migrated from; 0 for a new one. */
  readonly versionBefore: number
  private readonly database: Database
  /** Which file it is on its disk. */
  private readonly identity: string | null
  private readonly listeners = new Set<() => void>()

  constructor(dataFolder: string, processName: string) {
    this.processName = processName
    this.paths = new DataPaths(dataFolder, processName)
    this.wasLeftOpen = killedProcesses(this.paths.locks).length > 0
    const { database, versionBefore } = openDatabase(this.paths, this.wasLeftOpen)
    this.database = database
    this.versionBefore = versionBefore
    this.identity = identityOf(this.paths.database)
    const written = () => this.listeners.forEach((listener) => listener())
    this.datasets = new DatasetRepository(this.database, this.paths, written)
    this.runs = new RunRepository(this.database, this.paths, written)
    this.leases = new Leases(
      this.database,
      this.runs,
      { name: processName, locks: this.paths.locks },
      written,
    )
    this.forecasts = new ForecastRepository(this.database, written)
    this.settings = new SettingsRepository(this.database, written)
    this.leftovers = new Leftovers(this.database, this.paths, this.leases, processName)
    this.declare()
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

  /** Of every dataset, run and forecast, readable or not. */
  allIds(): string[] {
    return ['datasets', 'runs', 'forecasts'].flatMap((table) =>
      this.database.prepare<[], string>(`SELECT id FROM ${table}`).pluck().all(),
    )
  }

  /** What is wrong with the database, in SQLite's words. Reads all of it. */
  problems(): string[] {
    return problemsOfDatabase(this.database, true)
  }

  /**
   * Copies the database, once a day.
   * @returns what is wrong with it, and then there is no copy
   */
  async backUp(): Promise<string[]> {
    return backUp(this.database, this.paths)
  }

  /** Whether the data folder is still where it was opened. */
  isInPlace(): boolean {
    return this.identity !== null && identityOf(this.paths.database) === this.identity
  }

  /** On a full disk it is done when something is to be written. */
  private declare(): void {
    try {
      this.leases.declare()
    } catch (error) {
      if (storeTroubleOf(error) === null && !isDiskFull(error)) throw error
    }
  }

  close(): void {
    this.leases.close()
    this.database.close()
  }
}

function identityOf(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? null : `${found.dev}:${found.ino}`
}

/**
 * Opens the data folder, making it if need be. Several processes may have it open at once.
 * @param processName what others know this process by
 * @throws GridcastError `store.newer`, `store.damaged` or `store.folder`
 */
export function openStore(dataFolder: string, processName = newId()): Store {
  return new Store(dataFolder, processName)
}
