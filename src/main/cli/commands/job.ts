/** `gridcast job`: a run as a folder for a cluster, and its weights brought home. */
import { resolve } from 'node:path'
import { GridcastError } from '../../../shared/errors'
import { runIdSchema, type RunId } from '../../../shared/identifiers'
import type { TemplateName } from '../../../shared/model/model-spec'
import type { Run } from '../../../shared/training/run'
import { findDataset } from '../find-dataset'
import type { Session } from '../session'
import { bytes as inBytes, number } from '../text'
import { settingsFrom, typedSettings } from '../training-options'
import { TrainingReport } from '../training-report'

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

export async function bringHome(session: Session, run: string, folder: string): Promise<void> {
  const { api, destinations } = session
  const from = destinations.register(resolve(folder))
  tellHome(session, await api.jobs.bringHome({ id: runIdSchema.parse(run), from }))
}

function tellHome({ output }: Session, home: Run): void {
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

export interface SubmitOptions {
  address: string
  out: string
  workers: number
  cpus: number
  gpus: number
  clusterData?: string
}

export async function submit(
  { api, output }: Session,
  run: string,
  options: SubmitOptions,
): Promise<void> {
  const { address, out, workers, cpus, gpus, clusterData: data = null } = options
  const token = process.env['GRIDCAST_CLUSTER_TOKEN']
  const asked = { address, out, data, workers, cpus, gpus, ...(token && { token }) }
  const job = await api.jobs.submit({ id: runIdSchema.parse(run), ...asked })
  output.result({ run, ...job }, () => [
    `Run ${run} is job ${job.submissionId} of ${address}.`,
    `Follow it with: gridcast job follow ${run}`,
  ])
}

export async function status({ api, output }: Session, run: string): Promise<void> {
  const job = await api.jobs.status({ id: runIdSchema.parse(run) })
  output.result({ run, ...job }, () => [
    `Job ${job.submissionId} of ${job.address}: ${job.status}. ${job.message ?? ''}`.trimEnd(),
  ])
}

export async function follow(session: Session, run: string): Promise<void> {
  const { api, output } = session
  const id = runIdSchema.parse(run)
  const report = new TrainingReport(output, await api.runs.get({ id }))
  for await (const event of await api.jobs.follow({ id }))
    await report.tell(event, () => api.runs.get({ id }))
  tellHome(session, await api.runs.get({ id }))
}

export async function stop({ api, output }: Session, run: string): Promise<void> {
  await api.jobs.stop({ id: runIdSchema.parse(run) })
  output.result({ run }, () => [`Run ${run} is asked to end.`])
}
