/**
 * A report of a forecast and of the run that made it, for a methods section and for whoever has to
 * check it: one HTML file that needs nothing else and asks no network.
 */
import { version } from '../../../../package.json'
import { say } from '../../../shared/notices/say'
import { formatFrameTime } from '../../../shared/time-axis'
import { wordsOf } from '../../../shared/picture/words'
import type { PrepareStepSettings } from '../../../shared/prepare'
import { writeTarget } from '../../frames/write-target'
import type { Exporter, ExportJob } from '../exporter'
import { facts, html, list, section, table, type Html } from './html'
import { picturesOf, type ReportPictures } from './pictures'
import { reportWordsOf, type ReportWords } from './report-words'

export const report: Exporter = {
  async write(job, target, context) {
    const page = pageOf(job, await picturesOf(job, context))
    await writeTarget(target, new TextEncoder().encode(page))
  },
}

const style = `
body { font: 16px/1.5 system-ui, sans-serif; color: #1b1b1f; max-width: 62rem; }
body { margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; }
dt { color: #5d5d66; }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .2rem .9rem .2rem 0; border-bottom: 1px solid #dcdce2; }
figure { margin: 0; }
img { max-width: 100%; display: block; margin: .8rem 0; }
pre { overflow: auto; max-height: 30rem; background: #f4f4f7; padding: .8rem; }
.summary { font-size: 1.1rem; }
@media print { body { margin: 0; } pre { max-height: none; } }
`

