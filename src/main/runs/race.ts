/** The race of an automatic run, from the file in its folder. */
import { readFile } from 'node:fs/promises'
import { raceRecordSchema, type RaceRecord } from '../../shared/automatic'
import type { RunId } from '../../shared/identifiers'
import { parseKept } from '../../shared/kept-json'
import type { Store } from '../store'

/**
 * Null for a run without one.
 * @throws GridcastError `run.unknown`, or `kept.changed` for a file that is damaged
 */
export async function readRace(store: Store, id: RunId): Promise<RaceRecord | null> {
  store.runs.get(id)
  const path = store.paths.runRace(id)
  const text = await readFile(path, 'utf8').catch(() => null)
  return text === null ? null : parseKept(path, text, raceRecordSchema)
}
