/**
 * `gridcast race`: which forecast that needs no training is best on a dataset, and how sure that
 * is.
 */
import { GridcastError } from '../../../shared/errors'
import { referenceNames } from '../../../shared/reference'
import type { ReferenceName } from '../../../shared/reference'
import { findDataset } from '../find-dataset'
import { follow } from '../follow'
import type { Session } from '../session'
import { coverageOf, raceTable } from '../race-table'

export interface RaceOptions {
  data: string
  steps?: number
  inputs?: number
  reference?: string[]
}

export async function raceReferences(session: Session, options: RaceOptions): Promise<void> {
  const { api, output } = session
  const { id } = await findDataset(session, options.data)
  const [first, ...others] = (options.reference ?? []).map(known)
  const race = await follow(
    output,
    await api.datasets.race({
      id,
      leadTimes: options.steps,
      inputFrames: options.inputs,
      entrants: first === undefined ? undefined : [first, ...others],
    }),
  )
  output.result(race, () => [
    `${race.windows} forecasts of ${race.leadTimes} steps from ${race.inputFrames} frames, ` +
      `references fitted ${race.folds} times on what was known.`,
    ...raceTable(race),
    ...coverageOf(race),
    `Best: ${race.winner}. ${output.worded(race.verdict)}`,
  ])
}

/** @throws GridcastError `race.unknown-reference` */
function known(name: string): ReferenceName {
  const found = referenceNames.find((one) => one === name)
  if (found) return found
  throw new GridcastError('race.unknown-reference', { name, known: [...referenceNames] })
}
