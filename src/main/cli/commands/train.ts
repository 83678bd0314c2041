/**
 * `gridcast train`: trains a template on a dataset, or goes on with a run, and shows how it goes.
 */
import { runIdSchema, type DatasetId } from '../../../shared/identifiers'
import { GridcastError } from '../../../shared/errors'
import type { TemplateName } from '../../../shared/model/model-spec'
import type { ReferenceName } from '../../../shared/reference'
import { sentence } from '../../../shared/notices/say'
import { hasEpochs, type Run } from '../../../shared/training/run'
import { findDataset } from '../find-dataset'
import type { Session } from '../session'
import { duration, number } from '../text'
import { settingsFrom, typedSettings } from '../training-options'
import { onInterrupt } from '../on-interrupt'
import type { RaceRecord } from '../../../shared/automatic'
import { recordLines } from '../race-table'
import { TrainingReport } from '../training-report'

/** Besides the settings, which are read by the table of settings. */
export interface TrainOptions extends Record<string, unknown> {
  data?: string
  template: TemplateName
  reference?: ReferenceName
  auto?: boolean
  filters?: number
  name?: string
  resume?: string
  epochs?: number
  startOver?: boolean
}

export async function train(session: Session, options: TrainOptions): Promise<void> {
  const { api } = session
  const started =
    options.resume === undefined
      ? await begin(session, options)
      : await goOn(session, options.resume, options)
  await watchTraining(session, started)
  const { id } = started
  report(session, await api.runs.get({ id }), await api.runs.race({ id }))
}

/** Shows how it goes until it is no longer trained; Ctrl-C pauses it. */
export async function watchTraining(session: Session, run: Run): Promise<void> {
  const { api, output } = session
  const release = onInterrupt(() => {
    output.say(
      'Pausing with a checkpoint … (Ctrl-C again quits at once and loses the epoch in hand)',
    )
    void api.runs.pause({ id: run.id })
  })
  try {
    await watch(session, run)
  } finally {
    release()
  }
}

async function begin(session: Session, options: TrainOptions): Promise<Run> {
  const { api, output } = session
  if (options.data === undefined) {
    throw new GridcastError('input.data-needed', {})
  }
  const dataset = await findDataset(session, options.data)
  if (options.auto === true) return await beginAutomatic(session, dataset.id, options)
  const template = await templateOf(session, dataset.id, options)
  const typed = typedSettings(options)
  const asked = {
    datasetId: dataset.id,
    modelSpec: template.modelSpec,
    settings: settingsFrom(template.settings, typed),
  }
  const run = await api.runs.start({ name: options.name, ...asked })
  const size = !hasEpochs(run) ? '' : `, ${run.parameters.toLocaleString('en')} parameters`
  output.say(`Run ${run.id}: ${run.name}${size}, data ${options.data}.`)
  for (const reason of template.why) output.say(`  ${output.worded(reason)}`)
  const changed = Object.entries(typed).map(
    ([setting, value]) => `${setting} ${JSON.stringify(value)}`,
  )
  if (changed.length > 0) output.say(`  As you chose: ${changed.join(', ')}.`)
  const { memoryNote } = await api.models.summary(asked)
  if (memoryNote) output.say(`  ${output.worded(memoryNote)}`)
  if (template.modelSpec.label !== undefined) output.say(`  Caution: ${template.modelSpec.label}.`)
  return run
}

/** What an automatic run lets a person choose. */
const automaticSettings = ['maxMinutes', 'inputFrames', 'targetFrames']

/** @throws GridcastError `input.auto-option` for a setting that it chooses itself */
async function beginAutomatic(
  { api, output }: Session,
  datasetId: DatasetId,
  { name, data, ...options }: TrainOptions,
): Promise<Run> {
  const typed = typedSettings(options)
  const other = Object.keys(typed).find((key) => !automaticSettings.includes(key))
  if (other !== undefined) throw new GridcastError('input.auto-option', { setting: other })
  const run = await api.runs.automatic({ name, datasetId, ...typed })
  output.say(`Run ${run.id}: ${run.name}, data ${data ?? ''}.`)
  return run
}

function templateOf(
  { api }: Session,
  datasetId: DatasetId,
  { template, reference, filters }: TrainOptions,
) {
  return reference === undefined
    ? api.models.template({ template, datasetId, filters })
    : api.models.reference({ reference, datasetId })
}

async function goOn(
  { api, output }: Session,
  resumed: string,
  { epochs, startOver = false }: TrainOptions,
): Promise<Run> {
  const id = runIdSchema.parse(resumed)
  const run =
    epochs === undefined || startOver
      ? await api.runs.resume({ id, startOver })
      : await api.runs.extend({ id, epochs })
  output.say(`Run ${run.id}: ${run.name}.`)
  return run
}

async function watch({ api, output }: Session, run: Run): Promise<void> {
  const report = new TrainingReport(output, run)
  const { id } = run
  for await (const event of await api.runs.watch({ id }))
    await report.tell(event, () => api.runs.get({ id }))
}

/** @throws GridcastError with the run's own words when it failed or was interrupted */
function report({ output }: Session, run: Run, record: RaceRecord | null): void {
  if (run.status === 'failed' || run.status === 'interrupted') {
    const why = run.ending ?? sentence('ended.not-begun', {})
    throw new GridcastError('run.ended', {
      run: run.id,
      why,
      resume: run.status === 'interrupted',
    })
  }
  const losses = run.epochs.map(({ validationLoss }) => validationLoss)
  const best = run.epochs.find(({ epoch }) => epoch === run.bestEpoch)
  const document = {
    run: run.id,
    status: run.status,
    epochs: run.epochs.length,
    bestEpoch: run.bestEpoch,
    validationLoss: { first: losses[0] ?? null, best: best?.validationLoss ?? null },
    seconds: run.seconds,
    device: run.device,
    parameters: run.parameters,
    model: run.modelSpec.name,
    ...(record === null ? {} : { race: record }),
  }
  output.result(document, () => [
    `Run ${run.id} is ${run.status}: ${run.ending === null ? '' : output.worded(run.ending)}`,
    ...(record === null ? [] : recordLines(record, (said) => output.worded(said))),
    !hasEpochs(run)
      ? `${run.parameters.toLocaleString('en')} numbers in ${duration(run.seconds)}.`
      : `${run.epochs.length} epochs in ${duration(run.seconds)} on ` +
        `${run.device ?? 'no device'}; validation loss ${number(losses[0])} after the first, ` +
        `${number(best?.validationLoss)} after the best (epoch ${run.bestEpoch ?? '–'}).`,
    ...(run.causality === null ? [] : [`Causality: ${output.worded(run.causality.sentence)}`]),
    run.status === 'paused'
      ? `Go on with: gridcast train --resume ${run.id}`
      : `Forecast with: gridcast forecast --run ${run.id}`,
  ])
  if (run.status === 'paused') process.exitCode = 130
}
