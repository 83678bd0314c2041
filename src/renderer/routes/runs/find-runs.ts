/** Finding runs in a long table: by words, in groups, and by what tells a group's runs apart. */
import type { DatasetId } from '../../../shared/identifiers'
import { layersOf } from '../../../shared/model/families'
import { settingEntries } from '../../../shared/training/fields'
import type { RunSummary } from '../../../shared/training/run'
import { formatCount } from '../../format/numbers'
import { settingText } from '../../format/setting'
import { m } from '../../i18n/paraglide/messages'
import type { Grouping } from '../../state/runs-view.svelte'

type DatasetName = (id: DatasetId) => string

/** Runs in which every word of the filter occurs: in name, data, model, group, tags or notes. */
export function findRuns(
  runs: readonly RunSummary[],
  filter: string,
  datasetName: DatasetName,
): RunSummary[] {
  const words = filter.toLowerCase().split(/\s/).filter(Boolean)
  return runs.filter((run) => {
    const { name, modelSpec, labels, status } = run
    const said = [name, datasetName(run.datasetId), modelSpec.name, m[`status_${status}`]()]
    const text = [...said, labels.group ?? '', ...labels.tags, labels.notes]
      .join('\n')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

export interface RunGroup {
  /** Null for runs that belong to none. */
  title: string | null
  runs: RunSummary[]
}

/** Runs by what they have in common, groups in the order of their first runs. */
export function groupRuns(
  runs: readonly RunSummary[],
  grouping: Grouping,
  datasetName: DatasetName,
): RunGroup[] {
  const groups = new Map<string | null, RunSummary[]>()
  for (const run of runs) {
    const title = titleOf(run, grouping, datasetName)
    groups.set(title, [...(groups.get(title) ?? []), run])
  }
  const named = [...groups].map(([title, members]) => ({ title, runs: members }))
  return [...named.filter(({ title }) => title !== null), ...named.filter(({ title }) => !title)]
}

function titleOf(run: RunSummary, grouping: Grouping, datasetName: DatasetName): string | null {
  switch (grouping) {
    case 'none':
      return null
    case 'label':
      return run.labels.group
    case 'data':
      return datasetName(run.datasetId)
    case 'model':
      return run.modelSpec.name
    case 'status':
      return m[`status_${run.status}`]()
    default:
      return grouping satisfies never
  }
}

/** What a run has otherwise than others of its group, by id: `Learning rate 0.001, Adam`. */
export function ownSettings(runs: readonly RunSummary[]): ReadonlyMap<string, string> {
  const facts: ((run: RunSummary) => string)[] = [
    (run) => run.modelSpec.name,
    ({ modelSpec }) => (layersOf(modelSpec).length > 0 ? filtersText(modelSpec) : ''),
    ...settingEntries.map(([name, { words }]) => ({ settings }: RunSummary) => {
      const value = settingText(settings[name])
      return m.setting_is({ name: m[words](), value })
    }),
  ]
  const telling = facts.filter((fact) => new Set(runs.map(fact)).size > 1)
  return new Map(
    runs.map((run) => [
      run.id,
      telling
        .map((fact) => fact(run))
        .filter(Boolean)
        .join(m.list_separator()),
    ]),
  )
}

function filtersText(spec: RunSummary['modelSpec']): string {
  const filters = layersOf(spec).flatMap((layer) =>
    'filters' in layer && typeof layer.filters === 'number' ? [layer.filters] : [],
  )
  return m.setting_is({ name: m.layer_filters(), value: formatCount(Math.max(0, ...filters)) })
}

/** The run with the lowest validation loss; undefined before any has one. */
export function bestOf(runs: readonly RunSummary[]): RunSummary | undefined {
  return runs
    .filter(({ bestLoss }) => bestLoss !== null)
    .reduce<RunSummary | undefined>(
      (best, run) => ((run.bestLoss ?? 0) < (best?.bestLoss ?? Infinity) ? run : best),
      undefined,
    )
}

/** Whether the losses of these runs can be compared: the same data, split, scale and loss. */
export function areComparable(runs: readonly RunSummary[]): boolean {
  const ground = ({ datasetId, settings }: RunSummary) =>
    JSON.stringify([
      datasetId,
      ...[settings.loss, settings.scaling, settings.inputFrames, settings.targetFrames],
      ...[settings.validationShare, settings.testShare, settings.limit, settings.objective],
    ])
  return new Set(runs.map(ground)).size === 1
}
