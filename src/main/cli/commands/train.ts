/**
 * `gridcast train`: trains a template on a dataset, or goes on with a run, and shows how it goes.
 */
import { GridcastError } from '../../../shared/errors'
import { factsOf, templateFor } from '../../../shared/model/template-for'
import type { TemplateName } from '../../../shared/model/model-spec'
import type { Run } from '../../../shared/training/run'
import { memoryNote } from '../../runs/memory-note'
import { extendRun, resumeRun, startRun } from '../../runs/start-run'
import { findDataset } from '../find-dataset'
import type { Session } from '../session'
import { duration, number } from '../text'
import { settingsFrom, type TrainingOptions } from '../training-options'
import { onInterrupt } from '../on-interrupt'
import { TrainingReport } from '../training-report'

export interface TrainOptions extends TrainingOptions {
  data?: string
  template: TemplateName
  filters?: number
  name?: string
  resume?: string
}

export async function train(session: Session, options: TrainOptions): Promise<void> {
  const { app, output } = session
  const started =
    options.resume === undefined
      ? await begin(session, options)
      : goOn(session, options.resume, options.epochs)
  const release = onInterrupt(() => {
    output.say(
      'Pausing with a checkpoint … (Ctrl-C again quits at once and loses the epoch in hand)',
    )
    app.trainings.ask(started.id, 'pause')
  })
  try {
    await watch(session, started)
  } finally {
    release()
  }
  report(session, app.store.runs.get(started.id))
}

async function begin(session: Session, options: TrainOptions): Promise<Run> {
  const { app, output } = session
  if (options.data === undefined) {
    throw new GridcastError(
      'input',
      'train needs --data, a dataset or a file.',
      'See `gridcast train --help`.',
    )
  }
  const dataset = await findDataset(session, options.data)
  const template = templateFor(options.template, factsOf(dataset), options.filters)
  const { data, template: _, filters: __, name, resume: ___, ...typed } = options
  const settings = settingsFrom(template.settings, typed)
  const run = startRun(app, {
    name,
    datasetId: dataset.id,
    modelSpec: template.modelSpec,
    settings,
  })
  output.say(
    `Run ${run.id}: ${run.name}, ${run.parameters.toLocaleString('en')} parameters, data ${data}.`,
  )
  for (const sentence of template.why) output.say(`  ${sentence}`)
  const changed = Object.entries(typed).map(
    ([setting, value]) => `${setting} ${typeof value === 'object' ? JSON.stringify(value) : value}`,
  )
  if (changed.length > 0) output.say(`  As you chose: ${changed.join(', ')}.`)
  const note = memoryNote(run.modelSpec, settings, dataset.shape)
  if (note !== null) output.say(`  ${note}`)
  if (template.modelSpec.label !== undefined) output.say(`  Caution: ${template.modelSpec.label}.`)
  return run
}

function goOn({ app, output }: Session, id: string, epochs: number | undefined): Run {
  const found = app.store.runs.get(id)
  const run = epochs === undefined ? resumeRun(app, id) : extendRun(app, id, epochs)
  output.say(`Run ${run.id}: ${run.name}, going on after epoch ${found.epochs.at(-1)?.epoch ?? 0}.`)
  return run
}

async function watch({ api, output, app }: Session, started: Run): Promise<void> {
  const report = new TrainingReport(output, started)
  for await (const event of await api.runs.watch({ id: started.id }))
    report.tell(event, () => app.store.runs.get(started.id))
}

/** @throws GridcastError with the run's own words when it failed or was interrupted */
function report({ output }: Session, run: Run): void {
  if (run.status === 'failed' || run.status === 'interrupted') {
    const goOn = `In the terminal: gridcast train --resume ${run.id}`
    const remedy = [run.remedy, run.status === 'interrupted' ? goOn : null]
      .filter((part) => part !== null)
      .join(' ')
    throw new GridcastError('run.ended', run.message ?? `The run ${run.id} ended.`, remedy)
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
  }
  output.result(document, () => [
    `Run ${run.id} is ${run.status}: ${run.message ?? ''}`,
    `${run.epochs.length} epochs in ${duration(run.seconds)} on ${run.device ?? 'no device'}; validation loss ${number(losses[0])} after the first, ${number(best?.validationLoss)} after the best (epoch ${run.bestEpoch ?? '–'}).`,
    ...(run.causality === null ? [] : [`Causality: ${run.causality.sentence}`]),
    run.status === 'paused'
      ? `Go on with: gridcast train --resume ${run.id}`
      : `Forecast with: gridcast forecast --run ${run.id}`,
  ])
  if (run.status === 'paused') process.exitCode = 130
}
