/**
 * How a run's forecasts past the end of its data fared, as far as newer data has come in; those of
 * the runs it followed among them.
 */
import { join } from 'node:path'
import { existsSync } from 'node:fs'
import type { Dataset } from '../../shared/dataset'
import type { PastRequest } from '../../shared/engine-calls'
import type { Forecast } from '../../shared/forecast'
import type { DatasetId, RunId } from '../../shared/identifiers'
import { baselineFile } from '../../shared/kept-files'
import { sentence, type Sentence } from '../../shared/notices/say'
import type { Past, PastScores } from '../../shared/past'
import { stepsBetween } from '../../shared/time-axis'
import type { App } from '../app'
import type { Store } from '../store'
import type { Report } from '../streams'
import { checkForm, endIn, isSameForm } from './again'

/**
 * @param datasetId what has come in; by default the one of the same form that reaches furthest
 * @throws GridcastError `forecast.*`, `again.*` where the named one is of another form
 */
export async function pastForecasts(
  { store, engine }: App,
  id: RunId,
  datasetId: DatasetId | undefined,
  report: Report,
  signal: AbortSignal,
): Promise<Past> {
  const own = store.datasets.get(store.runs.get(id).datasetId)
  const dataset = datasetId === undefined ? newestLike(store, own) : store.datasets.get(datasetId)
  checkForm(own, dataset)
  const made = pastOf(store, id)
  const forecasts = made.flatMap((forecast) => {
    const asked = askedOf(store, forecast, dataset)
    return asked === null ? [] : [{ forecast, asked }]
  })
  const request = {
    dataset: store.datasets.source(dataset),
    forecasts: forecasts.map(({ asked }) => asked),
  }
  const onNews = ({ done, total }: { done: number; total: number }) =>
    report(done, total, sentence('doing.comparing', {}))
  const scored = await engine.call('past', request, { onNews, signal })
  return {
    datasetId: dataset.id,
    unit: dataset.unit,
    forecasts: forecasts.map(({ forecast }, i) => {
      const { come, scores } = scored.forecasts[i]!
      const { id: forecastId, runId, createdAt, steps, times } = forecast
      const span: [string, string] = [times[0] ?? '', times.at(-1) ?? '']
      return { id: forecastId, runId, createdAt, times: span, steps, come, scores }
    }),
    verdict: verdictOf(
      forecasts.length,
      scored.forecasts.filter(({ come }) => come > 0).length,
      scored.together,
    ),
  }
}

/** Datasets without dates or names can be like each other by chance, so their own is taken. */
function newestLike(store: Store, own: Dataset): Dataset {
  if (own.time.kind === 'index') return own
  const alike = store.datasets
    .list()
    .filter(({ valueName, time }) => valueName === own.valueName && time.kind === 'calendar')
    .filter((other) => isSameForm(own, other))
  return alike.reduce((best, one) => (endIn(own, one) > endIn(own, best) ? one : best), own)
}

/** Those that went past the end of their data, the newest first. */
function pastOf(store: Store, id: RunId): Forecast[] {
  const runs = followed(store, id)
  return store.forecasts
    .list()
    .filter(({ runId, mode }) => runs.has(runId) && mode === 'free-running')
    .filter(({ steps, stepsWithTruth }) => stepsWithTruth < steps)
}

/** The run, the one it followed, and so on, as far as they are there. */
function followed(store: Store, id: RunId): Set<RunId> {
  const runs = new Set<RunId>()
  for (let next: RunId | undefined = id; next !== undefined && !runs.has(next);) {
    runs.add(next)
    next = store.runs.find(next)?.record?.follows
  }
  return runs
}

function askedOf(
  store: Store,
  { id, datasetId, steps, sequence, firstInputFrame, inputFrames, ranges }: Forecast,
  dataset: Dataset,
): PastRequest['forecasts'][number] | null {
  const madeOn = store.datasets.find(datasetId)
  if (madeOn === null || !isSameForm(madeOn, dataset)) return null
  const later = stepsBetween(madeOn.time, dataset.time)!
  const folder = store.paths.forecastFolder(id)
  const hasNoChange = existsSync(join(folder, baselineFile('persistence')))
  const first = firstInputFrame + inputFrames - later
  return { id, folder, steps, sequence, first, hasNoChange, ranges }
}

function verdictOf(made: number, come: number, scores: PastScores | null): Sentence {
  if (scores === null) return sentence('past.none', { made })
  const { noChange, rmse, coverage } = scores
  const gain = noChange === null || noChange === 0 ? null : 1 - rmse / noChange
  return sentence('past.fared', { made, come, gain, coverage })
}
