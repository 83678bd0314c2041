/** A race in lines of text: a table of the contenders, and why one of them won. */
import type { RaceRecord } from '../../shared/automatic'
import type { Comparison } from '../../shared/comparison'
import type { AnySentence } from '../../shared/notices/values'
import type { Race } from '../../shared/race'
import { duration, number, table } from './text'

export function raceTable({ contenders, unit, leadTimes }: Race): string[] {
  const leads = leadsShown(leadTimes)
  const rows = contenders.map(({ name, rmse, byLead, seconds, comparison }) => [
    name,
    number(rmse),
    ...leads.map((lead) => number(byLead[lead - 1])),
    gainOf(comparison),
    duration(seconds),
  ])
  const steps = leads.map((lead) => `step ${lead}`)
  return [
    `RMSE${unit === null ? '' : ` in ${unit}`}:`,
    ...table(['reference', 'all', ...steps, 'against the best other', 'time'], rows),
  ]
}

export function coverageOf({ coverage: [eighty, ninetyFive] }: Race): string[] {
  if (eighty === null || eighty === undefined) return []
  const shares = [percent(eighty), percent(ninetyFive ?? 0)]
  return [`Its 80 % range held ${shares[0]} of the truths, its 95 % range ${shares[1]}.`]
}

/** The race of an automatic run, and why it ended as it did. */
export function recordLines(
  { race, network, why }: RaceRecord,
  worded: (said: AnySentence) => string,
): string[] {
  return [
    ...raceTable(race),
    ...(network === null ? [] : networkLines(network, race.leadTimes)),
    ...why.map(worded),
  ]
}

function networkLines(
  { name, rmse, byLead, rivalRmse, seconds, comparison }: NonNullable<RaceRecord['network']>,
  leadTimes: number,
): string[] {
  const leads = leadsShown(leadTimes)
  const steps = leads.map((lead) => `step ${lead}`)
  const values = leads.map((lead) => number(byLead[lead - 1]))
  return [
    `The network, over the newest ${comparison.windows} of these forecasts:`,
    ...table(
      ['network', 'all', ...steps, comparison.rival, 'range', 'time'],
      [[name, number(rmse), ...values, number(rivalRmse), gainOf(comparison), duration(seconds)]],
    ),
  ]
}

function leadsShown(leadTimes: number): number[] {
  return [...new Set([1, Math.ceil(leadTimes / 2), leadTimes])]
}

/** `1.2 % (-3.0 % to 5.1 %)`: how much better it is than the best of the others. */
function gainOf(comparison: Comparison | null): string {
  if (comparison === null) return '–'
  const { gain, low, high } = comparison
  if (gain === null || low === null || high === null) return '–'
  return `${percent(gain)} (${percent(low)} to ${percent(high)})`
}

function percent(share: number): string {
  const value = 100 * share
  return `${Math.abs(value) < 10 ? value.toFixed(1) : Math.round(value)} %`
}
