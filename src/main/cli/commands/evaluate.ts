/**
 * `gridcast evaluate`: how good a run is, by lead time and beside the baselines, on data that it
 * never saw.
 */
import { runIdSchema } from '../../../shared/identifiers'
import type { Evaluation, ForecastMode, Scores } from '../../../shared/forecast'
import { follow } from '../follow'
import { findDataset } from '../find-dataset'
import type { Session } from '../session'
import { skillLines } from '../skill-lines'
import { number, table } from '../text'

export interface EvaluateOptions {
  run: string
  data?: string
  limit?: number
  mode: ForecastMode
  metric: keyof Scores
  threshold?: number[]
  where?: boolean
}

export async function evaluate(session: Session, options: EvaluateOptions): Promise<void> {
  const { api, output } = session
  const id = runIdSchema.parse(options.run)
  const dataset = options.data === undefined ? null : await findDataset(session, options.data)
  const { mode, limit = null, threshold: thresholds = [] } = options
  const evaluation = await follow(
    output,
    await api.runs.evaluate({ id, datasetId: dataset?.id, mode, limit, thresholds }),
  )
  output.result(evaluation, () => [
    `${evaluation.windows} windows, ${evaluation.mode}.`,
    ...scoreTable(evaluation, options.metric),
    ...rangeLines(evaluation),
    output.worded(evaluation.verdict),
    ...(evaluation.skill
      ? skillLines(
          evaluation.skill,
          evaluation.unit,
          (sentence) => output.worded(sentence),
          options.where === true,
        )
      : []),
  ])
}

/** How many truths its ranges held, and how wide they are. */
function rangeLines({ ranges = [], unit }: Evaluation): string[] {
  return ranges.map(({ level, coverage, width }) => {
    const held = coverage === null ? '–' : `${Math.round(100 * coverage)} %`
    const wide = `${number(meanOf(width))}${unit === null ? '' : ` ${unit}`}`
    return `Its ${Math.round(100 * level)} % range held ${held} of the truths; mean width ${wide}.`
  })
}

const squared: ReadonlySet<keyof Scores> = new Set(['mse', 'sse'])
const unitless: ReadonlySet<keyof Scores> = new Set(['ssim', 'correlation'])

/** A metric by lead time: the model and each baseline in a column. */
export function scoreTable(
  { metrics, leadTimes, unit }: Evaluation,
  metric: keyof Scores,
): string[] {
  const names = Object.keys(metrics)
  const rows = leadTimes.map((lead, at) => [
    String(lead),
    ...names.map((name) => number(metrics[name]?.[metric][at])),
  ])
  const mean = names.map((name) => number(meanOf(metrics[name]?.[metric] ?? [])))
  const inUnit =
    metric === 'psnr'
      ? 'dB'
      : unitless.has(metric)
        ? null
        : unit === null
          ? null
          : squared.has(metric)
            ? `(${unit})²`
            : unit
  return [
    `${metric.toUpperCase()}${inUnit === null ? '' : ` in ${inUnit}`} by lead time:`,
    ...table(['lead time', ...names], [...rows, ['mean', ...mean]]),
  ]
}

function meanOf(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}
