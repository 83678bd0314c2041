/**
 * Where everything lies under the data folder. Nothing else in Gridcast builds such a path.
 */
import type { DatasetId, RunId, ForecastId } from '../../shared/identifiers'
import { join, relative, resolve } from 'node:path'
import * as kept from '../../shared/kept-files'

export class DataPaths {
  readonly folder: string
  readonly database: string
  readonly deviceCache: string
  /** Unfinished work of this process. */
  readonly temporary: string
  /** Copies of the database. */
  readonly backups: string
  /** Locks by which processes know that others live. */
  readonly locks: string
  /** What was written down of how the processes do. */
  readonly logs: string
  /** Tokens of clusters. */
  readonly clusterTokens: string

  /** @param processName what this process is known by to others on the folder */
  constructor(dataFolder: string, processName: string) {
    this.folder = resolve(dataFolder)
    this.database = join(this.folder, kept.database)
    this.deviceCache = join(this.folder, kept.deviceCache)
    this.locks = join(this.folder, kept.lockFolder)
    this.temporary = join(this.folder, kept.temporaryFolder, processName)
    this.logs = join(this.folder, kept.logFolder)
    this.clusterTokens = join(this.folder, kept.clusterTokens)
    this.backups = join(this.folder, kept.backupFolder)
  }

  datasetFolder(id: DatasetId): string {
    return join(this.folder, kept.datasetsFolder, id)
  }
  /** `[N, T, H, W, C]`, little-endian, C order. */
  datasetFrames(id: DatasetId): string {
    return join(this.datasetFolder(id), kept.framesFile)
  }
  /** uint8 mask of the same shape, 1 = valid; the file exists only when cells are missing. */
  datasetValid(id: DatasetId): string {
    return join(this.datasetFolder(id), kept.validFile)
  }

  runScores(id: RunId): string {
    return join(this.runFolder(id), kept.scoresFile)
  }

  runFolder(id: RunId): string {
    return join(this.folder, kept.runsFolder, id)
  }
  /** Weights of the best epoch so far. */
  runBest(id: RunId): string {
    return join(this.runFolder(id), kept.bestWeights)
  }
  runCheckpoint(id: RunId, name: string): string {
    return join(this.runFolder(id), kept.checkpointFolder, name)
  }
  /** Of an automatic run: who ran against whom. */
  runRace(id: RunId): string {
    return join(this.runFolder(id), kept.raceFile)
  }
  /** `inputs`, `truth`, `valid` or an epoch's number. */
  runFilmstrip(id: RunId, part: kept.FilmstripPart): string {
    return join(this.runFolder(id), kept.filmstripFolder, kept.filmstripFile(part))
  }

  forecastFolder(id: ForecastId): string {
    return join(this.folder, kept.forecastsFolder, id)
  }
  /** `[T, H, W, C]` float32 in the data's unit. */
  forecastFrames(id: ForecastId): string {
    return join(this.forecastFolder(id), kept.framesFile)
  }
  forecastBaseline(id: ForecastId, name: string): string {
    return join(this.forecastFolder(id), kept.baselineFile(name))
  }

  /**
   * A path as the database keeps it: relative to the data folder with `/`, so that the folder can
   * be moved.
   */
  toStored(path: string): string {
    return relative(this.folder, path).split('\\').join('/')
  }
  fromStored(stored: string): string {
    return join(this.folder, ...stored.split('/'))
  }
}
