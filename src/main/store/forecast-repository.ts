/**
 * What the database knows of forecasts. Files are written before a row is inserted, and removed
 * after it is deleted.
 */
import type { Database } from 'better-sqlite3'
import { GridcastError } from '../../shared/errors'
import { forecastSchema, type Forecast } from '../../shared/forecast'

interface Row {
  document: string
}

export class ForecastRepository {
  readonly #database: Database
  readonly #written: () => void

  constructor(database: Database, written: () => void) {
    this.#database = database
    this.#written = written
  }

  /** Enters a forecast whose files exist whole. */
  insert(forecast: Forecast): void {
    this.#database
      .prepare(
        'INSERT INTO forecasts (id, run_id, dataset_id, created_at, document) VALUES (?, ?, ?, ?, ?)',
      )
      .run(
        forecast.id,
        forecast.runId,
        forecast.datasetId,
        forecast.createdAt,
        JSON.stringify(forecast),
      )
    this.#written()
  }

  /** Newest first. */
  list(): Forecast[] {
    return this.#database
      .prepare<[], Row>('SELECT document FROM forecasts ORDER BY created_at DESC, rowid DESC')
      .all()
      .map(toForecast)
  }

  /** @throws GridcastError `forecast.unknown` */
  get(id: string): Forecast {
    const row = this.#database
      .prepare<[string], Row>('SELECT document FROM forecasts WHERE id = ?')
      .get(id)
    if (row !== undefined) return toForecast(row)
    throw new GridcastError('forecast.unknown', { id })
  }

  /** Ids of the forecasts made with a run. */
  ofRun(runId: string): string[] {
    return this.#database
      .prepare<[string], string>('SELECT id FROM forecasts WHERE run_id = ?')
      .pluck()
      .all(runId)
  }

  delete(id: string): void {
    this.#database.prepare('DELETE FROM forecasts WHERE id = ?').run(id)
    this.#written()
  }
}

function toForecast(row: Row): Forecast {
  return forecastSchema.parse(JSON.parse(row.document))
}
