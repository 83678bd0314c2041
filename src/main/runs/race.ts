/** The race of an automatic run, from the file in its folder. */
import { readFile } from 'node:fs/promises'
import { raceRecordSchema, type RaceRecord } from '../../shared/automatic'
import type { RunId } from '../../shared/identifiers'
import type { Store } from '../store'

/**
 * Null for a run without one.
 * @throws GridcastError `run.unknown`
 */
export async function readRace(store: Store, id: RunId): Promise<RaceRecord | null> {
  store.runs.get(id)
  const text = await readFile(store.paths.runRace(id), 'utf8').catch(() => null)
  return text === null ? null : raceRecordSchema.parse(JSON.parse(text))
}
