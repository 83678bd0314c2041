/**
 * What the database knows of forecasts. Files are written before a row is inserted, and removed
 * after it is deleted.
 */
import type { RunId, ForecastId } from '../../shared/identifiers'
import type { Database } from 'better-sqlite3'
import { GridcastError } from '../../shared/errors'
import { forecastSchema, type Forecast } from '../../shared/forecast'
import { ListMemo } from './list-memo'
import { fit, readRow, readRows, type DamagedRow } from './rows'

interface Row {
  id: ForecastId
  document: string
}

export class ForecastRepository {
  private readonly all: ListMemo<{ read: Forecast[]; damaged: DamagedRow<ForecastId>[] }>

  constructor(
    private readonly database: Database,
    private readonly written: () => void,
  ) {
    this.all = new ListMemo(database, 'forecasts', () => this.readAll())
  }

  /** Enters a forecast whose files exist whole. */
  insert(forecast: Forecast): void {
    fit(forecastSchema, forecast, 'forecast')
    this.database
      .prepare(
        `INSERT INTO forecasts (id, run_id, dataset_id, created_at, document)
         VALUES (?, ?, ?, ?, ?)`,
      )
      .run(
        forecast.id,
        forecast.runId,
        forecast.datasetId,
        forecast.createdAt,
        JSON.stringify(forecast),
      )
    this.written()
  }

  /** Those that can be read, newest first. */
  list(): Forecast[] {
    return this.all.list.read
  }

  damaged(): DamagedRow<ForecastId>[] {
    return this.all.list.damaged
  }

  private readAll(): { read: Forecast[]; damaged: DamagedRow<ForecastId>[] } {
    const rows = this.database
      .prepare<[], Row>('SELECT id, document FROM forecasts ORDER BY created_at DESC, rowid DESC')
      .all()
    return readRows(rows, toForecast, ({ id }) => ({ id, name: id }))
  }

  /** Whether there is one of this id, readable or not. */
  has(id: ForecastId): boolean {
    return this.database.prepare('SELECT 1 FROM forecasts WHERE id = ?').get(id) !== undefined
  }

  /** @throws GridcastError `forecast.unknown` */
  get(id: ForecastId): Forecast {
    const row = this.database
      .prepare<[string], Row>('SELECT id, document FROM forecasts WHERE id = ?')
      .get(id)
    if (row !== undefined) return readRow(row, toForecast, 'forecast')
    throw new GridcastError('forecast.unknown', { id })
  }

  /** Ids of the forecasts made with a run. */
  ofRun(runId: RunId): ForecastId[] {
    return this.database
      .prepare<[string], ForecastId>('SELECT id FROM forecasts WHERE run_id = ?')
      .pluck()
      .all(runId)
  }

  delete(id: ForecastId): void {
    this.database.prepare('DELETE FROM forecasts WHERE id = ?').run(id)
    this.written()
  }
}

function toForecast(row: Row): Forecast {
  return forecastSchema.parse(JSON.parse(row.document))
}
