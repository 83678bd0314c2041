/** The race of an automatic run as it is kept beside it: `race.json` in its folder. */
import { join } from 'node:path'
import type { RaceRecord } from '../../shared/automatic'
import type { TrainRequest } from '../../shared/engine-calls'
import { raceFile } from '../../shared/kept-files'
import { checkAttempt } from '../training/run-files'
import { writeWhole } from '../windows/array-file'

export function writeRecord(request: TrainRequest, record: RaceRecord): void {
  const text = `${JSON.stringify(record, null, 2)}\n`
  const path = join(request.runFolder, raceFile)
  writeWhole(path, [new TextEncoder().encode(text)], () => checkAttempt(request))
}
