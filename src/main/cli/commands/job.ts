/** `gridcast job`: a run as a folder for a cluster, and its weights brought home. */
import { resolve } from 'node:path'
import { GridcastError } from '../../../shared/errors'
import { runIdSchema, type RunId } from '../../../shared/identifiers'
import type { TemplateName } from '../../../shared/model/model-spec'
import { findDataset } from '../find-dataset'
import type { Session } from '../session'
import { bytes as inBytes, number } from '../text'
import { settingsFrom, typedSettings } from '../training-options'

/** Besides the settings, which are read by the table of settings. */
export interface MakeJobOptions extends Record<string, unknown> {
  out: string
  data?: string
  template: TemplateName
  filters?: number
  name?: string
}

export async function makeJob(
  session: Session,
  run: string | undefined,
  options: MakeJobOptions,
): Promise<void> {
  const { api, destinations, output } = session
  const id = run === undefined ? await plan(session, options) : runIdSchema.parse(run)
  const to = destinations.register(resolve(options.out))
  const { folder, files, bytes } = await api.jobs.make({ id, to })
  output.result({ run: id, folder, files, bytes }, () => [
    `${folder} (${files} files, ${inBytes(bytes)}) trains run ${id}; its README.md says how.`,
    `Then: gridcast job home ${id} ${options.out}`,
  ])
}

/** Enters the run that is to be trained elsewhere. */
async function plan(session: Session, options: MakeJobOptions): Promise<RunId> {
  const { api } = session
  const { data, template, filters, name } = options
  if (data === undefined) throw new GridcastError('input.data-needed', {})
  const { id: datasetId } = await findDataset(session, data)
  const { modelSpec, settings } = await api.models.template({ template, datasetId, filters })
  const typed = settingsFrom(settings, typedSettings(options))
  return (await api.jobs.plan({ name, datasetId, modelSpec, settings: typed })).id
}

export async function bringHome(
  { api, destinations, output }: Session,
  run: string,
  folder: string,
): Promise<void> {
  const from = destinations.register(resolve(folder))
  const home = await api.jobs.bringHome({ id: runIdSchema.parse(run), from })
  const best = home.epochs.find(({ epoch }) => epoch === home.bestEpoch)
  const document = {
    run: home.id,
    status: home.status,
    epochs: home.epochs.length,
    bestEpoch: home.bestEpoch,
    validationLoss: best?.validationLoss ?? null,
  }
  output.result(document, () => [
    `Run ${home.id} is ${home.status}: ${home.ending === null ? '' : output.worded(home.ending)}`,
    `${home.epochs.length} epochs; validation loss ${number(best?.validationLoss)} after the ` +
      `best (epoch ${home.bestEpoch ?? '–'}).`,
    `Forecast with: gridcast forecast --run ${home.id}`,
  ])
}
