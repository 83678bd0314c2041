/**
 * What the database knows of datasets. Files are written before a row is inserted, and removed
 * after it is deleted.
 */
import type { DatasetId, RunId, ForecastId } from '../../shared/identifiers'
import type { Database } from 'better-sqlite3'
import { datasetSchema, type Dataset, type FrameStore } from '../../shared/dataset'
import type { DatasetSource } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import type { DataPaths } from './paths'
import { ListMemo } from './list-memo'
import { fit, readRow, readRows, type DamagedRow } from './rows'

interface Row {
  id: DatasetId
  name: string
  document: string
}

export class DatasetRepository {
  private readonly all: ListMemo<{ read: Dataset[]; damaged: DamagedRow<DatasetId>[] }>

  constructor(
    private readonly database: Database,
    private readonly paths: DataPaths,
    private readonly written: () => void,
  ) {
    this.all = new ListMemo(database, 'datasets', () => this.readAll())
  }

  /** Enters a dataset whose files exist whole. */
  /** @param sha256 of the file, when this is what the guessed plan makes of it */
  insert(dataset: Dataset, sha256: string | null = null): void {
    fit(datasetSchema, dataset, 'dataset')
    this.database
      .prepare(
        'INSERT INTO datasets (id, created_at, name, document, file_hash) VALUES (?, ?, ?, ?, ?)',
      )
      .run(dataset.id, dataset.createdAt, dataset.name, JSON.stringify(dataset), sha256)
    this.written()
  }

  /** Those that can be read, newest first. */
  list(): Dataset[] {
    return this.all.list.read
  }

  damaged(): DamagedRow<DatasetId>[] {
    return this.all.list.damaged
  }

  private readAll(): { read: Dataset[]; damaged: DamagedRow<DatasetId>[] } {
    const rows = this.database
      .prepare<[], Row>(
        'SELECT id, name, document FROM datasets ORDER BY created_at DESC, rowid DESC',
      )
      .all()
    return readRows(rows, toDataset, ({ id, name }) => ({ id, name }))
  }

  /**
   * The name alone, which even a damaged row has.
   * @throws GridcastError `dataset.unknown`
   */
  title(id: DatasetId): string {
    const name = this.database
      .prepare<[string], string>('SELECT name FROM datasets WHERE id = ?')
      .pluck()
      .get(id)
    if (name !== undefined) return name
    throw new GridcastError('dataset.unknown', { id })
  }

  find(id: DatasetId): Dataset | null {
    const row = this.database
      .prepare<[string], Row>('SELECT id, name, document FROM datasets WHERE id = ?')
      .get(id)
    return row === undefined ? null : readRow(row, toDataset, 'dataset')
  }

  /** @throws GridcastError `dataset.unknown` */
  get(id: DatasetId): Dataset {
    const dataset = this.find(id)
    if (dataset !== null) return dataset
    throw new GridcastError('dataset.unknown', { id })
  }

  rename(id: DatasetId, name: string): Dataset {
    const dataset = { ...this.get(id), name }
    this.database
      .prepare('UPDATE datasets SET name = ?, document = ? WHERE id = ?')
      .run(name, JSON.stringify(dataset), id)
    this.written()
    return dataset
  }

  /**
   * Deletes the rows of the dataset, of its runs and of every forecast from either; the caller
   * removes the folders.
   */
  delete(id: DatasetId): void {
    this.database.prepare('DELETE FROM datasets WHERE id = ?').run(id)
    this.written()
  }

  /** Ids of what is deleted together with the dataset. */
  dependents(id: DatasetId): { runs: RunId[]; forecasts: ForecastId[] } {
    const ids = this.database
      .prepare<[string], RunId>('SELECT id FROM runs WHERE dataset_id = ? ORDER BY created_at')
      .pluck()
    const forecasts = this.database
      .prepare<[string, string], ForecastId>(
        'SELECT id FROM forecasts WHERE dataset_id = ? OR run_id IN (SELECT id FROM runs ' +
          'WHERE dataset_id = ?)',
      )
      .pluck()
    return { runs: ids.all(id), forecasts: forecasts.all(id, id) }
  }

  /** What the guessed plan made of a file with this SHA-256, if it can be read. */
  findByContent(sha256: string): Dataset | null {
    const ids = this.database
      .prepare<[string], DatasetId>('SELECT id FROM datasets WHERE file_hash = ?')
      .pluck()
      .all(sha256)
    return this.list().find(({ id }) => ids.includes(id)) ?? null
  }

  /** Paths and shape, as the engine opens it. */
  frameStore(dataset: Dataset): FrameStore {
    return {
      framesPath: this.paths.datasetFrames(dataset.id),
      validPath: dataset.missingCells > 0 ? this.paths.datasetValid(dataset.id) : null,
      shape: dataset.shape,
      dtype: dataset.dtype,
    }
  }

  /** All that the engine needs to know of it. */
  source(dataset: Dataset): DatasetSource {
    const { kind, time, unit, valueName } = dataset
    return { store: this.frameStore(dataset), kind, time, unit, valueName }
  }
}

function toDataset(row: Row): Dataset {
  return datasetSchema.parse(JSON.parse(row.document))
}
