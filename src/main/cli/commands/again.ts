/**
 * `gridcast again`: a run on newer data. Its recipe and settings are applied, a forecast is made
 * past the new end, and the forecasts before it are scored against what has come in.
 */
import type { Dataset } from '../../../shared/dataset'
import { GridcastError } from '../../../shared/errors'
import { runIdSchema } from '../../../shared/identifiers'
import { sentence } from '../../../shared/notices/say'
import type { Past } from '../../../shared/past'
import type { Run } from '../../../shared/training/run'
import { findDataset } from '../find-dataset'
import { follow } from '../follow'
import type { Session } from '../session'
import { number, table } from '../text'
import { preparedLike } from '../prepared-like'
import { watchTraining } from './train'

export interface AgainOptions {
  data: string
  asItIs?: boolean
  steps?: number
}

export async function again(session: Session, run: string, options: AgainOptions): Promise<void> {
  const { api, output } = session
  const id = runIdSchema.parse(run)
  const old = await api.runs.get({ id })
  const dataset = await newData(session, old, options.data)
  const refit = options.asItIs !== true
  const begun = await api.runs.again({ id, datasetId: dataset.id, refit })
  if (refit) {
    output.say(`Run ${begun.id}: ${begun.name}.`)
    await watchTraining(session, begun)
    await checkEnd(session, begun)
  }
  const { steps } = options
  const made = await follow(
    output,
    await api.forecasts.make({ runId: begun.id, datasetId: dataset.id, steps }),
  )
  const past = await follow(output, await api.runs.past({ id, datasetId: dataset.id }))
  const document = {
    run: begun.id,
    dataset: dataset.id,
    forecast: made.id,
    times: made.times,
    past,
  }
  output.result(document, () => [
    ...pastLines(past, (said) => output.worded(said)),
    `Forecast ${made.id}: ${made.steps} steps, ${made.times[0]} to ${made.times.at(-1)}.`,
    `Export it with: gridcast export --forecast ${made.id} --format gif`,
  ])
}

/** The data that was named, prepared as the run's own was. */
async function newData(session: Session, run: Run, wanted: string): Promise<Dataset> {
  const own = await session.api.datasets.get({ id: run.datasetId })
  const given = await findDataset(session, wanted)
  return preparedLike(session, own, given)
}

/** @throws GridcastError with the run's own words when there is nothing to forecast with */
async function checkEnd({ api }: Session, { id }: Run): Promise<void> {
  const { status, ending } = await api.runs.get({ id })
  if (status === 'completed' || status === 'stopped') return
  throw new GridcastError('run.ended', {
    run: id,
    why: ending ?? sentence('ended.not-begun', {}),
    resume: status === 'interrupted' || status === 'paused',
  })
}

/** How each forecast fared, the newest first. */
export function pastLines(
  { forecasts, verdict, unit }: Past,
  word: (said: Past['verdict']) => string,
): string[] {
  const rows = forecasts.map(({ id, times, steps, come, scores }) => [
    id,
    times.join(' to '),
    `${come} of ${steps}`,
    number(scores?.rmse),
    number(scores?.noChange),
    scores?.coverage === null || scores === null ? '–' : `${Math.round(100 * scores.coverage)} %`,
  ])
  const inUnit = unit === null ? '' : ` in ${unit}`
  const heads = [
    'forecast',
    'of',
    'steps that came',
    `RMSE${inUnit}`,
    'no change',
    '80 % range held',
  ]
  return [...(rows.length === 0 ? [] : table(heads, rows)), word(verdict)]
}
