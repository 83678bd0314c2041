/** `gridcast forecast`: lets a run forecast, by default past the end of its series. */
import { join } from 'node:path'
import { runIdSchema } from '../../../shared/identifiers'
import type { ForecastMode } from '../../../shared/forecast'
import { forecastsFolder, framesFile } from '../../../shared/kept-files'
import { follow } from '../follow'
import { findDataset } from '../find-dataset'
import type { Session } from '../session'
import { scoreTable } from './evaluate'

export interface ForecastOptions {
  run: string
  data?: string
  steps?: number
  mode: ForecastMode
  sequence?: number
  from?: number
  threshold?: number[]
}

export async function forecast(session: Session, options: ForecastOptions): Promise<void> {
  const { api, output } = session
  const datasetId =
    options.data === undefined ? undefined : (await findDataset(session, options.data)).id
  const runId = runIdSchema.parse(options.run)
  const { steps, mode, sequence, from, threshold: thresholds = [] } = options
  const place = {
    sequence: sequence === undefined ? undefined : sequence - 1,
    firstInputFrame: from === undefined ? undefined : from - 1,
  }
  const made = await follow(
    output,
    await api.forecasts.make({ runId, datasetId, steps, mode, ...place, thresholds }),
  )
  const { dataFolder } = await api.app.about()
  const frames = join(dataFolder, forecastsFolder, made.id, framesFile)
  const document = {
    forecast: made.id,
    steps: made.steps,
    times: made.times,
    frames,
    mode: made.mode,
    stepsWithTruth: made.stepsWithTruth,
    evaluation: made.evaluation,
  }
  output.result(document, () => [
    `Forecast ${made.id}, ${made.mode}: ${made.steps} steps, ${made.times[0]} to ` +
      `${made.times.at(-1)}.`,
    ...(made.evaluation === null
      ? ['It lies past the end of the data: there is no truth to compare it with yet.']
      : [...scoreTable(made.evaluation, 'mae'), output.worded(made.evaluation.verdict)]),
    ...rangeLine(made.ranges),
    frames,
    `Export it with: gridcast export --forecast ${made.id} --format gif`,
  ])
}

function rangeLine(levels: readonly number[]): string[] {
  const shares = levels.map((level) => `${Math.round(100 * level)} %`)
  return shares.length === 0 ? [] : [`With ranges of ${shares.join(' and ')}.`]
}
