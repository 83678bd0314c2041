/**
 * Short identifiers that a person can read out and type: eight of 32 letters and digits, without i,
 * l, o and u.
 */
import { randomBytes } from 'node:crypto'
import type { DatasetId, RunId, ForecastId } from '../../shared/identifiers'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * A new random identifier, e.g. `k3f9x2ab`. 40 bits; the database's primary keys refuse the
 * improbable repetition.
 */
export function newId(): string {
  return Array.from(randomBytes(8), (byte) => alphabet[byte & 31]).join('')
}

export const newDatasetId = (): DatasetId => newId() as DatasetId
export const newRunId = (): RunId => newId() as RunId
export const newForecastId = (): ForecastId => newId() as ForecastId
