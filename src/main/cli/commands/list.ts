/** `gridcast datasets`, `gridcast runs`, `gridcast devices`: what there is. */
import {
  datasetIdSchema,
  forecastIdSchema,
  runIdSchema,
  type RunId,
} from '../../../shared/identifiers'
import { datasetDocument, datasetSentence } from '../describe'
import type { DamagedItem } from '../../../shared/api/check'
import { hasEpochs, type Run, type RunSummary } from '../../../shared/training/run'
import type { Session } from '../session'
import { bytes, duration, number, table } from '../text'

export async function listDatasets(session: Session): Promise<void> {
  const { api, output } = session
  const datasets = await api.datasets.list()
  output.result(datasets.map(datasetDocument), () =>
    datasets.length === 0
      ? ['No datasets yet. Import a file: gridcast import FILE']
      : datasets.map(
          (dataset) => `${dataset.id}  ${datasetSentence(dataset)} (${bytes(dataset.bytes)})`,
        ),
  )
  await tellDamaged(session, 'dataset')
}

/** Deletes a dataset, a run or a forecast, readable or not. */
export async function deleteItem(
  { api, output }: Session,
  kind: DamagedItem['kind'],
  id: string,
): Promise<void> {
  if (kind === 'dataset') await api.datasets.delete({ id: datasetIdSchema.parse(id) })
  else if (kind === 'run') await api.runs.delete({ id: runIdSchema.parse(id) })
  else await api.forecasts.delete({ id: forecastIdSchema.parse(id) })
  output.result({ deleted: id }, () => [`Deleted: ${kind} ${id}.`])
}

/** What the list leaves out because it can't be read, on stderr. */
async function tellDamaged({ api, output }: Session, kind: DamagedItem['kind']): Promise<void> {
  for (const item of await api.damaged.list()) {
    if (item.kind !== kind) continue
    output.say(`${item.id}  damaged: "${item.name}" can't be read (${item.why}).`)
    output.say(`  Delete it with: gridcast delete ${kind} ${item.id}`)
  }
}

export async function listRuns(session: Session): Promise<void> {
  const { api, output } = session
  const runs = await allRuns(session)
  const rows = runs.map((run) => {
    const { id, name, status, epochsDone, bestLoss, settings, seconds } = run
    return [
      id,
      status,
      !hasEpochs(run) ? '–' : `${epochsDone}/${settings.epochs}`,
      number(bestLoss),
      duration(seconds),
      name,
    ]
  })
  const document = output.json
    ? await Promise.all(runs.map(async ({ id }) => documentOf(await api.runs.get({ id }))))
    : null
  output.result(document, () =>
    runs.length === 0
      ? ['No runs yet. Train one: gridcast train --data FILE']
      : table(['run', 'status', 'epochs', 'validation loss', 'time', 'name'], rows),
  )
  await tellDamaged(session, 'run')
}

/** The whole list, newest first: it comes in parts. */
async function allRuns({ api }: Session): Promise<RunSummary[]> {
  const runs = new Map<RunId, RunSummary>()
  let newestFirst: RunId[] = []
  for (let after = 0; ;) {
    const part = await api.runs.list({ after })
    for (const run of part.runs) runs.set(run.id, run)
    newestFirst = part.ids ?? newestFirst
    if (!part.more) return newestFirst.flatMap((id) => runs.get(id) ?? [])
    after = part.cursor
  }
}

const documentOf = ({ id, ...rest }: Run) => ({ run: id, ...rest })

export async function listDevices(
  { api, output }: Session,
  options: { refresh?: boolean },
): Promise<void> {
  output.progress.show('Trying the devices …')
  const devices = await api.devices.list({ refresh: options.refresh === true })
  const rows = devices.map(
    ({ id, name, memoryBytes, stepMs, difference, offered, details, isDefault }) => [
      `${id}${isDefault ? ' *' : ''}`,
      offered ? 'yes' : 'no',
      stepMs === null ? '–' : number(stepMs),
      difference === null ? '–' : difference.toExponential(1),
      memoryBytes === null ? (offered ? 'unknown' : '–') : bytes(memoryBytes),
      `${name}; ${details.map((detail) => output.worded(detail)).join(' ')}`,
    ],
  )
  output.result(devices, () => [
    ...table(['device', 'offered', 'step (ms)', 'difference', 'memory', 'what it is'], rows),
    '* taken when none is chosen',
  ])
}
