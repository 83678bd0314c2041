/** What tells runs apart that are looked at side by side. */
import type { DatasetId } from '../../../shared/identifiers'
import { settingEntries } from '../../../shared/training/fields'
import type { Run } from '../../../shared/training/run'
import { formatCount } from '../../format/numbers'
import { settingText } from '../../format/setting'
import { m } from '../../i18n/paraglide/messages'

/** Runs that can be told apart side by side. */
export const mostCompared = 6

export interface Difference {
  label: string
  /** One for each run, in their order. */
  values: string[]
}

/** Facts and settings in which some of the runs differ; empty when they are all the same. */
export function differencesOf(
  runs: readonly Run[],
  datasetName: (id: DatasetId) => string,
): Difference[] {
  const facts: [string, (run: Run) => string][] = [
    [m.nav_data(), (run) => datasetName(run.datasetId)],
    [m.nav_model(), (run) => run.modelSpec.name],
    [m.summary_parameters(), (run) => formatCount(run.parameters)],
  ]
  const settings = settingEntries.map(([name, { words }]): [string, (run: Run) => string] => [
    m[words](),
    (run) => settingText(run.settings[name]),
  ])
  return [...facts, ...settings]
    .map(([label, read]) => ({ label, values: runs.map(read) }))
    .filter(({ values }) => new Set(values).size > 1)
}

/**
 * Names that can be told apart: equal ones get their order of making, the first one 1. `runs` in
 * any order.
 */
export function distinctNames(runs: readonly Run[]): string[] {
  return runs.map((run) => {
    const namesakes = runs
      .filter(({ name }) => name === run.name)
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt))
    return namesakes.length === 1 ? run.name : `${run.name} (${namesakes.indexOf(run) + 1})`
  })
}
