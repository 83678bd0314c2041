/**
 * `gridcast race`: which forecast that needs no training is best on a dataset, and how sure that
 * is.
 */
import { GridcastError } from '../../../shared/errors'
import type { Race } from '../../../shared/race'
import { referenceNames } from '../../../shared/reference'
import type { ReferenceName } from '../../../shared/reference'
import { findDataset } from '../find-dataset'
import { follow } from '../follow'
import type { Session } from '../session'
import { duration, number, table } from '../text'

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

function raceTable({ contenders, unit, leadTimes }: Race): string[] {
  const leads = [...new Set([1, Math.ceil(leadTimes / 2), leadTimes])]
  const rows = contenders.map(({ name, rmse, byLead, seconds }) => [
    name,
    number(rmse),
    ...leads.map((lead) => number(byLead[lead - 1])),
    duration(seconds),
  ])
  return [
    `RMSE${unit === null ? '' : ` in ${unit}`}:`,
    ...table(['reference', 'all', ...leads.map((lead) => `step ${lead}`), 'time'], rows),
  ]
}

function coverageOf({ coverage: [eighty, ninetyFive] }: Race): string[] {
  if (eighty === null || eighty === undefined) return []
  const percent = (share: number | null | undefined): string =>
    `${Math.round(100 * (share ?? 0))} %`
  return [
    `Its 80 % range held ${percent(eighty)} of the truths, its 95 % range ${percent(ninetyFive)}.`,
  ]
}
