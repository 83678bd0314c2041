/**
 * A run on newer data of the same form: its model and settings are trained again on it, or it goes
 * on as it is.
 */
import type { Dataset } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'
import type { DatasetId, RunId } from '../../shared/identifiers'
import { formatFrameTime, momentOf, stepsBetween, stepsOf } from '../../shared/time-axis'
import type { Run } from '../../shared/training/run'
import type { App } from '../app'
import { trainedModel } from './engine-requests'
import { freshRecord } from './record'
import { startRun } from './start-run'

export interface AgainWish {
  id: RunId
  datasetId: DatasetId
  /** Trained anew on the new data; else the run as it is forecasts from it. */
  refit: boolean
}

/**
 * @returns the run to forecast with: a new one that is trained from now on, or the same
 * @throws GridcastError `forecast.*`, `again.*` where the data is of another form or no newer,
 * `run.untrained` where there is nothing to forecast with
 */
export function runAgain(app: App, { id, datasetId, refit }: AgainWish): Run {
  const { store } = app
  const run = store.runs.get(id)
  const old = store.datasets.get(run.datasetId)
  const given = store.datasets.get(datasetId)
  checkForm(old, given)
  if (endIn(old, given) <= old.shape.frames)
    throw new GridcastError('again.no-newer', {
      name: given.name,
      until: momentOf(old.time, old.shape.frames - 1),
    })
  if (!refit) {
    trainedModel(store, run)
    return run
  }
  const { modelSpec, settings, name } = run
  const until = formatFrameTime(given.time, given.shape.frames - 1)
  return startRun(app, {
    name: `${name.replace(untilIn, '')} (until ${until})`,
    datasetId,
    modelSpec,
    settings,
    record: { ...freshRecord(store, { datasetId }), follows: id },
  })
}

/** What a run that followed another was named by. */
const untilIn = / \(until [^()]*\)$/

/** Frames from the beginning of one dataset to the end of another. */
export function endIn(of: Dataset, other: Dataset): number {
  return (stepsBetween(of.time, other.time) ?? NaN) + other.shape.frames
}

/** @throws GridcastError where frames of the two can't be laid beside each other */
export function checkForm(old: Dataset, given: Dataset): void {
  const problem = formProblem(old, given)
  if (problem !== null) throw problem
}

export function isSameForm(old: Dataset, given: Dataset): boolean {
  return formProblem(old, given) === null
}

function formProblem(old: Dataset, given: Dataset): GridcastError | null {
  if (old.kind === 'clips' || given.kind === 'clips') return new GridcastError('again.clips', {})
  const [a, b] = [old.shape, given.shape]
  if (a.channels !== b.channels)
    return new GridcastError('forecast.channels', { trained: a.channels, given: b.channels })
  if (a.height !== b.height || a.width !== b.width)
    return new GridcastError('forecast.other-size', {
      trained: [a.height, a.width],
      given: [b.height, b.width],
    })
  if (stepsBetween(old.time, given.time) === null)
    return new GridcastError('forecast.other-step', {
      trained: stepsOf(old.time, 1),
      given: stepsOf(given.time, 1),
    })
  return isSamePlace(old, given)
    ? null
    : new GridcastError('again.other-place', { name: given.name })
}

/** Steps of the grid may differ by so much of one. */
const nearly = 1e-3

function isSamePlace({ georeference: a }: Dataset, { georeference: b }: Dataset): boolean {
  if (a === null || b === null) return true
  return (['x', 'y'] as const).every((axis) => {
    const [one, other] = [a[axis], b[axis]]
    const least = nearly * Math.abs(one.step)
    return Math.abs(one.first - other.first) <= least && Math.abs(one.step - other.step) <= least
  })
}