/** The whole page. */
export function pageOf(job: ExportJob, pictures: ReportPictures): string {
  const language = job.picture?.language ?? 'en'
  const words = reportWordsOf(language)
  const { dataset, forecast } = job
  const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
  const title = words.title(dataset.name)
  const said = forecast.evaluation?.verdict
  const body = html`<h1>${title}</h1>
    <p>${words.made(forecast.createdAt.slice(0, 10))}</p>
    <p class="summary">${said ? say(said, language) : words.noVerdict}</p>
    ${sections(job, pictures, words)}`
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          ${{ markup: style }}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`.markup
}

function sections(job: ExportJob, pictures: ReportPictures, words: ReportWords): Html[] {
  return [
    section(words.pictures, ...pictures.map(({ source, text }) => imageOf(source, text))),
    section(words.scores, ...scoresOf(job, words)),
    dataSection(job, words),
    section(words.recipe, recipeOf(job, words)),
    ...splitOf(job, words),
    modelSection(job, words),
    section(words.settings, settingsOf(job, words)),
    section(words.limits, list(limitsOf(job, words))),
    section(words.methods, html`<p>${methodsOf(job, words)}</p>`),
  ]
}

const imageOf = (source: string, text: string) =>
  html`<figure>
    <img src="${source}" alt="${text}" />
    <figcaption>${text}</figcaption>
  </figure>`

const languageOf = ({ picture }: ExportJob) => picture?.language ?? 'en'
const shown = (value: number) => String(Number(value.toPrecision(4)))

function dataSection(job: ExportJob, words: ReportWords): Html {
  const { dataset, run } = job
  const { shape, range, time, georeference } = dataset
  const cells = shape.sequences * shape.frames * shape.height * shape.width * shape.channels
  const sequences = shape.sequences > 1 ? `${shape.sequences} x ` : ''
  const named = [...new Set([dataset.valueName, ...dataset.channelNames])].join(', ')
  const { facts: names } = words
  return section(
    words.data,
    facts([
      [names.name, dataset.name],
      [names.source, dataset.source],
      [names.values, dataset.unit === null ? named : `${named} (${dataset.unit})`],
      [names.grid, `${sequences}${shape.frames} x ${shape.height} x ${shape.width}`],
      [names.period, `${formatFrameTime(time, 0)} – ${formatFrameTime(time, shape.frames - 1)}`],
      [names.range, range === null ? null : `${shown(range.min)} – ${shown(range.max)}`],
      [names.missing, `${shown((100 * dataset.missingCells) / cells)} %`],
      [names.place, georeference === null ? null : (georeference.crs ?? georeference.kind)],
      [names.hash, run.record?.data ?? null],
    ]),
    ...(dataset.notes.length === 0
      ? []
      : [
          html`<h3>${words.notes}</h3>`,
          list(dataset.notes.map((note) => say(note, languageOf(job)))),
        ]),
  )
}

function recipeOf({ dataset }: ExportJob, words: ReportWords): Html {
  if (dataset.recipe === null) return html`<p>${words.noRecipe}</p>`
  return list(dataset.recipe.steps.map(stepText))
}

/** A step with its settings, of which long ones are cut. */
const stepText = ({ step, ...settings }: PrepareStepSettings) => {
  const said = Object.entries(settings).map(([name, value]) => `${name} ${JSON.stringify(value)}`)
  return [step, ...said].join(', ').slice(0, 400)
}

function splitOf(job: ExportJob, words: ReportWords): Html[] {
  const { split } = job.run
  if (split === null) return []
  const { sentence, trainingWindows, validationWindows, testWindows } = split
  const counts = words.windows(trainingWindows, validationWindows, testWindows)
  const said = html`<p>${say(sentence, languageOf(job))}</p>
    <p>${counts}</p>`
  return [section(words.split, said)]
}

const modelNameOf = ({ modelSpec, name }: ExportJob['run']) =>
  'family' in modelSpec ? `${name} (${modelSpec.family})` : name

function modelSection(job: ExportJob, words: ReportWords): Html {
  const { run, forecast } = job
  const { facts: names } = words
  const maker = run.record?.makers.at(-1)
  const epochs = run.epochs.length === 0 ? null : `${run.epochs.length} (${run.bestEpoch ?? '–'})`
  return section(
    words.model,
    facts([
      [names.family, modelNameOf(run)],
      [names.parameters, run.parameters > 0 ? run.parameters : null],
      [names.epochs, epochs],
      [names.seed, run.settings.seed],
      [names.time, `${Math.round(run.seconds)} s`],
      [names.device, [run.device, maker?.processor].filter(Boolean).join(', ')],
      [names.version, `Gridcast ${maker?.version ?? version} (${maker?.build ?? '–'})`],
      [names.mode, forecast.mode],
    ]),
    html`<details>
      <summary>${words.spec}</summary>
      <pre>${JSON.stringify(run.modelSpec, null, 1)}</pre>
    </details>`,
  )
}

function settingsOf({ run }: ExportJob, words: ReportWords): Html {
  const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
  const rows = Object.entries(run.settings).map(([name, value]) => [name, textOf(value)])
  return table([words.setting, words.value], rows)
}

function scoresOf(job: ExportJob, words: ReportWords): Html[] {
  const { evaluation } = job.forecast
  if (evaluation === null) return [html`<p>${words.noVerdict}</p>`]
  const { baselines } = wordsOf(languageOf(job))
  const titleOf = (name: string) => (name === 'model' ? words.own : (baselines[name] ?? name))
  const names = Object.keys(evaluation.metrics)
  const number = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : shown(value)
  const rows = evaluation.leadTimes.map((lead, at) => [
    lead,
    ...names.map((name) => number(evaluation.metrics[name]?.rmse[at])),
  ])
  const events = (evaluation.events['model'] ?? []).map(({ threshold, csi }) => [
    shown(threshold),
    ...csi.map(number),
  ])
  const ranges = (evaluation.ranges ?? []).map(({ level, coverage }) => [
    `${Math.round(100 * level)} %`,
    coverage === null ? '–' : `${Math.round(100 * coverage)} %`,
  ])
  const leads = evaluation.leadTimes.map((lead) => `${words.leadTime} ${lead}`)
  return [
    html`<p>${words.scoresText(evaluation.windows, evaluation.unit ?? '')}</p>`,
    table([words.leadTime, ...names.map(titleOf)], rows),
    ...(events.length === 0
      ? []
      : [html`<h3>${words.events}</h3>`, table([words.threshold, ...leads], events)]),
    ...(ranges.length === 0
      ? []
      : [html`<h3>${words.ranges}</h3>`, table(words.rangesHead, ranges)]),
  ]
}

function limitsOf({ forecast, run, dataset }: ExportJob, { limit }: ReportWords): string[] {
  const { evaluation, steps, stepsWithTruth, mode } = forecast
  return [
    ...(evaluation === null ? [] : [limit.windows(evaluation.windows)]),
    limit.fed[mode],
    ...(stepsWithTruth < steps ? [limit.noTruth(steps - stepsWithTruth)] : []),
    ...(run.causality?.causal === false ? [limit.ahead] : []),
    ...(dataset.missingCells > 0 ? [limit.missing] : []),
    limit.alike,
    limit.cause,
  ]
}

function methodsOf(job: ExportJob, words: ReportWords): string {
  const { dataset, run, forecast } = job
  const { shape, time } = dataset
  return words.method({
    dataset: dataset.name,
    ...{ frames: shape.frames, height: shape.height, width: shape.width },
    first: formatFrameTime(time, 0),
    last: formatFrameTime(time, shape.frames - 1),
    model: modelNameOf(run),
    parameters: run.parameters,
    seed: run.settings.seed,
    split: run.split === null ? '' : say(run.split.sentence, languageOf(job)),
    inputs: forecast.inputFrames,
    steps: forecast.steps,
    isFreeRunning: forecast.mode === 'free-running',
    version: run.record?.makers.at(-1)?.version ?? version,
  })
}
