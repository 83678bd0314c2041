/**
 * Where everything lies under the data folder. Nothing else in Gridcast builds such a path.
 */
import { join, relative, resolve } from 'node:path'

export class DataPaths {
  readonly folder: string
  readonly database: string
  readonly deviceCache: string
  /** Unfinished work; anything in it may be deleted when no process is writing it. */
  readonly temporary: string

  constructor(dataFolder: string) {
    this.folder = resolve(dataFolder)
    this.database = join(this.folder, 'gridcast.sqlite')
    this.deviceCache = join(this.folder, 'devices.json')
    this.temporary = join(this.folder, 'temporary')
  }

  datasetFolder(id: string): string {
    return join(this.folder, 'datasets', id)
  }
  /** `[N, T, H, W, C]`, little-endian, C order. */
  datasetFrames(id: string): string {
    return join(this.datasetFolder(id), 'frames.npy')
  }
  /** uint8 mask of the same shape, 1 = valid; the file exists only when cells are missing. */
  datasetValid(id: string): string {
    return join(this.datasetFolder(id), 'valid.npy')
  }

  runFolder(id: string): string {
    return join(this.folder, 'runs', id)
  }
  /** Weights of the best epoch so far. */
  runBest(id: string): string {
    return join(this.runFolder(id), 'best.safetensors')
  }
  /** `inputs`, `truth`, `valid` or an epoch's number. */
  runFilmstrip(id: string, part: 'inputs' | 'truth' | 'valid' | number): string {
    return join(this.runFolder(id), 'filmstrip', `${part}.npy`)
  }

  forecastFolder(id: string): string {
    return join(this.folder, 'forecasts', id)
  }
  /** `[T, H, W, C]` float32 in the data's unit. */
  forecastFrames(id: string): string {
    return join(this.forecastFolder(id), 'frames.npy')
  }
  forecastValid(id: string): string {
    return join(this.forecastFolder(id), 'valid.npy')
  }
  forecastBaseline(id: string, name: string): string {
    return join(this.forecastFolder(id), `baseline-${name}.npy`)
  }
  forecastMetrics(id: string): string {
    return join(this.forecastFolder(id), 'metrics.json')
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
